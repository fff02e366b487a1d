import type { Labelled, NumberArray } from "../../labelled.js";
import { perRegion, positiveWeightsOf } from "./connectome.js";

/**
 * Weighted clustering coefficient of every region: the mean intensity of the triangles around it.
 *
 * The intensity of a triangle is the geometric mean of its weights, relative to the largest weight. In a directed
 * connectome triangles of every direction count; for a symmetric one this is the coefficient of Onnela.
 *
 * @param matrix connectome, `[target][source]`, weights of at least 0
 * @returns coefficients in [0, 1], dims ["region"]; 0 for regions with fewer than two neighbours
 * @throws ValidationError when the matrix is not square, not finite or has negative weights
 * @see J.-P. Onnela et al., "Intensity and coherence of motifs in weighted complex networks", Phys. Rev. E 71 (2005);
 * G. Fagiolo, "Clustering in complex directed networks", Phys. Rev. E 76 (2007)
 * @example
 * const c = labelled(Float64Array.of(0, 1, 1, 1, 0, 1, 1, 1, 0), [3, 3], ["target", "source"]);
 * clustering(c).data // [1, 1, 1]
 */
export function clustering(matrix: Labelled<NumberArray>): Labelled {
  const { n, w } = positiveWeightsOf(matrix, "clustering");
  const largest = w.reduce((max, value) => Math.max(max, value), 0);
  const roots = w.map((value) => Math.cbrt(value / (largest || 1)));
  // Both directions of a pair together: products over triples then count triangles of every direction.
  const both = roots.map((root, k) => root + roots[(k % n) * n + Math.floor(k / n)]!);
  const coefficients = Float64Array.from({ length: n }, (_, i) => {
    let triangles = 0;
    let connections = 0;
    let mutual = 0;
    for (let j = 0; j < n; j++) {
      const into = roots[i * n + j]! > 0 ? 1 : 0;
      const out = roots[j * n + i]! > 0 ? 1 : 0;
      connections += into + out;
      mutual += into * out;
      if (into + out === 0) continue;
      let closing = 0;
      for (let k = 0; k < n; k++) closing += both[j * n + k]! * both[k * n + i]!;
      triangles += both[i * n + j]! * closing;
    }
    const possible = 2 * (connections * (connections - 1) - 2 * mutual);
    return triangles === 0 ? 0 : triangles / possible;
  });
  return perRegion(coefficients, matrix, "clustering");
}
