import { describe, expect, it } from "@jest/globals";
import { differenceJacobian, findFixedPoints, type PlaneField } from "../../../lib/display/fixedPoints.js";
import {
  bifurcation,
  optimalControl,
  phasePlane,
  signalLines,
  spectrum,
  stimulusOverlay,
} from "../../../lib/display/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { normal } from "./gallery/data.js";

const steps = (count: number, low: number, high: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));

describe("spectrum", () => {
  const frequencies = steps(60, 1, 60);
  const power = frequencies.map((f) => 100 / f + 20 * Math.exp(-((f - 10) ** 2)));

  it("marks the peak that stands out, not the slope towards zero", () => {
    const figure = spectrum({ frequencies, power });
    expect(figure.layout.annotations![0]!.text).toBe("10 Hz");
    expect(figure.layout.annotations![0]!.y).toBeCloseTo(Math.log10(30), 3);
    expect(figure.layout.meta.alt).toBe("Power spectrum from 1 to 60 Hz, with a peak at 10 Hz.");
  });

  it("labels every decade of power, or fewer when there are many", () => {
    expect(spectrum({ frequencies, power }).layout.yaxis!.dtick).toBe(1);
    const steep = frequencies.map((f) => 10 ** (-f / 4));
    expect(spectrum({ frequencies, power: steep }).layout.yaxis!.dtick).toBe(2);
  });

  it("marks no peak on a slope, even with noise", () => {
    const noise = normal(8);
    const slope = frequencies.map((f) => (100 / f ** 1.5) * Math.exp(0.15 * noise()));
    expect(spectrum({ frequencies, power: slope }).layout.annotations).toEqual([]);
    const withAlpha = slope.map(
      (value, bin) => value * (1 + 4 * Math.exp(-(((frequencies[bin]! - 10) / 2) ** 2))),
    );
    const [mark] = spectrum({ frequencies, power: withAlpha }).layout.annotations!;
    expect(Math.abs(mark!.x - 10)).toBeLessThanOrEqual(1);
  });

  it("leaves gaps where a logarithm does not exist, and cuts to the range", () => {
    const figure = spectrum({ frequencies: [0, 1, 2, 3], power: [5, 0, 2, 1] }, { range: [1, 3] });
    expect(figure.data[0]).toMatchObject({ x: [1, 2, 3], y: [null, 2, 1] });
    expect(spectrum({ frequencies: [0, 1], power: [5, 0] }, { log: "none" }).data[0]!.y).toEqual([5, 0]);
    expect(spectrum({ frequencies: [0, 1], power: [5, 1] }, { log: "xy" }).data[0]!.x).toEqual([1]);
  });

  it("draws regions thin and their mean in the colour of text", () => {
    const data = new Float64Array(10 * 60).fill(2);
    const figure = spectrum(
      labelled(data, [10, 60], ["region", "frequency"], { coords: { frequency: frequencies } }),
    );
    expect(figure.data).toHaveLength(11);
    expect(figure.layout.meta.ink).toEqual([10]);
    expect(figure.data[10]!.y!.every((value) => value === 2)).toBe(true);
  });

  it("refuses spectra without frequencies, of unequal lengths, or outside the range", () => {
    expect(() => spectrum([])).toThrow(ValidationError);
    expect(() => spectrum({ frequencies: [1, 2], power: [1] })).toThrow("2 frequencies and 1 powers");
    expect(() => spectrum({ frequencies, power }, { range: [100, 200] })).toThrow(
      "no frequency lies in the range",
    );
    expect(() => spectrum(labelled(new Float64Array(3), [3], ["frequency"]))).toThrow("coords.frequency");
    expect(() => spectrum({ frequencies, power }, { bands: { alpha: [12, 8] } })).toThrow(
      'Band "alpha" must rise',
    );
  });
});

describe("bifurcation", () => {
  const parameter = steps(41, -2, 2);
  const root = parameter.map((a) => Math.sqrt(Math.max(0, a)));

  it("shades only where the output oscillates, and tells where", () => {
    const figure = bifurcation(
      { parameter, min: root.map((x) => -x), max: root },
      { label: "x", parameterLabel: "a" },
    );
    const [lower, upper, line] = figure.data;
    expect(upper!.fill).toBe("tonexty");
    for (let at = 0; at < 19; at++) expect(lower!.y![at]).toBe(upper!.y![at]);
    expect(lower!.y![40]).toBeCloseTo(-Math.SQRT2, 4);
    expect(line!.y).toHaveLength(83);
    expect(figure.layout.meta.alt).toBe(
      "Bifurcation diagram of x against a, oscillating between 0.1 and 2; values from −1.41 to 1.41.",
    );
  });

  it("dashes unstable parts, which join the stable ones", () => {
    const stable = Array.from(parameter, (a) => a < 0);
    const figure = bifurcation({ parameter, max: parameter.map(() => 0), stable, name: "Rest" });
    expect(figure.data.map((trace) => [trace.name, trace.line!.dash])).toEqual([
      ["Rest, stable", undefined],
      ["Rest, unstable", "dash"],
    ]);
    const shown = figure.data.map((trace) => trace.y!.map((value) => value !== null));
    for (let at = 0; at < 41; at++) expect(shown[0]![at]! || shown[1]![at]!).toBe(true);
    expect(shown[0]![20]! && shown[1]![20]!).toBe(true);
  });

  it("refuses lengths that disagree and branches without numbers", () => {
    expect(() => bifurcation({ parameter: [1, 2], max: [1] })).toThrow(
      "one value of max per parameter, got 1 for 2",
    );
    expect(() => bifurcation({ parameter: [1], max: [Number.NaN] })).toThrow(ValidationError);
    expect(() => bifurcation([])).toThrow(ValidationError);
  });
});

describe("phasePlane", () => {
  const find = (field: PlaneField) => {
    const grid = steps(101, -2.03, 2.11);
    const values = [0, 1].map((component) =>
      Float64Array.from(
        { length: 101 * 101 },
        (_, index) => field(grid[index % 101]!, grid[Math.floor(index / 101)]!)[component]!,
      ),
    ) as [Float64Array, Float64Array];
    return findFixedPoints(field, differenceJacobian(field, 1e-6, 1e-6), grid, grid, values);
  };

  it("finds and names the states of rest of textbook systems", () => {
    const linear = (a: number, b: number, c: number, d: number) =>
      find((x, y) => [a * x + b * y, c * x + d * y]).map(({ kind }) => kind);
    expect(linear(-1, 0, 0, -2)).toEqual(["stable node"]);
    expect(linear(1, 0, 0, 2)).toEqual(["unstable node"]);
    expect(linear(-0.2, 1, -1, -0.2)).toEqual(["stable focus"]);
    expect(linear(0.2, 1, -1, 0.2)).toEqual(["unstable focus"]);
    expect(linear(1, 0, 0, -1)).toEqual(["saddle"]);
    expect(linear(0, 1, -1, 0)).toEqual(["centre"]);
  });

  it("finds all three states of a bistable system to twelve digits", () => {
    const points = find((x, y) => [x - x ** 3 - y, 0.5 * x - y]).sort((a, b) => a.x - b.x);
    const outer = Math.sqrt(0.5);
    expect(points.map(({ kind }) => kind)).toEqual(["stable focus", "saddle", "stable focus"]);
    for (const [index, x] of [-outer, 0, outer].entries()) {
      expect(points[index]!.x).toBeCloseTo(x, 11);
      expect(points[index]!.y).toBeCloseTo(0.5 * x, 11);
    }
  });

  it("draws nullclines on which the derivative vanishes", () => {
    const figure = phasePlane((x, y) => [x - x ** 3 - y, x - 0.5], { x: [-1.5, 1.5], y: [-1, 1] });
    const [, first, second] = figure.data;
    expect([first!.name, second!.name]).toEqual(["dx/dt = 0", "dy/dt = 0"]);
    for (const [index, x] of first!.x!.entries())
      if (typeof x === "number") expect(x - x ** 3 - (first!.y![index] as number)).toBeCloseTo(0, 3);
    for (const x of second!.x!) if (x !== null) expect(x).toBeCloseTo(0.5, 5);
  });

  it("points arrows along the field, with barbs behind the tip", () => {
    const figure = phasePlane(() => [1, 0], { x: [0, 4], y: [0, 1], arrows: 2, fixedPoints: false });
    const { x, y } = figure.data[0]!;
    expect(x).toHaveLength(4 * 6);
    expect(x![1] as number).toBeGreaterThan(x![0] as number);
    expect(y![1]).toBe(y![0]);
    expect(x![2] as number).toBeLessThan(x![1] as number);
  });

  it("refuses limits that fall, fields without numbers and lopsided trajectories", () => {
    expect(() => phasePlane(() => [0, 0], { x: [1, 0], y: [0, 1] })).toThrow("limits of x must rise");
    expect(() => phasePlane(() => [Number.NaN, 0], { x: [0, 1], y: [0, 1] })).toThrow(ValidationError);
    expect(() =>
      phasePlane((x, y) => [y, -x], { x: [0, 1], y: [0, 1], trajectories: [{ x: [0, 1], y: [0] }] }),
    ).toThrow("as many x as y");
  });
});

describe("stimulusOverlay", () => {
  it("puts the stimulus on a second axis that shares the time", () => {
    const rate = labelled(new Float64Array([1, 2, 3]), [3], ["time"], { name: "rate", unit: "Hz" });
    const stimulus = labelled(new Float64Array([0, 1, 0]), [3], ["time"]);
    const figure = stimulusOverlay(rate, stimulus, { dt: 1, stimulusUnit: "mV/ms", notes: { on: 1 } });
    expect(figure.data.map((trace) => trace.yaxis ?? "y")).toEqual(["y", "y2"]);
    expect(figure.layout.yaxis2).toMatchObject({
      overlaying: "y",
      side: "right",
      title: { text: "Stimulus (mV/ms)" },
    });
    expect(figure.layout.annotations![0]).toMatchObject({ text: "on", x: 1 });
    expect(figure.layout.meta.alt).toContain("With the stimulus on a second axis");
  });
});

describe("signalLines", () => {
  const signal = (samples: number, frequency: number, name = "Rate") => ({
    data: labelled(
      Float64Array.from({ length: 2 * samples }, (_, k) => k),
      [2, samples],
      ["region", "time"],
    ),
    time: Float64Array.from({ length: samples }, (_, k) => k / frequency),
    name,
    label: "q",
    unit: "Hz",
  });

  it("puts signals of any sampling rate over each other, in seconds", () => {
    const figure = signalLines(
      { fast: signal(1001, 1000), slow: signal(11, 10) },
      { series: 1, dashed: ["slow"] },
    );
    expect(figure.data.map(({ name }) => name)).toEqual(["fast", "slow"]);
    expect(figure.data[1]).toMatchObject({ x0: 0, dx: 0.1, line: { dash: "dash" } });
    expect((figure.data[1]!.y as number[])[0]).toBe(11);
    expect(figure.layout.xaxis).toMatchObject({ title: { text: "Time (s)" }, range: [0, 1] });
    expect(figure.layout.yaxis!.title!.text).toBe("Rate (Hz)");
    expect(figure.layout.meta.alt).toContain("2 lines (fast, slow) of Rate from 0 to 1 s");
  });

  it("marks phases by parts of π", () => {
    const phase = { ...signal(3, 1, "Phase"), unit: "rad" };
    const wrapped = { ...phase, data: labelled(Float64Array.of(-3, 0, 3), [1, 3], ["region", "time"]) };
    expect(signalLines({ wrapped }).layout.yaxis!.ticktext).toEqual(["−π", "−π/2", "0", "π/2", "π"]);
    expect(signalLines({ unwrapped: phase }, { series: 1 }).layout.yaxis!.ticktext).toBeUndefined();
  });

  it("cuts a part by seconds, and names the axis only after what the signals agree on", () => {
    const figure = signalLines(
      { a: signal(1001, 1000), b: signal(1001, 1000, "Phase") },
      { range: [0.25, 0.5] },
    );
    expect(figure.layout.xaxis!.range).toEqual([0.25, 0.5]);
    expect(figure.layout.yaxis!.title!.text).toBe("Value (Hz)");
  });

  it("refuses what is not there", () => {
    expect(() => signalLines({})).toThrow("at least one signal");
    expect(() => signalLines({ a: signal(5, 1) }, { series: 2 })).toThrow(
      '"a" has series 0 … 1, got 2. Set the option series.',
    );
  });
});

describe("optimalControl", () => {
  const over = (nodes: number) => labelled(new Float64Array(nodes * 11), [nodes, 11], ["region", "time"]);

  it("gives three panels for one node: state, control, cost", () => {
    const figure = optimalControl(
      {
        states: [{ name: "x", values: over(1), reference: over(1) }],
        controls: [{ name: "x_ext", values: over(1) }],
        cost: [10, 1, 0.1],
      },
      { dt: 0.1 },
    );
    expect(
      [figure.layout.xaxis, figure.layout.xaxis2, figure.layout.xaxis3].map((axis) => axis!.title!.text),
    ).toEqual(["Time (ms)", "Time (ms)", "Iteration"]);
    expect(figure.layout.yaxis3!.type).toBe("log");
    expect(figure.data.map((trace) => trace.line!.dash ?? "solid")).toEqual([
      "solid",
      "dash",
      "solid",
      "solid",
    ]);
    expect(figure.layout.meta.alt).toContain("cost from 10 to 0.1 in 2 iterations");
  });

  it("gives a column per node, with cost and step size below", () => {
    const figure = optimalControl({
      states: [{ name: "x", values: over(3) }],
      controls: [{ name: "u", values: over(3) }],
      cost: [2, 1],
      stepSizes: [10, 5],
    });
    expect(figure.layout.xaxis8).toBeDefined();
    expect(figure.layout.xaxis9).toBeUndefined();
    expect(figure.layout.yaxis8!.title!.text).toBe("Step size");
    expect(figure.layout.yaxis7!.type).toBeUndefined();
  });

  it("colours variables red, blue, green, orange", () => {
    const some = ["a", "b", "c", "d"].map((name) => ({ name, values: over(1) }));
    const figure = optimalControl({ states: some, controls: [some[0]!], cost: [1] });
    expect(figure.data.slice(0, 4).map((trace) => trace.line!.color)).toEqual([
      "#c02e1c",
      "#3764a9",
      "#0b7667",
      "#d07d2c",
    ]);
  });

  it("refuses results without states, of different numbers of nodes, and unknown nodes", () => {
    const x = { name: "x", values: over(2) };
    expect(() => optimalControl({ states: [], controls: [x], cost: [1] })).toThrow(ValidationError);
    expect(() =>
      optimalControl({ states: [x], controls: [{ name: "u", values: over(3) }], cost: [1] }),
    ).toThrow('"u" must have 2 nodes like the first state, got 3.');
    expect(() => optimalControl({ states: [x], controls: [x], cost: [1] }, { nodes: [2] })).toThrow(
      "indices 0 … 1",
    );
    expect(() =>
      optimalControl({ states: [{ ...x, reference: over(1) }], controls: [x], cost: [1] }),
    ).toThrow("must have its shape [2, 11], got [1, 11]");
  });
});
