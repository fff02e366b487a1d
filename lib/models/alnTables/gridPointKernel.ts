import { ModuleBuilder } from "../../engine/targets/wasm/assembler.js";
import { FREQUENCY_COUNT } from "./frequencyPanels.js";
import { type GridPointLayout, RESULT } from "./gridPointLayout.js";
import { emitProjection } from "./projectionKernel.js";
import { emitResponses, emitSources } from "./responseKernel.js";
import { emitCells, emitDrift, emitSteady } from "./steadyKernel.js";

/** Step of σ for the sensitivity dr/dσ. */
export const SIGMA_SHIFT = 1e-5;

/** Functions of the module; μ and σ as in `TransferTables`. */
export interface GridPointExports {
  /** Fill in the drift of every voltage; once, before anything else. */
  prepare(): void;
  /**
   * Steady state at (μ, σ), and its rate at (μ, σ + δσ); then the response: at the nodes, with its moments, or
   * with `everyFrequency` 1 at all frequencies of the grid, without moments.
   * The response to σ is left out where the rate does not grow with σ.
   */
  solve(mu: number, sigma: number, everyFrequency: 0 | 1): void;
}

/** WebAssembly module that solves one grid point by backward threshold integration [Richardson 2007]. */
export function buildGridPointModule(layout: GridPointLayout, exactReset: boolean): Uint8Array {
  const { address, nodeCount } = layout;
  const module = new ModuleBuilder();
  module.function("prepare", [], [], (f) => emitDrift(f, layout));
  const cells = module.function(undefined, ["f64", "f64"], [], (f) => emitCells(f, layout));
  const steady = module.function(undefined, ["f64", "f64"], ["f64"], (f) => {
    const [mu, sigma] = f.params;
    f.get(mu).get(sigma).call(cells);
    emitSteady(f, layout);
  });
  const sources = module.function(undefined, ["f64", "f64", "f64"], [], (f) => emitSources(f, layout));
  const variant = (withSigma: boolean) => ({
    responses: module.function(undefined, ["i32", "i32"], [], (f) =>
      emitResponses(f, layout, { exactReset, withSigma }),
    ),
    projection: module.function(undefined, [], [], (f) => emitProjection(f, layout, withSigma)),
  });
  const onlyMu = variant(false);
  const both = variant(true);
  module.function("solve", ["f64", "f64", "i32"], [], (f) => {
    const [mu, sigma, everyFrequency] = f.params;
    const rate = f.local("f64");
    const shifted = f.local("f64");
    f.get(mu).get(sigma).f64(SIGMA_SHIFT).op("f64.add").call(steady).set(shifted);
    f.get(mu).get(sigma).call(steady).set(rate);
    f.i32(0)
      .get(rate)
      .memory("f64.store", address.result + 8 * RESULT.rate);
    f.i32(0)
      .get(shifted)
      .memory("f64.store", address.result + 8 * RESULT.rateAtShiftedSigma);
    f.get(mu).get(sigma).get(rate).call(sources);
    const emitVariant = ({ responses, projection }: typeof both) => {
      const everywhere = () => {
        f.i32(address.allFrequencies).i32(FREQUENCY_COUNT / 2);
        f.call(responses);
      };
      const atNodes = () => {
        f.i32(address.frequencies).i32(nodeCount / 2);
        f.call(responses).call(projection);
      };
      f.get(everyFrequency).if(everywhere, atNodes);
    };
    f.get(shifted).get(rate).op("f64.gt");
    f.if(
      () => emitVariant(both),
      () => emitVariant(onlyMu),
    );
  });
  return module.encode(layout.pages);
}
