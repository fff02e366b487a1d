import { type ModelDefinition, network, ou } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the Wilson–Cowan model. */
export interface WCParams extends BaseParams {
  /** Global coupling strength (excitatory to excitatory). */
  K_gl: number;
  /** Mean of the noise on the excitatory population. */
  exc_ou_mean: number;
  /** Mean of the noise on the inhibitory population. */
  inh_ou_mean: number;
  /** Excitatory time constant, ms. */
  tau_exc: number;
  /** Inhibitory time constant, ms. */
  tau_inh: number;
  /** Coupling excitatory → excitatory. */
  c_excexc: number;
  /** Coupling excitatory → inhibitory. */
  c_excinh: number;
  /** Coupling inhibitory → excitatory. */
  c_inhexc: number;
  /** Coupling inhibitory → inhibitory. */
  c_inhinh: number;
  /** Gain of the excitatory population. */
  a_exc: number;
  /** Gain of the inhibitory population. */
  a_inh: number;
  /** Threshold of the excitatory population. */
  mu_exc: number;
  /** Threshold of the inhibitory population. */
  mu_inh: number;
  /** Constant input to the excitatory population. */
  exc_ext_baseline: number;
  /** Constant input to the inhibitory population. */
  inh_ext_baseline: number;
  /** Time constant of the noise, ms. */
  tau_ou: number;
  /** Intensity of the noise, 1/√ms. */
  sigma_ou: number;
  /** External input to the excitatory population. */
  exc_ext: InputValue;
  /** External input to the inhibitory population. */
  inh_ext: InputValue;
  /** Initial excitatory activity. */
  exc_init: InitialValue;
  /** Initial inhibitory activity. */
  inh_init: InitialValue;
  /** Initial noise on the excitatory population. */
  exc_ou: InitialValue;
  /** Initial noise on the inhibitory population. */
  inh_ou: InitialValue;
}

export const wc: ModelDefinition = {
  name: "wc",
  description: "Wilson–Cowan model: fractions of active excitatory and inhibitory neurons",
  references: [
    "Wilson & Cowan (1972), Excitatory and inhibitory interactions in localized populations of model neurons. Biophys. J. 12, 1–24. doi:10.1016/S0006-3495(72)86068-5",
    "Papadopoulos et al. (2020), Relations between large-scale brain connectivity and effects of regional stimulation depend on collective dynamical state. PLoS Comput. Biol. 16, e1008144. doi:10.1371/journal.pcbi.1008144",
  ],
  parameters: {
    K_gl: { default: 0.6, unit: "", description: "global coupling strength", min: 0, max: 10 },
    exc_ou_mean: {
      default: 0,
      unit: "",
      description: "mean of the noise on the excitatory population",
      min: -2,
      max: 2,
    },
    inh_ou_mean: {
      default: 0,
      unit: "",
      description: "mean of the noise on the inhibitory population",
      min: -2,
      max: 2,
    },
    tau_exc: { default: 2.5, unit: "ms", description: "excitatory time constant", min: 0.5, max: 50 },
    tau_inh: { default: 3.75, unit: "ms", description: "inhibitory time constant", min: 0.5, max: 50 },
    c_excexc: { default: 16, unit: "", description: "coupling excitatory → excitatory", min: 0, max: 30 },
    c_excinh: { default: 15, unit: "", description: "coupling excitatory → inhibitory", min: 0, max: 30 },
    c_inhexc: { default: 12, unit: "", description: "coupling inhibitory → excitatory", min: 0, max: 30 },
    c_inhinh: { default: 3, unit: "", description: "coupling inhibitory → inhibitory", min: 0, max: 30 },
    a_exc: { default: 1.5, unit: "", description: "gain of the excitatory population", min: 0.1, max: 5 },
    a_inh: { default: 1.5, unit: "", description: "gain of the inhibitory population", min: 0.1, max: 5 },
    mu_exc: { default: 3, unit: "", description: "threshold of the excitatory population", min: -5, max: 10 },
    mu_inh: { default: 3, unit: "", description: "threshold of the inhibitory population", min: -5, max: 10 },
    exc_ext_baseline: {
      default: 0,
      unit: "",
      description: "constant input to the excitatory population",
      min: 0,
      max: 5,
    },
    inh_ext_baseline: {
      default: 0,
      unit: "",
      description: "constant input to the inhibitory population",
      min: 0,
      max: 5,
    },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise", min: 0.1, max: 100 },
    sigma_ou: { default: 0, unit: "1/√ms", description: "intensity of the noise", min: 0, max: 1 },
  },
  states: {
    exc: {
      unit: "",
      description: "excitatory activity",
      initial: [0, 0.05],
      clamp: { min: 0, max: 1 },
      latex: "E",
    },
    inh: {
      unit: "",
      description: "inhibitory activity",
      initial: [0, 0.05],
      clamp: { min: 0, max: 1 },
      latex: "I",
    },
  },
  noise: {
    exc_ou: ou({ mean: "exc_ou_mean", unit: "", description: "noise on the excitatory population" }),
    inh_ou: ou({ mean: "inh_ou_mean", unit: "", description: "noise on the inhibitory population" }),
  },
  inputs: {
    exc_ext: { default: 0, unit: "", description: "external input to the excitatory population" },
    inh_ext: { default: 0, unit: "", description: "external input to the inhibitory population" },
  },
  couplings: { network_exc: network("exc") },
  symbols: {
    activateExc: "S_E",
    activateInh: "S_I",
    exc_ou: "E_{\\mathrm{ou}}",
    inh_ou: "I_{\\mathrm{ou}}",
    exc_ou_mean: "\\bar{E}_{\\mathrm{ou}}",
    inh_ou_mean: "\\bar{I}_{\\mathrm{ou}}",
    exc_ext: "E_{\\mathrm{ext}}",
    inh_ext: "I_{\\mathrm{ext}}",
    exc_ext_baseline: "E_{\\mathrm{base}}",
    inh_ext_baseline: "I_{\\mathrm{base}}",
  },
  equations(
    { exc, inh, exc_ou, inh_ou },
    {
      K_gl,
      tau_exc,
      tau_inh,
      c_excexc,
      c_excinh,
      c_inhexc,
      c_inhinh,
      a_exc,
      a_inh,
      mu_exc,
      mu_inh,
      exc_ext_baseline,
      inh_ext_baseline,
    },
    { network_exc, exc_ext, inh_ext },
  ) {
    const toExc = c_excexc * exc - c_inhexc * inh + K_gl * network_exc + exc_ext_baseline + exc_ext;
    const toInh = c_excinh * exc - c_inhinh * inh + inh_ext_baseline + inh_ext;
    const activateExc = 1 / (1 + Math.exp(-a_exc * (toExc - mu_exc)));
    const activateInh = 1 / (1 + Math.exp(-a_inh * (toInh - mu_inh)));
    return {
      exc: (-exc + (1 - exc) * activateExc + exc_ou) / tau_exc,
      inh: (-inh + (1 - inh) * activateInh + inh_ou) / tau_inh,
    };
  },
  outputs: ["exc", "inh"],
  output: "exc",
  defaultInput: "exc_ext",
  boldInput: (exc) => 50 * exc,
};

/**
 * Wilson–Cowan populations in a network with delays.
 *
 * @example
 * const model = new WCModel({ seed: 1 });
 * model.params.duration = 200;
 * model.run();
 * model.exc.shape // [1, 2000]
 */
export class WCModel extends Model<WCParams> {
  constructor(options: ModelOptions<WCParams> = {}) {
    super(wc, options);
  }
  /** Excitatory activity, [region][time]. */
  get exc(): Labelled {
    return this.array("exc");
  }
  /** Inhibitory activity, [region][time]. */
  get inh(): Labelled {
    return this.array("inh");
  }
}
