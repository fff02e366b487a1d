import { describe, expect, it } from "@jest/globals";
import {
  degree,
  degreePreservingNull,
  distancePreservingNull,
  type Labelled,
  strength,
  ValidationError,
} from "../../../../lib/index.js";
import { difference, matrix, uniform } from "../arrays.js";

/** Regions at random places; near ones are connected more often and more strongly. */
function connectome(
  seed: number,
  options: { directed: boolean; density: number },
): { w: Labelled; d: Labelled } {
  const next = uniform(seed);
  const n = 40;
  const places = Array.from({ length: n }, () => [next() * 100, next() * 100, next() * 100]);
  const distance = (i: number, j: number): number =>
    Math.hypot(...places[i]!.map((x, k) => x - places[j]![k]!));
  const d = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => distance(i, j)));
  const w = d.map((row) =>
    row.map((x) => (next() < options.density ? Math.exp(-x / 30) * (0.5 + next()) : 0)),
  );
  for (let i = 0; i < n; i++) {
    w[i]![i] = 0;
    for (let j = 0; j < i; j++) if (!options.directed) w[i]![j] = w[j]![i]!;
  }
  return { w: matrix(w), d: matrix(d) };
}

const sorted = (x: Labelled): number[] => Array.from(x.data).sort((a, b) => a - b);

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (v: Float64Array): number => v.reduce((sum, value) => sum + value, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    xx += (x[k]! - mx) ** 2;
    yy += (y[k]! - my) ** 2;
    xy += (x[k]! - mx) * (y[k]! - my);
  }
  return xy / Math.sqrt(xx * yy);
}

describe.each([true, false])("null connectomes (directed: %s)", (directed) => {
  const { w, d } = connectome(3, { directed, density: 0.2 });

  it("keep degrees, weights and symmetry but not the connections", () => {
    const { matrix: null1, swaps } = degreePreservingNull(w, { seed: 1 });
    expect(swaps).toBeGreaterThan(100);
    for (const direction of ["in", "out"] as const)
      expect(degree(null1, direction).data).toEqual(degree(w, direction).data);
    expect(sorted(null1)).toEqual(sorted(w));
    const kept = null1.data.reduce((sum, x, k) => sum + (x !== 0 && w.data[k] !== 0 ? 1 : 0), 0);
    expect(kept / w.data.filter((x) => x !== 0).length).toBeLessThan(0.5);
    for (let i = 0; i < 40; i++) {
      expect(null1.data[i * 41]).toBe(0);
      if (!directed) for (let j = 0; j < i; j++) expect(null1.data[i * 40 + j]).toBe(null1.data[j * 40 + i]);
    }
  });

  it("are equal for equal seeds and differ between seeds", () => {
    expect(degreePreservingNull(w, { seed: 5 })).toEqual(degreePreservingNull(w, { seed: 5 }));
    expect(degreePreservingNull(w, { seed: 6 }).matrix.data).not.toEqual(
      degreePreservingNull(w, { seed: 5 }).matrix.data,
    );
    expect(distancePreservingNull(w, d, { seed: 5 })).toEqual(distancePreservingNull(w, d, { seed: 5 }));
  });

  it("keep strengths nearly, with all weights dealt anew", () => {
    const { matrix: matched } = degreePreservingNull(w, { seed: 2, weights: "strength" });
    const { matrix: carried } = degreePreservingNull(w, { seed: 2 });
    expect(sorted(matched)).toEqual(sorted(w));
    expect(degree(matched).data).toEqual(degree(w).data);
    const agreement = (x: Labelled): number => correlation(strength(x, "out").data, strength(w, "out").data);
    expect(agreement(matched)).toBeGreaterThan(0.95);
    expect(agreement(matched)).toBeGreaterThan(agreement(carried));
    expect(correlation(strength(matched).data, strength(w).data)).toBeGreaterThan(0.95);
    // Carried weights of a directed connectome stay with their targets.
    if (directed) expect(difference(strength(carried).data, strength(w).data)).toBeLessThan(1e-12);
  });

  it("keep strengths in a complete connectome too, where nothing can be swapped", () => {
    const { w: complete } = connectome(9, { directed, density: 1 });
    const { matrix: matched, swaps } = degreePreservingNull(complete, { weights: "strength" });
    expect(swaps).toBe(0);
    expect(correlation(strength(matched).data, strength(complete).data)).toBeGreaterThan(0.95);
    expect(correlation(matched.data, complete.data)).toBeLessThan(0.6);
  });

  it("keep degrees and the weights of every class of length when distance is preserved", () => {
    const { matrix: spatial, swaps } = distancePreservingNull(w, d, { seed: 1, bins: 4 });
    const { matrix: plain } = degreePreservingNull(w, { seed: 1 });
    expect(swaps).toBeGreaterThan(50);
    for (const direction of ["in", "out"] as const)
      expect(degree(spatial, direction).data).toEqual(degree(w, direction).data);
    expect(sorted(spatial)).toEqual(sorted(w));
    const relation = (x: Labelled): number => {
      const used = Array.from(x.data.keys()).filter((k) => x.data[k] !== 0);
      return correlation(
        Float64Array.from(used, (k) => Math.log(x.data[k]!)),
        Float64Array.from(used, (k) => d.data[k]!),
      );
    };
    expect(Math.abs(relation(spatial) - relation(w))).toBeLessThan(0.1);
    expect(Math.abs(relation(plain) - relation(w))).toBeGreaterThan(0.4);
  });

  it("have the exact histogram of lengths over the classes", () => {
    const bins = 5;
    const connected = Array.from(w.data.keys()).filter((k) => w.data[k] !== 0);
    const lengths = connected.map((k) => d.data[k]!).sort((a, b) => a - b);
    const limits = [1, 2, 3, 4].map((k) => lengths[Math.floor((k * lengths.length) / bins)]!);
    const histogram = (x: Labelled): number[] => {
      const counts = new Array<number>(bins).fill(0);
      x.data.forEach((value, k) => {
        if (value !== 0) counts[limits.filter((limit) => d.data[k]! >= limit).length]!++;
      });
      return counts;
    };
    const spatial = distancePreservingNull(w, d, { seed: 8, bins, weights: "carry" });
    expect(spatial.swaps).toBeGreaterThan(50);
    expect(histogram(spatial.matrix)).toEqual(histogram(w));
  });
});

describe("null connectomes", () => {
  it("visit the ways to connect a ring of six equally often", () => {
    const ring = matrix(
      Array.from({ length: 6 }, (_, i) =>
        Array.from({ length: 6 }, (_, j) => (Math.abs(i - j) === 1 || Math.abs(i - j) === 5 ? 1 : 0)),
      ),
    );
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 1400; seed++) {
      const key = degreePreservingNull(ring, { seed, swapsPerConnection: 40 }).matrix.data.join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // 60 hexagons and 10 pairs of triangles.
    expect(counts.size).toBe(70);
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - 20) ** 2 / 20, 0);
    // 69 degrees of freedom: mean 69, standard deviation 12.
    expect(chi).toBeLessThan(69 + 4 * 12);
  });

  it("refuse sizes and options that do not fit", () => {
    const { w, d } = connectome(1, { directed: true, density: 0.2 });
    const small = matrix([[0]]);
    expect(() => distancePreservingNull(w, small)).toThrow(ValidationError);
    expect(() => distancePreservingNull(w, d, { bins: 0 })).toThrow("bins must be an integer of at least 1");
    expect(() => distancePreservingNull(w, d, { weights: "strength" as never })).toThrow('got "strength"');
    expect(() => degreePreservingNull(w, { weights: "shuffle" as never })).toThrow('got "shuffle"');
    expect(() => degreePreservingNull(w, { swapsPerConnection: 0.5 })).toThrow("swapsPerConnection");
    expect(difference(degreePreservingNull(w, { swapsPerConnection: 0 }).matrix.data, w.data)).toBe(0);
  });
});
