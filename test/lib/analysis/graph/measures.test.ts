import { describe, expect, it } from "@jest/globals";
import {
  betweenness,
  characteristicPathLength,
  clustering,
  degree,
  density,
  globalEfficiency,
  type Labelled,
  labelled,
  modularity,
  participationCoefficient,
  shortestPaths,
  strength,
  ValidationError,
} from "../../../../lib/index.js";
import { difference, matrix, uniform } from "../arrays.js";
import { reference } from "../reference.js";

const stored = reference("graphs");
const unreachable = (values: (number | null)[][]): number[] =>
  values.flat().map((value) => value ?? Number.POSITIVE_INFINITY);

/** Largest difference where both are finite; Infinity must stand at the same places. */
function distance(a: Float64Array, b: number[]): number {
  const finite = (x: number): number => (Number.isFinite(x) ? x : -1);
  return difference(a.map(finite), b.map(finite));
}

describe.each(["undirected", "directed", "split"])("graph measures of a connectome that is %s", (kind) => {
  const expected = stored[kind];
  const w = matrix(expected.w);

  it("agree with networkx: strength, degree, density", () => {
    expect(difference(strength(w).data, expected.strength_in)).toBeLessThan(1e-12);
    expect(difference(strength(w, "out").data, expected.strength_out)).toBeLessThan(1e-12);
    expect(Array.from(degree(w).data)).toEqual(expected.degree_in);
    expect(density(w)).toBeCloseTo(expected.density, 14);
    const total = strength(w, "total").data;
    const both = (expected.strength_in as number[]).map((value, k) => value + expected.strength_out[k]);
    expect(difference(total, both)).toBeLessThan(1e-12);
  });

  it("agree with networkx: shortest paths by weight and by steps", () => {
    expect(distance(shortestPaths(w).data, unreachable(expected.distances))).toBeLessThan(1e-12);
    expect(distance(shortestPaths(w, { lengths: "steps" }).data, unreachable(expected.steps))).toBe(0);
  });

  it("agree with bctpy: path length, efficiency, participation", () => {
    expect(Math.abs(globalEfficiency(w) - expected.efficiency)).toBeLessThan(1e-12);
    expect(characteristicPathLength(w)).toBeCloseTo(expected.path_length ?? Number.POSITIVE_INFINITY, 12);
    expect(
      difference(participationCoefficient(w, expected.labels).data, expected.participation),
    ).toBeLessThan(1e-12);
  });

  it("agree with networkx: betweenness with and without ties", () => {
    expect(difference(betweenness(w).data, expected.betweenness)).toBeLessThan(1e-12);
    const steps = betweenness(w, { lengths: "steps" }).data;
    expect(difference(steps, expected.betweenness_steps)).toBeLessThan(1e-12);
  });

  it("agree with networkx: weighted clustering and modularity", () => {
    expect(difference(clustering(w).data, expected.clustering)).toBeLessThan(1e-12);
    expect(Math.abs(modularity(w, expected.labels) - expected.modularity)).toBeLessThan(1e-12);
    const fine = modularity(w, expected.labels, { gamma: 1.7 });
    expect(Math.abs(fine - expected.modularity_fine)).toBeLessThan(1e-12);
  });
});

describe("graph measures", () => {
  it("follow the formula for signed weights", () => {
    const { w, labels, modularity: expected } = stored.signed;
    expect(Math.abs(modularity(matrix(w), labels) - expected["1"])).toBeLessThan(1e-12);
    expect(Math.abs(modularity(matrix(w), labels, { gamma: 0.8 }) - expected["0.8"])).toBeLessThan(1e-12);
  });

  it("do not depend on the order of regions", () => {
    const next = uniform(3);
    const order = Array.from({ length: 16 }, (_, k) => k).sort(() => next() - 0.5);
    const original = matrix(stored.directed.w);
    const shuffled = matrix(order.map((i) => order.map((j) => stored.directed.w[i][j])));
    for (const measure of [strength, clustering, betweenness])
      expect(
        difference(
          measure(shuffled).data,
          order.map((k) => measure(original).data[k]!),
        ),
      ).toBeLessThan(1e-12);
    expect(characteristicPathLength(shuffled)).toBeCloseTo(characteristicPathLength(original), 12);
  });

  it("ignore the diagonal and carry region names along", () => {
    const filled: Labelled = labelled(
      Float64Array.from(stored.undirected.w.flat() as number[], (value, k) => (k % 17 === 0 ? 5 : value)),
      [16, 16],
      ["target", "source"],
      { coords: { region: Array.from({ length: 16 }, (_, k) => `r${k}`) } },
    );
    expect(strength(filled).data).toEqual(strength(matrix(stored.undirected.w)).data);
    expect(strength(filled).coords?.region?.[3]).toBe("r3");
    expect(density(filled)).toBe(density(matrix(stored.undirected.w)));
  });

  it("take lengths as they are", () => {
    const lengths = matrix([
      [0, 2, 9],
      [2, 0, 3],
      [9, 3, 0],
    ]);
    expect(shortestPaths(lengths, { lengths: "length" }).data[2]).toBe(5);
  });

  it("refuse negative weights where they mean nothing, and name the connection", () => {
    const negative = matrix([
      [0, -0.5],
      [1, 0],
    ]);
    for (const measure of [clustering, betweenness, shortestPaths])
      expect(() => measure(negative)).toThrow(
        "expects weights of at least 0, got -0.5 from region 1 to region 0.",
      );
    const hole = matrix([
      [0, Number.NaN],
      [1, 0],
    ]);
    expect(() => strength(hole)).toThrow(ValidationError);
    expect(() => modularity(negative, [0])).toThrow("one label for each of 2 regions, got 1");
    expect(() => strength(negative, "up" as never)).toThrow('got "up"');
  });
});
