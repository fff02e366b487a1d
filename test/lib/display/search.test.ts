import { describe, expect, it } from "@jest/globals";
import { histogramOf, kernelDensity } from "../../../lib/display/density.js";
import {
  fits,
  genealogy,
  matrix,
  panels,
  pareto,
  population,
  populationReport,
  runOverview,
  scoreHistogram,
  scoreProgress,
  timeseries,
} from "../../../lib/display/index.js";
import { studentQuantile } from "../../../lib/display/population.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { normal } from "./gallery/data.js";

describe("genealogy", () => {
  const tree = { 0: [], 1: [], 2: [], 3: [0, 1], 4: [2, 2], 5: [3, 4] };
  const generation = { 0: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 2 };

  it("draws one line per parent and generations from top to bottom", () => {
    const figure = genealogy({
      tree,
      generation,
      score: { 0: -3, 1: -2, 2: -1, 3: -0.5, 4: Number.NaN, 5: 0 },
    });
    const [edges, nodes] = figure.data;
    expect(edges!.x!.filter((x) => x === null)).toHaveLength(5);
    expect(nodes!.y).toEqual([0, 0, 0, 1, 1, 2]);
    expect(figure.layout.yaxis).toMatchObject({ autorange: "reversed", ticktext: ["0", "1", "2"] });
    expect(nodes!.marker!.color).toEqual([-3, -2, -1, -0.5, null, 0]);
    expect(figure.layout.meta.alt).toBe(
      "Family tree of 6 individuals in 3 generations with 5 lines from parent to child; Score from −3 to 0.",
    );
  });

  it("puts no two individuals in one place, and large generations in several rows", () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, id) => [id, [] as number[]]));
    const born = Object.fromEntries(Object.keys(many).map((id) => [id, 0]));
    const [, nodes] = genealogy({ tree: many, generation: born }, { perRow: 40 }).data;
    const places = nodes!.x!.map((x, index) => `${x} ${nodes!.y![index]}`);
    expect(new Set(places).size).toBe(130);
    expect(new Set(nodes!.y).size).toBe(4);
  });

  it("orders rows so that simple families do not cross", () => {
    const pairs = { 0: [], 1: [], 2: [1], 3: [0] };
    const [, nodes] = genealogy({ tree: pairs, generation: { 0: 0, 1: 0, 2: 1, 3: 1 } }).data;
    const x = nodes!.x as number[];
    expect(Math.sign(x[0]! - x[1]!)).toBe(Math.sign(x[3]! - x[2]!));
  });

  it("refuses empty trees and unknown generations", () => {
    expect(() => genealogy({ tree: {}, generation: {} })).toThrow(ValidationError);
    expect(() => genealogy({ tree: { 7: [] }, generation: {} })).toThrow(
      "generation of individual 7 is missing",
    );
  });
});

describe("population", () => {
  it("counts all individuals in the histograms, the greatest included", () => {
    expect([...histogramOf([0, 0.5, 1, 1], 0, 1, 2).counts]).toEqual([1, 3]);
    const noise = normal(1);
    const values = Array.from({ length: 500 }, () => noise());
    const { counts, edges } = histogramOf(values, Math.min(...values), Math.max(...values), 10);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(500);
    expect(edges).toHaveLength(11);
  });

  it("estimates a density that integrates to one and matches the normal distribution", () => {
    const noise = normal(2);
    const count = 2000;
    const x = Array.from({ length: count }, () => noise());
    const y = Array.from({ length: count }, () => noise());
    const grid = Float64Array.from({ length: 81 }, (_, index) => -6 + 0.15 * index);
    const density = kernelDensity(x, y, grid, grid);
    expect(density.reduce((a, b) => a + b, 0) * 0.15 ** 2).toBeCloseTo(1, 4);
    const width = count ** (-1 / 6);
    expect(density[40 * 81 + 40]).toBeCloseTo(1 / (2 * Math.PI * (1 + width ** 2)), 1);
  });

  it("makes histograms, points above and areas below the diagonal", () => {
    const rows = Array.from({ length: 30 }, (_, id) => ({
      a: id,
      b: Math.sin(id),
      c: id % 3,
      score: id,
      id,
      gen: 1,
      f0: id,
    }));
    const figure = population(rows);
    const kinds = figure.data.map((trace) => (trace.type === "bar" ? "bar" : trace.mode));
    expect(kinds.filter((kind) => kind === "bar")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "markers")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "lines")).toHaveLength(15);
    expect(figure.data.filter((trace) => trace.marker?.coloraxis)).toHaveLength(3);
    expect(figure.layout.meta.alt).toContain("over a, b, c: a 14.5 ± 8.66");
  });

  it("refuses too few individuals and columns with other values", () => {
    expect(() => population([{ x: 1 }, { x: 2 }])).toThrow("at least three individuals, got 2");
    expect(() => population([{ x: 1 }, { x: Number.NaN }, { x: 3 }])).toThrow(
      'column "x" must hold finite numbers',
    );
    expect(() => population([{ id: 1 }, { id: 2 }, { id: 3 }])).toThrow("at least one parameter");
  });
});

describe("populationReport", () => {
  it("tells distribution and best individuals, with lines to paste", () => {
    const rows = [
      { x: 1, "noise.tau": 2, score: -0.5, id: 7, gen: 3, f0: 0.5 },
      { x: 3, "noise.tau": 2, score: -0.1, id: 9, gen: 4, f0: 0.1 },
      { x: 9, "noise.tau": 9, score: Number.NaN, id: 10, gen: 4, f0: Number.NaN },
    ];
    expect(populationReport(rows, { best: 1 })).toBe(
      [
        "2 of 3 individuals valid, mean score −0.3",
        "",
        "Parameters (mean ± standard deviation)",
        "  x          2.0000 ± 1.0000",
        "  noise.tau  2.0000 ± 0.0000",
        "",
        "1. score −0.1, fitness 0.1 (individual 9, generation 4)",
        "   model.params.x = 3;",
        '   model.params["noise.tau"] = 2;',
      ].join("\n"),
    );
    expect(() => populationReport([])).toThrow(ValidationError);
    expect(() => populationReport([{ x: 1 }])).toThrow('needs a column "score"');
  });
});

describe("scores", () => {
  const scores = labelled(
    new Float64Array([1, 3, 2, Number.NaN, 5, 4]),
    [2, 3],
    ["generation", "individual"],
  );

  it("show the mean between worst and best, best at the bottom of the image", () => {
    const figure = scoreProgress(scores);
    const [image, worst, best, mean] = figure.data;
    expect(image!.z).toEqual([
      [3, 5],
      [2, 4],
      [1, null],
    ]);
    expect([worst!.y, best!.y, mean!.y]).toEqual([
      [1, 4],
      [3, 5],
      [2, 4.5],
    ]);
    expect(image!.x).toEqual([1, 2]);
    expect(figure.layout.meta.alt).toBe(
      "Score of 3 individuals over 2 generations: mean from 2 to 4.5, best 5.",
    );
  });

  it("fall into bins that hold every valid individual", () => {
    const figure = scoreHistogram([-1, -1, 0, Number.NaN], { generation: 3 });
    expect((figure.data[0]!.y as number[]).reduce((a, b) => a + b, 0)).toBe(3);
    expect(figure.layout.title!.text).toBe("Generation 3, 3 individuals");
    expect(scoreHistogram([2, 2]).data[0]!.x).toHaveLength(10);
  });

  it("refuse other shapes and populations without a valid score", () => {
    expect(() => scoreProgress(labelled(new Float64Array(3), [3], ["generation"]))).toThrow(ValidationError);
    expect(() => scoreHistogram([Number.NaN])).toThrow(ValidationError);
    expect(() => scoreHistogram([])).toThrow("at least one number, got none");
  });
});

describe("fits", () => {
  it("show each subject beside its baseline", () => {
    const figure = fits([0.5, 0.6], { baseline: [0.2, 0.3], labels: ["A", "B"] });
    expect(figure.data.map((trace) => trace.y)).toEqual([
      [0.5, 0.6],
      [0.2, 0.3],
    ]);
    expect(figure.data[0]!.x).toEqual(["A", "B"]);
    expect(figure.layout.meta.alt).toContain("mean 0.55; structure alone 0.25");
    expect(() => fits([0.5], { baseline: [0.1, 0.2] })).toThrow(ValidationError);
    expect(() => fits([0.5], { labels: [] })).toThrow("one label per value");
  });
});

describe("panels", () => {
  const line = timeseries(labelled(new Float64Array([0, 1]), [2], ["time"]), { title: "Line" });
  const square = matrix(labelled(new Float64Array([1, 2, 3, 4]), [2, 2], ["target", "source"]), {
    title: "Map",
  });

  it("give every figure axes of its own, inside its cell", () => {
    const figure = panels([[square, line], [line]]);
    expect(figure.data.map((trace) => [trace.xaxis, trace.yaxis])).toEqual([
      ["x", "y"],
      ["x2", "y2"],
      ["x3", "y3"],
    ]);
    expect(figure.layout.xaxis!.anchor).toBe("y");
    expect(figure.layout.xaxis!.scaleanchor).toBe("y");
    expect(figure.layout.xaxis2!.anchor).toBe("y2");
    const domains = [figure.layout.xaxis, figure.layout.xaxis2, figure.layout.xaxis3].map(
      (axis) => axis!.domain!,
    );
    expect(domains[0]![1]).toBeLessThan(domains[1]![0]);
    expect(domains[2]).toEqual([0, 1]);
    expect(figure.layout.yaxis3!.domain![1]).toBeLessThan(figure.layout.yaxis!.domain![0]);
    expect(figure.layout.annotations!.map(({ text }) => text)).toEqual([
      "<b>Map</b>",
      "<b>Line</b>",
      "<b>Line</b>",
    ]);
  });

  it("rename colour axes and keep their palettes", () => {
    const figure = panels([
      square,
      matrix(labelled(new Float64Array([1]), [1, 1], ["a", "b"]), { kind: "FC" }),
    ]);
    expect(figure.data.map((trace) => trace.coloraxis)).toEqual(["coloraxis", "coloraxis2"]);
    expect(figure.layout.meta.palettes).toEqual({ coloraxis: "viridis", coloraxis2: "diverging" });
    expect(figure.layout.coloraxis!.colorbar!.x).toBeLessThan(figure.layout.xaxis2!.domain![0]);
  });

  it("list an entry of the legend once", () => {
    const two = timeseries(labelled(new Float64Array(4), [2, 2], ["region", "time"]), { labels: ["a", "b"] });
    const figure = panels([two, two]);
    expect(figure.data.map((trace) => trace.showlegend)).toEqual([true, true, false, false]);
  });

  it("refuse empty rows and figures in space", () => {
    expect(() => panels([])).toThrow(ValidationError);
    expect(() => panels([[line], []])).toThrow("at least one figure in every row");
  });
});

describe("runOverview", () => {
  it("draws what there is", () => {
    const bold = labelled(
      Float64Array.from({ length: 20 }, (_, index) => (index * 7) % 5),
      [2, 10],
      ["region", "time"],
    );
    const figure = runOverview({
      bold,
      fc: labelled(new Float64Array([1, 0, 0, 1]), [2, 2], ["region", "region"]),
    });
    expect(figure.data.map((trace) => trace.type)).toEqual(["heatmap", "heatmap"]);
    expect(figure.data[1]).toMatchObject({ x0: 0, dx: 2 });
    expect(() => runOverview({})).toThrow(ValidationError);
  });
});

describe("population with lines of best fit", () => {
  it("draws least squares and the band of the mean", () => {
    // y = 2 + 3 x with residuals ±1: known sums.
    const x = [0, 1, 2, 3];
    const rows = x.map((value, index) => ({ x: value, y: 2 + 3 * value + (index % 3 === 0 ? 1 : -1) }));
    const { data } = population(rows, { lower: "regression" });
    const line = data.find(({ name }) => name === "Best line")!;
    expect(line.x).toEqual([0, 3]);
    expect((line.y as number[])[0]).toBeCloseTo(2, 9);
    expect((line.y as number[])[1]).toBeCloseTo(11, 9);
    const band = data.find(({ name }) => name === "95 % confidence")!;
    // Residuals 1, −1, −1, 1: variance 4 / 2; at x = 0 the mean's is 2 (1/4 + 1.5²/5).
    const half = 4.302652729911275 * Math.sqrt(2 * (0.25 + 2.25 / 5));
    expect((band.y as number[])[0]).toBeCloseTo(2 + half, 3);
    expect((band.y as number[]).at(-1)).toBeCloseTo(2 - half, 3);
    expect(data.some(({ name }) => name === "Density")).toBe(false);
  });

  it.each([
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [5, 2.5706],
    [10, 2.2281],
    [48, 2.0106],
    [1e6, 1.96],
  ])("takes Student's quantile for %d degrees of freedom", (freedom, quantile) => {
    // Far finer than a line on the screen.
    expect(Math.abs(studentQuantile(freedom) / quantile - 1)).toBeLessThan(0.002);
  });
});

describe("pareto", () => {
  const rows = [
    { id: 3, f0: 0, f1: 3, f2: 9, gen: 0 },
    { id: 4, f0: 1, f1: 1, f2: 9, gen: 0 },
    { id: 5, f0: 3, f1: 0, f2: 9, gen: 1 },
    { id: 6, f0: 2, f1: 2, f2: 0, gen: 1 },
    { id: 7, f0: Number.NaN, f1: 0, f2: 0, gen: 1 },
  ];

  it("marks those that no other dominates, in both directions of the weights", () => {
    const front = (weights: number[]) =>
      pareto(rows, { weights }).data.find(({ name }) => name === "Pareto front")!.customdata;
    expect(front([-1, -1])).toEqual([3, 4, 5]);
    expect(front([1, 1])).toEqual([3, 6, 5]);
    expect(front([1, -1])).toEqual([5]);
  });

  it("has corners on the side of what is dominated, through all points of the front", () => {
    const limit = (weights: number[]) => {
      const { x, y } = pareto(rows, { weights }).data.at(-1)!;
      return (x as number[]).map((value, index) => [value, (y as number[])[index]]);
    };
    expect(limit([-1, -1])).toEqual([[0, 3], [1, 3], [1, 1], [3, 1], [3, 0]]); // biome-ignore format: points
    expect(limit([1, 1])).toEqual([[0, 3], [0, 2], [2, 2], [2, 0], [3, 0]]); // biome-ignore format: points
  });

  it("judges by all objectives and leaves out who has none", () => {
    const figure = pareto(rows, { all: ["f0", "f1", "f2"] });
    expect(figure.data[1]!.customdata).toEqual([3, 4, 6, 5]);
    expect(figure.data).toHaveLength(2);
    expect(figure.data[0]!.customdata).toEqual([3, 4, 5, 6]);
  });

  it("refuses unknown columns, wrong weights, and nothing", () => {
    expect(() => pareto(rows, { objectives: ["f0", "f9"] })).toThrow('no column "f9"');
    expect(() => pareto(rows, { weights: [1] })).toThrow("one weight per objective: 2, got 1");
    expect(() => pareto([rows[4]!])).toThrow("finite");
  });
});
