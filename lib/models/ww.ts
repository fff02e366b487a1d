import { type ModelDefinition, network, ou } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the Wong–Wang model. */
export interface WWParams extends BaseParams {
  /** Global coupling strength. */
  K_gl: number;
  /** Mean of the noise on the excitatory gating variable, 1/ms. */
  exc_ou_mean: number;
  /** Mean of the noise on the inhibitory gating variable, 1/ms. */
  inh_ou_mean: number;
  /** Slope of the excitatory transfer function, 1/(nA·ms). */
  a_exc: number;
  /** Threshold of the excitatory transfer function, kHz. */
  b_exc: number;
  /** Curvature of the excitatory transfer function, ms. */
  d_exc: number;
  /** NMDA gating time constant, ms. */
  tau_exc: number;
  /** Kinetic factor of NMDA gating. */
  gamma_exc: number;
  /** Scale of the external input to the excitatory population. */
  w_exc: number;
  /** Constant input to the excitatory population, nA. */
  exc_current_baseline: number;
  /** Slope of the inhibitory transfer function, 1/(nA·ms). */
  a_inh: number;
  /** Threshold of the inhibitory transfer function, kHz. */
  b_inh: number;
  /** Curvature of the inhibitory transfer function, ms. */
  d_inh: number;
  /** GABA gating time constant, ms. */
  tau_inh: number;
  /** Scale of the external input to the inhibitory population. */
  w_inh: number;
  /** Constant input to the inhibitory population, nA. */
  inh_current_baseline: number;
  /** NMDA current, nA. */
  J_NMDA: number;
  /** Inhibitory current onto the excitatory population, nA. */
  J_I: number;
  /** Recurrent excitation. */
  w_ee: number;
  /** Time constant of the noise, ms. */
  tau_ou: number;
  /** Intensity of the noise, 1/ms/√ms. */
  sigma_ou: number;
  /** External input to the excitatory population, nA. */
  exc_current: InputValue;
  /** External input to the inhibitory population, nA. */
  inh_current: InputValue;
  /** Initial excitatory gating. */
  ses_init: InitialValue;
  /** Initial inhibitory gating. */
  sis_init: InitialValue;
  /** Initial noise on the excitatory gating, 1/ms. */
  exc_ou: InitialValue;
  /** Initial noise on the inhibitory gating, 1/ms. */
  inh_ou: InitialValue;
}

export const ww: ModelDefinition = {
  name: "wongwang",
  description: "Wong–Wang model: NMDA and GABA gating of an excitatory and an inhibitory population",
  references: [
    "Wong & Wang (2006), A recurrent network mechanism of time integration in perceptual decisions. J. Neurosci. 26, 1314–1328. doi:10.1523/JNEUROSCI.3733-05.2006",
    "Deco et al. (2013), Resting-state functional connectivity emerges from structurally and dynamically shaped slow linear fluctuations. J. Neurosci. 33, 11239–11252. doi:10.1523/JNEUROSCI.1091-13.2013",
    "Deco et al. (2014), How local excitation–inhibition ratio impacts the whole brain dynamics. J. Neurosci. 34, 7886–7898. doi:10.1523/JNEUROSCI.5068-13.2014",
  ],
  parameters: {
    K_gl: { default: 0.6, unit: "", description: "global coupling strength", min: 0, max: 5 },
    exc_ou_mean: {
      default: 0,
      unit: "1/ms",
      description: "mean of the noise on excitatory gating",
      min: -1,
      max: 1,
    },
    inh_ou_mean: {
      default: 0,
      unit: "1/ms",
      description: "mean of the noise on inhibitory gating",
      min: -1,
      max: 1,
    },
    a_exc: {
      default: 0.31,
      unit: "1/(nA·ms)",
      description: "slope of the excitatory transfer function",
      min: 0,
      max: 2,
    },
    b_exc: {
      default: 0.125,
      unit: "kHz",
      description: "threshold of the excitatory transfer function",
      min: 0,
      max: 1,
    },
    d_exc: {
      default: 160,
      unit: "ms",
      description: "curvature of the excitatory transfer function",
      min: 1,
      max: 500,
    },
    tau_exc: { default: 100, unit: "ms", description: "NMDA gating time constant", min: 1, max: 500 },
    gamma_exc: { default: 0.641, unit: "", description: "kinetic factor of NMDA gating", min: 0, max: 2 },
    w_exc: {
      default: 1,
      unit: "",
      description: "scale of the external input to the excitatory population",
      min: 0,
      max: 3,
    },
    exc_current_baseline: {
      default: 0.382,
      unit: "nA",
      description: "constant input to the excitatory population",
      min: 0,
      max: 2,
    },
    a_inh: {
      default: 0.615,
      unit: "1/(nA·ms)",
      description: "slope of the inhibitory transfer function",
      min: 0,
      max: 2,
    },
    b_inh: {
      default: 0.177,
      unit: "kHz",
      description: "threshold of the inhibitory transfer function",
      min: 0,
      max: 1,
    },
    d_inh: {
      default: 87,
      unit: "ms",
      description: "curvature of the inhibitory transfer function",
      min: 1,
      max: 500,
    },
    tau_inh: { default: 10, unit: "ms", description: "GABA gating time constant", min: 1, max: 100 },
    w_inh: {
      default: 0.7,
      unit: "",
      description: "scale of the external input to the inhibitory population",
      min: 0,
      max: 3,
    },
    inh_current_baseline: {
      default: 0.382,
      unit: "nA",
      description: "constant input to the inhibitory population",
      min: 0,
      max: 2,
    },
    J_NMDA: { default: 0.15, unit: "nA", description: "NMDA current", min: 0, max: 1 },
    J_I: {
      default: 1,
      unit: "nA",
      description: "inhibitory current onto the excitatory population",
      min: 0,
      max: 5,
    },
    w_ee: { default: 1.4, unit: "", description: "recurrent excitation", min: 0, max: 5 },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise", min: 0.1, max: 100 },
    sigma_ou: { default: 0, unit: "1/ms/√ms", description: "intensity of the noise", min: 0, max: 1 },
  },
  states: {
    se: { unit: "", description: "excitatory gating", init: "ses_init", initial: [0, 0.05] },
    si: { unit: "", description: "inhibitory gating", init: "sis_init", initial: [0, 0.05] },
  },
  rates: {
    r_exc: { unit: "kHz", description: "excitatory rate" },
    r_inh: { unit: "kHz", description: "inhibitory rate" },
  },
  noise: {
    exc_ou: ou({ mean: "exc_ou_mean", unit: "1/ms", description: "noise on excitatory gating" }),
    inh_ou: ou({ mean: "inh_ou_mean", unit: "1/ms", description: "noise on inhibitory gating" }),
  },
  inputs: {
    exc_current: { default: 0, unit: "nA", description: "external input to the excitatory population" },
    inh_current: { default: 0, unit: "nA", description: "external input to the inhibitory population" },
  },
  couplings: { network_se: network("se") },
  functions: {
    // Close to the threshold 0/0 is replaced by the limit 1/d and its slope.
    transfer: (current: number, a: number, b: number, d: number) => {
      const excess = a * current - b;
      const isNear = Math.abs(d * excess) < 1e-6;
      return isNear ? 1 / d + excess / 2 : excess / (1 - Math.exp(-d * (isNear ? 1 : excess)));
    },
  },
  symbols: {
    se: "S_E",
    si: "S_I",
    toExc: "I_E",
    toInh: "I_I",
    transfer: "\\phi",
    current: "I",
    exc_ou: "\\eta_E",
    inh_ou: "\\eta_I",
    exc_ou_mean: "\\bar{\\eta}_E",
    inh_ou_mean: "\\bar{\\eta}_I",
    exc_current: "I_E^{\\mathrm{ext}}",
    inh_current: "I_I^{\\mathrm{ext}}",
    exc_current_baseline: "I_E^{\\mathrm{base}}",
    inh_current_baseline: "I_I^{\\mathrm{base}}",
  },
  equations(
    { se, si, exc_ou, inh_ou },
    {
      K_gl,
      a_exc,
      b_exc,
      d_exc,
      tau_exc,
      gamma_exc,
      w_exc,
      exc_current_baseline,
      a_inh,
      b_inh,
      d_inh,
      tau_inh,
      w_inh,
      inh_current_baseline,
      J_NMDA,
      J_I,
      w_ee,
    },
    { network_se, exc_current, inh_current },
    { transfer },
  ) {
    const toExc =
      w_exc * (exc_current_baseline + exc_current) +
      w_ee * J_NMDA * se -
      J_I * si +
      J_NMDA * K_gl * network_se;
    const toInh = w_inh * (inh_current_baseline + inh_current) + J_NMDA * se - si;
    const r_exc = transfer(toExc, a_exc, b_exc, d_exc);
    const r_inh = transfer(toInh, a_inh, b_inh, d_inh);
    return {
      r_exc,
      r_inh,
      se: -se / tau_exc + (1 - se) * gamma_exc * r_exc + exc_ou,
      si: -si / tau_inh + r_inh + inh_ou,
    };
  },
  outputs: ["r_exc", "r_inh", "se", "si"],
  output: "r_exc",
  defaultInput: "exc_current",
};

/**
 * Wong–Wang populations in a network with delays.
 *
 * @example
 * const model = new WWModel({ seed: 1 });
 * model.params.duration = 200;
 * model.run();
 * model.se.shape // [1, 2000]
 */
export class WWModel extends Model<WWParams> {
  constructor(options: ModelOptions<WWParams> = {}) {
    super(ww, options);
  }
  /** Excitatory rate in kHz, [region][time]. */
  get r_exc(): Labelled {
    return this.array("r_exc");
  }
  /** Inhibitory rate in kHz, [region][time]. */
  get r_inh(): Labelled {
    return this.array("r_inh");
  }
  /** Excitatory gating, [region][time]. */
  get se(): Labelled {
    return this.array("se");
  }
  /** Inhibitory gating, [region][time]. */
  get si(): Labelled {
    return this.array("si");
  }
}
