import type { FunctionBuilder } from "../../engine/targets/wasm/assembler.js";
import { emitExp } from "./exponential.js";
import { type GridPointLayout, RESULT } from "./gridPointLayout.js";
import { VOLTAGE_STEP } from "./neuron.js";

/** Below this fraction of all probability, and falling, the density towards the lower end is dropped. */
const NEGLIGIBLE_DENSITY = 1e-24;

/** drift_j = (V_j − E_L − Ψ_j) / τ_m with Ψ_j = Δ_T exp((V_j − V_T) / Δ_T), for every voltage. */
export function emitDrift(f: FunctionBuilder, layout: GridPointLayout): void {
  const { neuron, address, paddedCells } = layout;
  const at = f.local("i32");
  const x = f.local("v128");
  f.countUp(
    at,
    () => f.i32(paddedCells * 8),
    16,
    () => {
      f.get(at).memory("v128.load", address.voltage).f64x2(neuron.VT).op("f64x2.sub");
      f.f64x2(neuron.DeltaT).op("f64x2.div").set(x);
      f.get(at).get(at).memory("v128.load", address.voltage).f64x2(neuron.EL).op("f64x2.sub");
      f.f64x2(neuron.DeltaT);
      emitExp(f, x);
      f.op("f64x2.mul").op("f64x2.sub");
      f.f64x2(neuron.C / neuron.gL).op("f64x2.div");
      f.memory("v128.store", address.drift);
    },
  );
}

/**
 * Growth A_j = exp(hF_j) and inflow B_j = (2/σ²)(A_j − 1)/F_j of every cell, where
 * F_j = (2/σ²)(drift_j − μ): the solution of −dp/dV = F p + (2/σ²) q for constant F and flux q.
 *
 * Parameters of the function: μ, σ.
 */
export function emitCells(f: FunctionBuilder<readonly ["f64", "f64"]>, layout: GridPointLayout): void {
  const { address, h, paddedCells } = layout;
  const [mu, sigma] = f.params;
  const at = f.local("i32");
  const scale = f.local("v128");
  const mean = f.local("v128");
  const force = f.local("v128");
  const exponent = f.local("v128");
  const growth = f.local("v128");
  f.f64(2).get(sigma).get(sigma).op("f64.mul").op("f64.div").op("f64x2.splat").set(scale);
  f.get(mu).op("f64x2.splat").set(mean);
  f.countUp(
    at,
    () => f.i32(paddedCells * 8),
    16,
    () => {
      f.get(scale).get(at).memory("v128.load", address.drift).get(mean).op("f64x2.sub").op("f64x2.mul");
      f.tee(force).f64x2(h).op("f64x2.mul").set(exponent);
      f.get(at);
      emitExp(f, exponent);
      f.tee(growth).memory("v128.store", address.growth);
      f.get(at);
      f.get(scale).f64x2(h).op("f64x2.mul");
      f.get(scale).get(growth).f64x2(1).op("f64x2.sub").op("f64x2.mul").get(force).op("f64x2.div");
      f.get(force).f64x2(0).op("f64x2.eq").op("v128.bitselect");
      f.memory("v128.store", address.inflow);
    },
  );
}

/**
 * Steady density for flux 1 from the cut-off voltage downwards; returns the rate in kHz.
 *
 * Leaves the density (not normalised), the mean voltage and the lowest cell that matters: below the reset
 * and below threshold the force only pulls upwards more strongly, so a falling density keeps falling.
 */
export function emitSteady(f: FunctionBuilder, layout: GridPointLayout): void {
  const { address, cells, h, neuron, reset } = layout;
  const at = f.local("i32");
  const density = f.local("f64");
  const sum = f.local("f64");
  const voltageSum = f.local("f64");
  const rate = f.local("f64");
  const threshold = Math.floor((neuron.VT - neuron.Vlb) / VOLTAGE_STEP);
  const emitCell = (withInflow: boolean) => {
    f.get(density).get(at).memory("f64.load", address.growth).op("f64.mul");
    if (withInflow) f.get(at).memory("f64.load", address.inflow).op("f64.add");
    f.set(density);
    f.get(at).i32(-8).op("i32.add").tee(at).get(density).memory("f64.store", address.density);
    f.get(sum).get(density).op("f64.add").set(sum);
    f.get(voltageSum);
    f.get(density).get(at).memory("f64.load", address.voltage).op("f64.mul");
    f.op("f64.add").set(voltageSum);
  };
  f.f64(0).tee(density).tee(sum).set(voltageSum);
  f.i32((cells - 1) * 8)
    .tee(at)
    .f64(0)
    .memory("f64.store", address.density);
  f.loop(() => {
    emitCell(true);
    f.get(at)
      .i32(reset * 8)
      .op("i32.gt_s")
      .branchIf(0);
  });
  f.block(() => {
    f.loop(() => {
      emitCell(false);
      f.get(at)
        .i32(Math.min(reset, threshold) * 8)
        .op("i32.lt_s");
      f.get(at)
        .memory("f64.load", address.growth + 8)
        .f64(1)
        .op("f64.lt")
        .op("i32.and");
      f.get(density).get(sum).f64(NEGLIGIBLE_DENSITY).op("f64.mul").op("f64.lt").op("i32.and").branchIf(1);
      f.get(at).i32(0).op("i32.gt_s").branchIf(0);
    });
  });
  f.i32(0)
    .get(at)
    .memory("i32.store", address.result + 8 * RESULT.lowestCell);
  f.i32(0).get(voltageSum).get(sum).op("f64.div");
  f.memory("f64.store", address.result + 8 * RESULT.voltage);
  f.f64(1).get(sum).f64(h).op("f64.mul").op("f64.div").tee(rate);
  f.f64(1).get(rate).f64(neuron.Tref).op("f64.mul").op("f64.add").op("f64.div");
}
