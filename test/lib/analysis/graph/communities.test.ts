import { describe, expect, it } from "@jest/globals";
import { communities, modularity, ValidationError } from "../../../../lib/index.js";
import { matrix, uniform } from "../arrays.js";
import { reference } from "../reference.js";

const stored = reference("graphs");

/** Four groups of eight regions, densely connected within and sparsely between. */
function planted(seed: number): number[][] {
  const next = uniform(seed);
  const rows = Array.from({ length: 32 }, () => new Array<number>(32).fill(0));
  for (let i = 0; i < 32; i++)
    for (let j = 0; j < i; j++) {
      const chance = i % 4 === j % 4 ? 0.8 : 0.08;
      rows[i]![j] = rows[j]![i] = next() < chance ? 0.5 + next() : 0;
    }
  return rows;
}

describe("communities", () => {
  it("find planted groups, labelled in the order of regions", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { labels, count } = communities(matrix(planted(seed)), { seed });
      expect(count).toBe(4);
      expect(Array.from(labels.data)).toEqual(Array.from({ length: 32 }, (_, k) => k % 4));
      expect(labels.dims).toEqual(["region"]);
    }
  });

  it("reach the best modularity that networkx finds in fifty searches", () => {
    const found = communities(matrix(stored.karate.w), { repeats: 20 });
    expect(found.modularity).toBeGreaterThan(stored.karate.best_modularity - 1e-9);
  });

  it("report the modularity of their labels, directed and signed weights included", () => {
    for (const w of [stored.directed.w, stored.undirected.w, stored.signed.w]) {
      const found = communities(matrix(w), { gamma: 1.1, seed: 4 });
      expect(found.modularity).toBeCloseTo(modularity(matrix(w), found.labels.data, { gamma: 1.1 }), 12);
    }
    expect(communities(matrix(stored.signed.w)).modularity).toBeGreaterThanOrEqual(
      stored.signed.modularity["1"] - 1e-12,
    );
  });

  it("are equal for equal seeds and finer for a larger gamma", () => {
    const w = matrix(stored.karate.w);
    const first = communities(w, { seed: 7, repeats: 1 });
    expect(communities(w, { seed: 7, repeats: 1 })).toEqual(first);
    const counts = [0.5, 1, 3].map((gamma) => communities(w, { gamma }).count);
    expect(counts[0]).toBeLessThan(counts[1]!);
    expect(counts[1]).toBeLessThan(counts[2]!);
  });

  it("are single regions where nothing is connected", () => {
    const empty = matrix(Array.from({ length: 3 }, () => [0, 0, 0]));
    expect(communities(empty).count).toBe(3);
    expect(communities(empty).modularity).toBe(0);
  });

  it("refuse seeds, repeats and resolutions out of range", () => {
    const w = matrix(stored.karate.w);
    expect(() => communities(w, { seed: -1 })).toThrow(ValidationError);
    expect(() => communities(w, { repeats: 0 })).toThrow("repeats must be an integer of at least 1, got 0.");
    expect(() => communities(w, { gamma: 0 })).toThrow("gamma must be above 0, got 0.");
  });
});
