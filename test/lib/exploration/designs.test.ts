import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  latinHypercube,
  latinHypercubePoints,
  linspace,
  ParameterSpace,
  randomDesign,
  sobol,
  sobolPoints,
} from "../../../lib/exploration/index.js";
import type { Labelled } from "../../../lib/labelled.js";

const column = ({ data, shape }: Labelled, axis: number): number[] =>
  Array.from({ length: shape[0]! }, (_, i) => data[i * shape[1]! + axis]!);

/** Error of the mean of a smooth product over the unit cube, whose integral is 1. */
function integrationError(points: Labelled): number {
  const [count, dimensions] = points.shape as [number, number];
  let sum = 0;
  for (let i = 0; i < count; i++)
    sum += points.data
      .subarray(i * dimensions, (i + 1) * dimensions)
      .reduce((product, x) => product * (1 + 0.5 * (x - 0.5)), 1);
  return Math.abs(sum / count - 1);
}

describe("Sobol points", () => {
  it("equal SciPy's in all 128 dimensions", () => {
    const path = join(__dirname, "../../fixtures/exploration/sobol.json");
    const reference = JSON.parse(readFileSync(path, "utf8"));
    for (const [i, index] of reference.index.entries()) {
      const point = sobolPoints(1, 128, { scramble: false, skip: index });
      expect([...point.data].map((x) => x * 2 ** reference.bits)).toEqual(reference.points[i]);
    }
  });

  it("begin as the literature prints them", () => {
    expect([...sobolPoints(4, 2, { scramble: false }).data]).toEqual([
      0, 0, 0.5, 0.5, 0.75, 0.25, 0.25, 0.75,
    ]);
  });

  it.each([false, true])("form a net: one in each elementary interval (scrambled: %s)", (scramble) => {
    const m = 8;
    const points = sobolPoints(2 ** m, 2, { scramble, seed: 3 });
    const [x, y] = [column(points, 0), column(points, 1)];
    for (let k = 0; k <= m; k++) {
      const cells = new Set(
        x.map((value, i) => `${Math.floor(value * 2 ** k)} ${Math.floor(y[i]! * 2 ** (m - k))}`),
      );
      expect(cells.size).toBe(2 ** m);
    }
  });

  it("are evenly spread along each axis after scrambling, in every dimension", () => {
    const points = sobolPoints(64, 128, { seed: 5 });
    for (let axis = 0; axis < 128; axis++)
      expect(new Set(column(points, axis).map((x) => Math.floor(x * 64))).size).toBe(64);
  });

  it("depend on the seed, and continue when points are skipped", () => {
    const points = sobolPoints(32, 3, { seed: 1 });
    expect(sobolPoints(32, 3, { seed: 1 })).toEqual(points);
    expect(sobolPoints(32, 3, { seed: 2 })).not.toEqual(points);
    expect([...sobolPoints(16, 3, { seed: 1, skip: 16 }).data]).toEqual([...points.data.subarray(48)]);
  });

  it("are unbiased and integrate far better than chance", () => {
    const seeds = linspace(0, 49, 50);
    const rms = (errors: number[]): number =>
      Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    const scrambled = rms(seeds.map((seed) => integrationError(sobolPoints(256, 5, { seed }))));
    const chance = rms(seeds.map((seed) => integrationError(random(256, 5, seed))));
    expect(scrambled).toBeLessThan(chance / 50);
    const first = seeds.map((seed) => sobolPoints(1, 1, { seed }).data[0]!);
    // Mean of 50 uniform numbers: four standard errors.
    expect(Math.abs(first.reduce((a, b) => a + b) / 50 - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 50));
  });

  it("refuse too many dimensions and bad counts", () => {
    expect(() => sobolPoints(4, 129)).toThrow("at most 128 parameters, got 129");
    expect(() => sobolPoints(0, 2)).toThrow("whole number ≥ 1, got 0");
    expect(() => sobolPoints(4, 2, { skip: -1 })).toThrow("skip must be");
  });
});

function random(count: number, dimensions: number, seed: number): Labelled {
  const names = Array.from({ length: dimensions }, (_, i) => `p${i}`);
  const space = new ParameterSpace(
    names,
    names.map(() => [0, 1]),
  );
  const lists = randomDesign(space, count, { seed }).parameterValues as number[][];
  const data = Float64Array.from(
    { length: count * dimensions },
    (_, i) => lists[i % dimensions]![Math.floor(i / dimensions)]!,
  );
  return { data, shape: [count, dimensions], dims: ["sample", "parameter"] };
}

describe("Latin hypercubes", () => {
  it.each([1, 7, 50])("use each of %d intervals of every axis once", (count) => {
    const points = latinHypercubePoints(count, 4, { seed: 2 });
    for (let axis = 0; axis < 4; axis++) {
      const cells = column(points, axis).map((x) => Math.floor(x * count));
      expect(cells.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }
  });

  it("depend on the seed alone", () => {
    expect(latinHypercubePoints(20, 3, { seed: 1 })).toEqual(latinHypercubePoints(20, 3, { seed: 1 }));
    expect(latinHypercubePoints(20, 3, { seed: 1 })).not.toEqual(latinHypercubePoints(20, 3, { seed: 2 }));
  });

  it("shuffle every axis by itself", () => {
    const points = latinHypercubePoints(200, 2, { seed: 4 });
    const [x, y] = [column(points, 0), column(points, 1)];
    const covariance = x.reduce((sum, value, i) => sum + (value - 0.5) * (y[i]! - 0.5), 0) / 200;
    // Correlation of shuffled ranks has standard deviation 1/√199.
    expect(Math.abs(12 * covariance)).toBeLessThan(4 / Math.sqrt(199));
  });

  it("can sit in the middle of their cells", () => {
    const cells = column(latinHypercubePoints(5, 2, { seed: 1, centred: true }), 1);
    [0.1, 0.3, 0.5, 0.7, 0.9].forEach((centre, i) => {
      expect(cells.sort()[i]).toBeCloseTo(centre, 14);
    });
  });

  it("can be the best of several", () => {
    const closest = ({ data, shape }: Labelled): number => {
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < shape[0]!; i++)
        for (let j = 0; j < i; j++)
          best = Math.min(best, Math.hypot(data[2 * i]! - data[2 * j]!, data[2 * i + 1]! - data[2 * j + 1]!));
      return best;
    };
    const mean = (tries: number): number =>
      linspace(0, 9, 10).reduce(
        (sum, seed) => sum + closest(latinHypercubePoints(12, 2, { seed, tries })) / 10,
        0,
      );
    expect(mean(50)).toBeGreaterThan(1.5 * mean(1));
    expect(() => latinHypercubePoints(12, 2, { tries: 0 })).toThrow("tries must be");
  });
});

describe("designs over a space", () => {
  const space = new ParameterSpace({ K_gl: [0.01, 10], delay: [1, 4], a: [-1, 1] }, { kind: "bound" });

  it.each([
    ["Latin hypercube", latinHypercube],
    ["Sobol", sobol],
    ["random", randomDesign],
  ] as const)("(%s) are explicit spaces within the bounds", (_, make) => {
    const design = make(space, 64, { seed: 1 });
    expect(design.kind).toBe("explicit");
    expect(design.runCount).toBe(64);
    expect(design.parameterNames).toEqual(space.parameterNames);
    design.parameterValues.forEach((list, axis) => {
      for (const value of list as readonly number[]) {
        expect(value).toBeGreaterThanOrEqual(space.lowerBound[axis]!);
        expect(value).toBeLessThanOrEqual(space.upperBound[axis]!);
      }
    });
    expect(make(space, 64, { seed: 1 }).dict()).toEqual(design.dict());
    expect(make(space, 64, { seed: 2 }).dict()).not.toEqual(design.dict());
  });

  it("scale to the bounds", () => {
    const square = new ParameterSpace({ a: [0, 4], b: [0, 4] });
    expect(sobol(square, 4, { scramble: false }).dict()).toEqual({ a: [0, 2, 3, 1], b: [0, 2, 1, 3] });
  });

  it("spread over orders of magnitude and whole numbers on request", () => {
    const design = sobol(space, 64, { seed: 1, log: ["K_gl"], integer: ["delay"] });
    const decades = design.values.K_gl.map((value) => Math.floor(Math.log10(value)));
    for (const decade of [-2, -1, 0])
      expect(decades.filter((d) => d === decade).length).toBeCloseTo(64 / 3, -1);
    for (const delay of [1, 2, 3, 4]) expect(design.values.delay.filter((d) => d === delay)).toHaveLength(16);
  });

  it("keep star notation and initial conditions", () => {
    const starred = new ParameterSpace({ "*tau": [1, 2] }, { allowStarNotation: true });
    const design = latinHypercube(starred.withInitialConditions(2, { seed: 1 }), 3, { seed: 1 });
    expect(design.star).toBe(true);
    expect(design.runCount).toBe(6);
  });

  it("refuse what has no bounds", () => {
    expect(() => sobol(new ParameterSpace({ a: [1, 2, 3] }), 4)).toThrow("got a space of kind grid");
    expect(() => sobol(space, 4, { log: ["a"] })).toThrow('must be positive, got [-1, 1] for "a"');
    expect(() => sobol(space, 4, { log: ["b" as never] })).toThrow('no parameter "b"');
  });
});

describe("linspace", () => {
  it("includes both ends exactly", () => {
    expect(linspace(0, 1, 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(0, 3, 31).at(-1)).toBe(3);
    expect(linspace(2, 5, 1)).toEqual([2]);
    expect(() => linspace(0, 1, 0)).toThrow("whole number");
  });
});
