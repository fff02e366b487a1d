// The same problems for both programs: whole-brain networks with delays and noise.
export const MODELS = {
  hopf: { class: "HopfModel", params: { sigma_ou: 0.02 } },
  fhn: { class: "FHNModel", params: { sigma_ou: 0.02 } },
  wc: { class: "WCModel", params: { sigma_ou: 0.02 } },
  ww: { class: "WWModel", params: { sigma_ou: 0.02 } },
  aln: { class: "ALNModel", params: { sigma_ou: 0.09, mue_ext_mean: 1.57, mui_ext_mean: 1.6, b: 5 } },
  kuramoto: { class: "KuramotoModel", params: { sigma_ou: 0.02 } },
};

/** Lengths of a connectome: gw where it is to be had, else the synthetic one; larger ones are drawn from it. */
export function connectome(lib, nodes) {
  let dataset;
  try {
    dataset = new lib.Dataset("gw");
  } catch {
    dataset = new lib.Dataset("synthetic");
  }
  const rows = (matrix) =>
    Array.from({ length: 80 }, (_, n) => Array.from(matrix.data.subarray(n * 80, n * 80 + 80)));
  const base = { name: dataset.name ?? "gw", Cmat: rows(dataset.Cmat), Dmat: rows(dataset.Dmat) };
  if (nodes === 80) return base;
  // Pairs are drawn from the connectome, so that density, weights and delays are distributed alike.
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * 80);
  };
  const Cmat = [];
  const Dmat = [];
  for (let n = 0; n < nodes; n++) {
    Cmat.push([]);
    Dmat.push([]);
    for (let l = 0; l < nodes; l++) {
      const [i, j] = [draw(), draw()];
      Cmat[n].push(n === l ? 0 : (base.Cmat[i][j] * 80) / nodes);
      Dmat[n].push(n === l ? 0 : base.Dmat[i][j]);
    }
  }
  return { name: `${nodes} nodes drawn from ${base.name}`, Cmat, Dmat };
}
