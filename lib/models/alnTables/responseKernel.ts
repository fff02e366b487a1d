import type { FunctionBuilder, Local } from "../../engine/targets/wasm/assembler.js";
import { type GridPointLayout, RECORD, RESULT } from "./gridPointLayout.js";

/** The escape functions grow to 1/r and beyond; this scale keeps their squares inside the range of doubles. */
const ESCAPE_SCALE = 2 ** -400;

/**
 * Sources of the first-order response, times the inflow of their cell: B_j c_j with
 * c_j = p_j for μ-modulation and c_j = (2/σ)[q_j − (μ − drift_j) p_j] for σ-modulation.
 *
 * Parameters of the function: μ, σ, rate.
 */
export function emitSources(
  f: FunctionBuilder<readonly ["f64", "f64", "f64"]>,
  layout: GridPointLayout,
): void {
  const { address, paddedCells } = layout;
  const [mu, sigma, rate] = f.params;
  const at = f.local("i32");
  const flux = f.local("v128");
  const mean = f.local("v128");
  const scale = f.local("v128");
  const density = f.local("v128");
  f.get(rate).op("f64x2.splat").set(flux);
  f.get(mu).op("f64x2.splat").set(mean);
  f.f64(2).get(sigma).op("f64.div").op("f64x2.splat").set(scale);
  f.i32(0)
    .memory("i32.load", address.result + 8 * RESULT.lowestCell)
    .i32(-16)
    .op("i32.and")
    .set(at);
  f.countUp(
    at,
    () => f.i32(paddedCells * 8),
    16,
    () => {
      f.get(at).memory("v128.load", address.density).get(flux).op("f64x2.mul").set(density);
      f.get(at).get(at).memory("v128.load", address.inflow).get(density).op("f64x2.mul");
      f.memory("v128.store", address.sourceMu);
      f.get(at).get(at).memory("v128.load", address.inflow).get(scale);
      f.get(at).memory("v128.load", address.aboveReset).get(flux).op("f64x2.mul");
      f.get(mean).get(at).memory("v128.load", address.drift).op("f64x2.sub");
      f.get(density).op("f64x2.mul").op("f64x2.sub").op("f64x2.mul").op("f64x2.mul");
      f.memory("v128.store", address.sourceSigma);
    },
  );
}

/** A complex number in two locals, two frequencies in the lanes. */
interface Complex {
  readonly re: Local;
  readonly im: Local;
}

/**
 * Response at pairs of frequencies; parameters of the function: address of the frequencies, number of pairs.
 *
 * The recursion of backward threshold integration takes (p, q) from the cut-off V_s down to the lower end and
 * asks for the flux q there. That flux is linear in (p, q) at every voltage, q_end = α p + β q, and the pair
 * (α, β) obeys the transposed recursion upwards,
 *
 *   α_j = A_j α_{j−1} + iωh β_{j−1},   β_j = β_{j−1} + B_j α_{j−1}.
 *
 * One upward pass thus yields all that the downward pass needs four for: F_R = β at the reset and F_T = β at the
 * cut-off (fluxes at the lower end that start there), and −q_b = Σ_j B_j c_j α_{j−1} for both modulations.
 * The record of a frequency holds F_R/F_T, the factor of direct escape and both −q_b/F_T; they are smooth in ω:
 * F_R/F_T is the characteristic function of the escape time from reset to cut-off, and F_T has its zeros at the
 * relaxation rates of the membrane, on the imaginary axis. The response is
 *
 *   r₁ = (−q_b/F_T) / (direct − exp(−iωT_ref) F_R/F_T).
 *
 * `direct` is 1, or with the flux step of the published tables (`exactReset` false) the same sum with
 * q ← q + iωh q in place of q ← q + iωh p in the cell above the reset.
 */
export function emitResponses(
  f: FunctionBuilder<readonly ["i32", "i32"]>,
  layout: GridPointLayout,
  options: { exactReset: boolean; withSigma: boolean },
): void {
  const { address, cells, h, reset } = layout;
  const [frequencies, pairs] = f.params;
  const complex = (): Complex => ({ re: f.local("v128"), im: f.local("v128") });
  const at = f.local("i32");
  const record = f.local("i32");
  const step = f.local("v128");
  const growth = f.local("v128");
  const inflow = f.local("v128");
  const source = f.local("v128");
  const next = complex();
  const alpha = complex();
  /** iωh β: saves a product in every step. */
  const beta = complex();
  const atReset = complex();
  const directAlpha = complex();
  const direct = complex();
  const responses = (options.withSigma ? [address.sourceMu, address.sourceSigma] : [address.sourceMu]).map(
    (sourceAddress) => ({ sourceAddress, sum: complex() }),
  );

  const emitCell = () => {
    f.get(at).memory("v128.load64_splat", address.growth).set(growth);
    f.get(at).memory("v128.load64_splat", address.inflow).get(step).op("f64x2.mul").set(inflow);
  };
  const emitSourceTerms = () => {
    for (const { sourceAddress, sum } of responses) {
      f.get(at).memory("v128.load64_splat", sourceAddress).set(source);
      for (const part of ["re", "im"] as const)
        f.get(sum[part]).get(source).get(alpha[part]).op("f64x2.mul").op("f64x2.add").set(sum[part]);
    }
  };
  const emitUpwards = (a: Complex, b: Complex) => {
    for (const part of ["re", "im"] as const)
      f.get(growth).get(a[part]).op("f64x2.mul").get(b[part]).op("f64x2.add").set(next[part]);
    f.get(b.re).get(inflow).get(a.im).op("f64x2.mul").op("f64x2.sub").set(b.re);
    f.get(b.im).get(inflow).get(a.re).op("f64x2.mul").op("f64x2.add").set(b.im);
    f.get(next.re).set(a.re).get(next.im).set(a.im);
  };
  const emitLoop = (last: number, body: () => void) => f.countUp(at, () => f.i32((last + 1) * 8), 8, body);

  f.i32(address.records).set(record);
  f.loop(() => {
    f.get(frequencies)
      .memory("v128.load")
      .f64x2(2 * Math.PI)
      .op("f64x2.mul")
      .f64x2(h)
      .op("f64x2.mul")
      .set(step);
    for (const zero of [alpha.re, alpha.im, beta.re]) f.f64x2(0).set(zero);
    for (const { sum } of responses) f.f64x2(0).tee(sum.re).set(sum.im);
    f.get(step).f64x2(ESCAPE_SCALE).op("f64x2.mul").set(beta.im);
    f.i32(0)
      .memory("i32.load", address.result + 8 * RESULT.lowestCell)
      .i32(8)
      .op("i32.add")
      .set(at);
    emitLoop(reset, () => {
      emitCell();
      emitSourceTerms();
      emitUpwards(alpha, beta);
    });
    f.get(beta.re).set(atReset.re).get(beta.im).set(atReset.im);
    if (!options.exactReset) {
      emitCell();
      for (const part of ["re", "im"] as const)
        f.get(growth).get(alpha[part]).op("f64x2.mul").set(directAlpha[part]);
      f.get(beta.re).get(step).get(beta.im).op("f64x2.mul").op("f64x2.sub");
      f.get(inflow).get(alpha.im).op("f64x2.mul").op("f64x2.sub").set(direct.re);
      f.get(beta.im).get(step).get(beta.re).op("f64x2.mul").op("f64x2.add");
      f.get(inflow).get(alpha.re).op("f64x2.mul").op("f64x2.add").set(direct.im);
    }
    emitLoop(cells - 1, () => {
      emitCell();
      emitSourceTerms();
      emitUpwards(alpha, beta);
    });
    if (!options.exactReset) {
      f.i32((reset + 2) * 8).set(at);
      emitLoop(cells - 1, () => {
        emitCell();
        emitUpwards(directAlpha, direct);
      });
    }
    emitRecord();
    f.get(frequencies).i32(16).op("i32.add").set(frequencies);
    f.get(record)
      .i32(2 * RECORD * 8)
      .op("i32.add")
      .set(record);
    f.get(pairs).i32(-1).op("i32.add").tee(pairs).branchIf(0);
  });

  function emitRecord(): void {
    const inverse = growth;
    f.f64x2(1);
    f.get(beta.re).get(beta.re).op("f64x2.mul").get(beta.im).get(beta.im).op("f64x2.mul").op("f64x2.add");
    f.op("f64x2.div").set(inverse);
    emitQuotient(0, atReset, inverse);
    if (options.exactReset) {
      f.f64x2(1).set(next.re).f64x2(0).set(next.im);
      emitStore(2, next.re);
      emitStore(3, next.im);
    } else emitQuotient(2, direct, inverse);
    // β carries a factor iωh that the sums of α lack.
    for (const [i, { sum }] of responses.entries()) {
      f.get(sum.im).op("f64x2.neg").get(step).op("f64x2.mul").set(alpha.re);
      f.get(sum.re).get(step).op("f64x2.mul").set(alpha.im);
      emitQuotient(4 + 2 * i, alpha, inverse);
    }
  }
  function emitQuotient(slot: number, numerator: Complex, inverse: Local): void {
    f.get(numerator.re).get(beta.re).op("f64x2.mul").get(numerator.im).get(beta.im).op("f64x2.mul");
    f.op("f64x2.add").get(inverse).op("f64x2.mul").set(next.re);
    f.get(numerator.im).get(beta.re).op("f64x2.mul").get(numerator.re).get(beta.im).op("f64x2.mul");
    f.op("f64x2.sub").get(inverse).op("f64x2.mul").set(next.im);
    emitStore(slot, next.re);
    emitStore(slot + 1, next.im);
  }
  function emitStore(slot: number, value: Local): void {
    for (const lane of [0, 1])
      f.get(record)
        .get(value)
        .memory("v128.store64_lane", (lane * RECORD + slot) * 8, lane);
  }
}
