import {
  ALNModel,
  FHNModel,
  HopfModel,
  KuramotoModel,
  type Labelled,
  type Model,
  ThalamicMassModel,
  WCModel,
  WWModel,
} from "../../lib/index.js";

const NODES = 6;
const matrix = (entry: (target: number, source: number) => number): number[][] =>
  Array.from({ length: NODES }, (_, n) =>
    Array.from({ length: NODES }, (_, l) => (n === l ? 0 : entry(n, l))),
  );
const Cmat = matrix((n, l) => 1 / (1 + Math.abs(n - l)));
const Dmat = matrix((n, l) => 15 * Math.abs(n - l));

const models: Record<string, (target: "wasm" | "js") => Model> = {
  aln: (target) =>
    new ALNModel({
      Cmat,
      Dmat,
      seed: 3,
      target,
      params: { sigma_ou: 0.09, mue_ext_mean: 1.57, mui_ext_mean: 1.6 },
    }),
  fhn: (target) => new FHNModel({ Cmat, Dmat, seed: 3, target, params: { sigma_ou: 0.05 } }),
  hopf: (target) => new HopfModel({ Cmat, Dmat, seed: 3, target, params: { sigma_ou: 0.05 } }),
  kuramoto: (target) => new KuramotoModel({ Cmat, Dmat, seed: 3, target, params: { sigma_ou: 0.05 } }),
  thalamus: (target) => new ThalamicMassModel({ seed: 3, target }),
  wc: (target) => new WCModel({ Cmat, Dmat, seed: 3, target, params: { sigma_ou: 0.02 } }),
  ww: (target) => new WWModel({ Cmat, Dmat, seed: 3, target, params: { sigma_ou: 0.01 } }),
};

/** FNV-1a over the bytes of numbers. */
function hash(arrays: readonly Float64Array[]): string {
  let sum = 0x811c9dc5;
  for (const array of arrays)
    for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
      sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}

/**
 * Hash of everything that each model gives out in a noisy run with delays and BOLD.
 *
 * Runs here and, bundled, in a browser.
 */
export function hashesOfRuns(target: "wasm" | "js"): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const [name, make] of Object.entries(models)) {
    const model = make(target);
    model.params.duration = name === "thalamus" ? 100 : 2500;
    model.run({ bold: name !== "thalamus" });
    const outputs = model.output_vars.map((variable) => model.array(variable));
    const bold: Labelled[] = name === "thalamus" ? [] : [model.BOLD.BOLD];
    hashes[name] = hash([...outputs, ...bold].map(({ data }) => data));
  }
  return hashes;
}
