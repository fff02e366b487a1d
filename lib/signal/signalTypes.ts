import { Signal } from "./signal.js";

/**
 * Mean membrane potential of populations, in mV.
 *
 * @example
 * new VoltageSignal(data).unit // "mV"
 */
export class VoltageSignal extends Signal {
  override name: string = "Population mean membrane potential";
  override label: string = "V";
  override signalType: string = "voltage";
  override unit: string = "mV";
}

/**
 * Firing rates of populations, in Hz.
 *
 * @example
 * RatesSignal.fromModelOutput(model).label // "q"
 */
export class RatesSignal extends Signal {
  override name: string = "Population firing rate";
  override label: string = "q";
  override signalType: string = "rate";
  override unit: string = "Hz";
}

/**
 * Blood oxygen level-dependent signal of populations, in %.
 *
 * @example
 * BOLDSignal.fromModelOutput(model, "BOLD").unit // "%"
 */
export class BOLDSignal extends Signal {
  override name: string = "Population blood oxygen level-dependent signal";
  override label: string = "BOLD";
  override signalType: string = "bold";
  override unit: string = "%";
}
