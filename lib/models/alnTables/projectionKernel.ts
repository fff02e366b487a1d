import type { FunctionBuilder, Local } from "../../engine/targets/wasm/assembler.js";
import { DIRECT_COUNT } from "./frequencyPanels.js";
import { type GridPointLayout, RECORD } from "./gridPointLayout.js";

/**
 * Project the response onto the Lagrange bases of the panels: for every node k the moment Σ_q r₁(f_q) L_k(f_q).
 *
 * Every error sum Σ_q |g(f_q) − ρ(f_q)|² of a smooth g is then a sum over nodes. The records are interpolated
 * to each frequency of the grid, the response is formed there, where it may have sharp peaks, and spread back
 * onto the nodes. Moments are [node][re μ, im μ, re σ, im σ][2]; the two lanes are still to be added.
 */
export function emitProjection(f: FunctionBuilder, layout: GridPointLayout, withSigma: boolean): void {
  const { address, panels, basisAddress, nodeCount } = layout;
  const channels = withSigma ? 8 : 6;
  const values = Array.from({ length: channels }, () => f.local("v128"));
  const [resetRe, resetIm, directRe, directIm] = values as [Local, Local, Local, Local];
  const responses = values.slice(4);
  const basis = f.local("i32");
  const phase = f.local("i32");
  const node = f.local("i32");
  const end = f.local("i32");
  const weight = f.local("v128");
  const denominatorRe = f.local("v128");
  const denominatorIm = f.local("v128");
  const inverse = f.local("v128");

  f.i32(address.moments)
    .i32(0)
    .i32(nodeCount * 64)
    .memoryFill();
  let firstNode = DIRECT_COUNT;
  for (const [p, panel] of panels.entries()) {
    const bytes = panel.nodes.length * RECORD * 8;
    const records = address.records + firstNode * RECORD * 8;
    const moments = address.moments + firstNode * 64;
    firstNode += panel.nodes.length;
    const emitNodes = (body: () => void) => {
      f.i32(0).set(node);
      f.countUp(
        node,
        () => f.i32(bytes),
        RECORD * 8,
        () => {
          f.get(basis).memory("v128.load").set(weight);
          body();
          f.get(basis).i32(16).op("i32.add").set(basis);
        },
      );
    };
    f.i32(basisAddress[p]!).set(basis);
    f.i32(basisAddress[p]! + panel.basis.length * 8).set(end);
    f.i32(address.phases + panel.first * 16).set(phase);
    f.loop(() => {
      for (const value of values) f.f64x2(0).set(value);
      emitNodes(() => {
        for (const [c, value] of values.entries()) {
          f.get(value)
            .get(weight)
            .get(node)
            .memory("v128.load64_splat", records + 8 * c);
          f.op("f64x2.mul").op("f64x2.add").set(value);
        }
      });
      emitResponse();
      f.get(basis)
        .i32(-panel.nodes.length * 16)
        .op("i32.add")
        .set(basis);
      emitNodes(() => {
        for (const [c, response] of responses.entries()) {
          f.get(node)
            .get(node)
            .memory("v128.load", moments + 16 * c);
          f.get(weight).get(response).op("f64x2.mul").op("f64x2.add");
          f.memory("v128.store", moments + 16 * c);
        }
      });
      f.get(phase).i32(32).op("i32.add").set(phase);
      f.get(basis).get(end).op("i32.lt_s").branchIf(0);
    });
  }

  /** r₁ = u / (direct − exp(−iωT) F_R/F_T), in place of the numerators u. */
  function emitResponse(): void {
    const cosine = () => f.get(phase).memory("v128.load");
    const sine = () => f.get(phase).memory("v128.load", 16);
    f.get(directRe);
    cosine().get(resetRe).op("f64x2.mul");
    sine().get(resetIm).op("f64x2.mul").op("f64x2.sub").op("f64x2.sub").set(denominatorRe);
    f.get(directIm);
    cosine().get(resetIm).op("f64x2.mul");
    sine().get(resetRe).op("f64x2.mul").op("f64x2.add").op("f64x2.sub").set(denominatorIm);
    f.f64x2(1);
    f.get(denominatorRe).get(denominatorRe).op("f64x2.mul");
    f.get(denominatorIm).get(denominatorIm).op("f64x2.mul").op("f64x2.add");
    f.op("f64x2.div").set(inverse);
    for (let c = 0; c < responses.length; c += 2) {
      const [re, im] = [responses[c]!, responses[c + 1]!];
      f.get(re).get(denominatorRe).op("f64x2.mul").get(im).get(denominatorIm).op("f64x2.mul");
      f.op("f64x2.add").get(inverse).op("f64x2.mul");
      f.get(im).get(denominatorRe).op("f64x2.mul").get(re).get(denominatorIm).op("f64x2.mul");
      f.op("f64x2.sub").get(inverse).op("f64x2.mul").set(im).set(re);
    }
  }
}
