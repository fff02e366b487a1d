import { diffusion, type ModelDefinition } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the thalamic mass model; t: thalamocortical relay, r: reticular population. */
export interface ThalamicMassParams extends BaseParams {
  /** Membrane time constant, ms. */
  tau: number;
  /** Maximal firing rate, 1/ms. */
  Q_max: number;
  /** Threshold of the firing rate, mV. */
  theta: number;
  /** Width of the firing-rate function, mV. */
  sigma: number;
  /** π/√3, scale of the firing-rate function. */
  C1: number;
  /** Membrane capacitance, µF/cm². */
  C_m: number;
  /** Excitatory synaptic rate constant, 1/ms. */
  gamma_e: number;
  /** Inhibitory synaptic rate constant, 1/ms. */
  gamma_r: number;
  /** Leak conductance. */
  g_L: number;
  /** GABA conductance. */
  g_GABA: number;
  /** AMPA conductance. */
  g_AMPA: number;
  /** Potassium leak conductance, mS/cm². */
  g_LK: number;
  /** Reversal potentials, mV. */
  E_AMPA: number;
  E_GABA: number;
  E_L: number;
  E_K: number;
  E_Ca: number;
  /** T-type calcium conductance of the relay population, mS/cm². */
  g_T_t: number;
  /** T-type calcium conductance of the reticular population, mS/cm². */
  g_T_r: number;
  /** Conductance of the h-current, mS/cm². */
  g_h: number;
  /** Reversal potential of the h-current, mV. */
  E_h: number;
  /** Calcium influx per current. */
  alpha_Ca: number;
  /** Calcium time constant, ms. */
  tau_Ca: number;
  /** Calcium at rest. */
  Ca_0: number;
  /** Kinetics of the h-channel. */
  k1: number;
  k2: number;
  k3: number;
  k4: number;
  /** Cooperativity of calcium binding. */
  n_P: number;
  /** Conductance of bound h-channels relative to unbound ones. */
  g_inc: number;
  /** Connectivity reticular → relay. */
  N_tr: number;
  /** Connectivity relay → reticular. */
  N_rt: number;
  /** Connectivity reticular → reticular. */
  N_rr: number;
  /** Amplitude of the noise on the excitatory synapse of the relay population. */
  d_phi: number;
  /** External current to the relay population. */
  ext_current_t: InputValue;
  /** External current to the reticular population. */
  ext_current_r: InputValue;
  /** Initial membrane potential of the relay population, mV. */
  V_t_init: InitialValue;
  /** Initial membrane potential of the reticular population, mV. */
  V_r_init: InitialValue;
  /** Initial calcium, inactivation, h-channel and synaptic variables. */
  Ca_init: InitialValue;
  h_T_t_init: InitialValue;
  h_T_r_init: InitialValue;
  m_h1_init: InitialValue;
  m_h2_init: InitialValue;
  s_et_init: InitialValue;
  s_gt_init: InitialValue;
  s_er_init: InitialValue;
  s_gr_init: InitialValue;
  ds_et_init: InitialValue;
  ds_gt_init: InitialValue;
  ds_er_init: InitialValue;
  ds_gr_init: InitialValue;
}

const zero = (description: string, unit = "") => ({ unit, description, initial: 0 });
const synapse = (description: string) => zero(description);

export const thalamus: ModelDefinition = {
  name: "thalamus",
  description:
    "Thalamic mass model: relay and reticular populations with T-type calcium and h-currents; sleep spindles",
  references: [
    "Schellenberger Costa et al. (2016), A thalamocortical neural mass model of the EEG during NREM sleep and its response to auditory stimulation. PLoS Comput. Biol. 12, e1005022. doi:10.1371/journal.pcbi.1005022",
  ],
  parameters: {
    tau: { default: 20, unit: "ms", description: "membrane time constant", min: 1, max: 100 },
    Q_max: { default: 0.4, unit: "1/ms", description: "maximal firing rate", min: 0.05, max: 1 },
    theta: {
      default: -58.5,
      unit: "mV",
      description: "threshold of the firing rate",
      min: -80,
      max: -40,
      latex: "\\theta",
    },
    sigma: { default: 6, unit: "mV", description: "width of the firing-rate function", min: 1, max: 20 },
    C1: { default: 1.8137993642, unit: "", description: "π/√3, scale of the firing-rate function" },
    C_m: { default: 1, unit: "µF/cm²", description: "membrane capacitance", min: 0.1, max: 10 },
    gamma_e: {
      default: 0.07,
      unit: "1/ms",
      description: "excitatory synaptic rate constant",
      min: 0.01,
      max: 0.5,
    },
    gamma_r: {
      default: 0.1,
      unit: "1/ms",
      description: "inhibitory synaptic rate constant",
      min: 0.01,
      max: 0.5,
    },
    g_L: { default: 1, unit: "", description: "leak conductance", min: 0, max: 5 },
    g_GABA: { default: 1, unit: "", description: "GABA conductance", min: 0, max: 5 },
    g_AMPA: { default: 1, unit: "", description: "AMPA conductance", min: 0, max: 5 },
    g_LK: { default: 0.018, unit: "mS/cm²", description: "potassium leak conductance", min: 0, max: 0.1 },
    E_AMPA: { default: 0, unit: "mV", description: "AMPA reversal potential" },
    E_GABA: { default: -70, unit: "mV", description: "GABA reversal potential" },
    E_L: { default: -70, unit: "mV", description: "leak reversal potential" },
    E_K: { default: -100, unit: "mV", description: "potassium reversal potential" },
    E_Ca: { default: 120, unit: "mV", description: "calcium reversal potential" },
    g_T_t: {
      default: 3,
      unit: "mS/cm²",
      description: "T-type conductance of the relay population",
      min: 0,
      max: 10,
    },
    g_T_r: {
      default: 2.3,
      unit: "mS/cm²",
      description: "T-type conductance of the reticular population",
      min: 0,
      max: 10,
    },
    g_h: { default: 0.062, unit: "mS/cm²", description: "conductance of the h-current", min: 0, max: 0.2 },
    E_h: { default: -40, unit: "mV", description: "reversal potential of the h-current" },
    alpha_Ca: { default: -51.8e-6, unit: "", description: "calcium influx per current" },
    tau_Ca: { default: 10, unit: "ms", description: "calcium time constant", min: 1, max: 100 },
    Ca_0: { default: 2.4e-4, unit: "", description: "calcium at rest" },
    k1: { default: 2.5e7, unit: "", description: "binding of calcium" },
    k2: { default: 4e-4, unit: "", description: "unbinding of calcium" },
    k3: { default: 0.1, unit: "1/ms", description: "binding to h-channels" },
    k4: { default: 0.001, unit: "1/ms", description: "unbinding from h-channels" },
    n_P: { default: 4, unit: "", description: "cooperativity of calcium binding" },
    g_inc: { default: 2, unit: "", description: "relative conductance of bound h-channels", min: 0, max: 10 },
    N_tr: { default: 5, unit: "", description: "connectivity reticular → relay", min: 0, max: 50 },
    N_rt: { default: 3, unit: "", description: "connectivity relay → reticular", min: 0, max: 50 },
    N_rr: { default: 25, unit: "", description: "connectivity reticular → reticular", min: 0, max: 100 },
    d_phi: {
      default: 0,
      unit: "",
      description: "amplitude of the noise",
      min: 0,
      max: 0.1,
      latex: "d_\\varphi",
    },
  },
  states: {
    V_t: { unit: "mV", description: "membrane potential, relay", initial: [-75, -50] },
    V_r: { unit: "mV", description: "membrane potential, reticular", initial: [-75, -50] },
    Ca: { unit: "", description: "calcium", initial: 2.4e-4 },
    h_T_t: zero("T-type inactivation, relay"),
    h_T_r: zero("T-type inactivation, reticular"),
    m_h1: zero("unbound h-channels"),
    m_h2: zero("bound h-channels"),
    s_et: synapse("excitatory synapse, relay"),
    s_gt: synapse("inhibitory synapse, relay"),
    s_er: synapse("excitatory synapse, reticular"),
    s_gr: synapse("inhibitory synapse, reticular"),
    ds_et: zero("change of s_et", "1/ms"),
    ds_gt: zero("change of s_gt", "1/ms"),
    ds_er: zero("change of s_er", "1/ms"),
    ds_gr: zero("change of s_gr", "1/ms"),
  },
  noise: { ds_et: diffusion((_, { gamma_e, d_phi }) => gamma_e * gamma_e * d_phi) },
  inputs: {
    ext_current_t: { default: 0, unit: "", description: "external current to the relay population" },
    ext_current_r: { default: 0, unit: "", description: "external current to the reticular population" },
  },
  functions: {
    rate: (V: number, Q_max: number, C1: number, theta: number, sigma: number) =>
      Q_max / (1 + Math.exp((-C1 * (V - theta)) / sigma)),
    opening: (V: number, half: number, width: number) => 1 / (1 + Math.exp((V - half) / width)),
  },
  observables: {
    Q_t: {
      unit: "Hz",
      description: "firing rate, relay",
      value: ({ V_t }, { Q_max, C1, theta, sigma }, { rate }) => 1e3 * rate(V_t, Q_max, C1, theta, sigma),
    },
    Q_r: {
      unit: "Hz",
      description: "firing rate, reticular",
      value: ({ V_r }, { Q_max, C1, theta, sigma }, { rate }) => 1e3 * rate(V_r, Q_max, C1, theta, sigma),
    },
  },
  symbols: {
    rate: "\\varphi",
    rate_t: "\\varphi_t",
    rate_r: "\\varphi_r",
    opening: "H",
    half: "V_{1/2}",
    width: "w",
    T_t: "I_{T,t}",
    T_r: "I_{T,r}",
    bound: "b",
    binding: "\\beta",
    Ca: "[\\mathrm{Ca}]",
    Ca_0: "[\\mathrm{Ca}]_0",
    ds_et: "\\dot{s}_{\\mathrm{et}}",
    ds_gt: "\\dot{s}_{\\mathrm{gt}}",
    ds_er: "\\dot{s}_{\\mathrm{er}}",
    ds_gr: "\\dot{s}_{\\mathrm{gr}}",
    ext_current_t: "I_t^{\\mathrm{ext}}",
    ext_current_r: "I_r^{\\mathrm{ext}}",
  },
  equations(state, parameters, { ext_current_t, ext_current_r }, { rate, opening }) {
    const { V_t, V_r, Ca, h_T_t, h_T_r, m_h1, m_h2, s_et, s_gt, s_er, s_gr, ds_et, ds_gt, ds_er, ds_gr } =
      state;
    const { tau, Q_max, theta, sigma, C1, C_m, gamma_e, gamma_r, g_L, g_GABA, g_AMPA, g_LK } = parameters;
    const { E_AMPA, E_GABA, E_L, E_K, E_Ca, g_T_t, g_T_r, g_h, E_h, alpha_Ca, tau_Ca, Ca_0 } = parameters;
    const { k1, k2, k3, k4, n_P, g_inc, N_tr, N_rt, N_rr } = parameters;

    const rate_t = rate(V_t, Q_max, C1, theta, sigma);
    const rate_r = rate(V_r, Q_max, C1, theta, sigma);

    const synaptic_t = g_AMPA * s_et * (V_t - E_AMPA) + g_GABA * s_gt * (V_t - E_GABA);
    const synaptic_r = g_AMPA * s_er * (V_r - E_AMPA) + g_GABA * s_gr * (V_r - E_GABA);
    const m_t = opening(V_t, -59, -6.2);
    const m_r = opening(V_r, -52, -7.4);
    const T_t = g_T_t * m_t * m_t * h_T_t * (V_t - E_Ca);
    const T_r = g_T_r * m_r * m_r * h_T_r * (V_r - E_Ca);
    const h_current = g_h * (m_h1 + g_inc * m_h2) * (V_t - E_h);

    const tau_ht =
      (30.8 + (211.4 + Math.exp((V_t + 115.2) / 5)) / (1 + Math.exp((V_t + 86) / 3.2))) / 3.7371928;
    const tau_hr = (85 + 1 / (Math.exp((V_r + 48) / 4) + Math.exp(-(V_r + 407) / 50))) / 3.7371928;
    const tau_mh = 20 + 1000 / (Math.exp((V_t + 71.5) / 14.2) + Math.exp(-(V_t + 89) / 11.6));
    const bound = k1 * Ca ** n_P;
    const P = bound / (bound + k2);
    const binding = k3 * P * m_h1 - k4 * m_h2;

    return {
      V_t:
        -(g_L * (V_t - E_L) + synaptic_t + ext_current_t) / tau -
        (g_LK * (V_t - E_K) + T_t + h_current) / C_m,
      V_r: -(g_L * (V_r - E_L) + synaptic_r + ext_current_r) / tau - (g_LK * (V_r - E_K) + T_r) / C_m,
      Ca: alpha_Ca * T_t - (Ca - Ca_0) / tau_Ca,
      h_T_t: (opening(V_t, -81, 4) - h_T_t) / tau_ht,
      h_T_r: (opening(V_r, -80, 5) - h_T_r) / tau_hr,
      m_h1: (opening(V_t, -75, 5.5) * (1 - m_h2) - m_h1) / tau_mh - binding,
      m_h2: binding,
      s_et: ds_et,
      s_gt: ds_gt,
      s_er: ds_er,
      s_gr: ds_gr,
      ds_et: 0,
      ds_gt: gamma_r * gamma_r * (N_tr * rate_r - s_gt) - 2 * gamma_r * ds_gt,
      ds_er: gamma_e * gamma_e * (N_rt * rate_t - s_er) - 2 * gamma_e * ds_er,
      ds_gr: gamma_r * gamma_r * (N_rr * rate_r - s_gr) - 2 * gamma_r * ds_gr,
    };
  },
  outputs: ["V_t", "V_r", "Q_t", "Q_r"],
  output: "Q_t",
  dt: 0.01,
  duration: 60000,
  network: false,
};

/**
 * Thalamic relay and reticular populations (one node).
 *
 * @example
 * const model = new ThalamicMassModel({ seed: 1 });
 * model.params.duration = 100;
 * model.run();
 * model.V_t.shape // [1, 10000]
 */
export class ThalamicMassModel extends Model<ThalamicMassParams> {
  constructor(options: ModelOptions<ThalamicMassParams> = {}) {
    super(thalamus, options);
  }
  /** Membrane potential of the relay population in mV, [1][time]. */
  get V_t(): Labelled {
    return this.array("V_t");
  }
  /** Membrane potential of the reticular population in mV, [1][time]. */
  get V_r(): Labelled {
    return this.array("V_r");
  }
  /** Firing rate of the relay population in Hz, [1][time]. */
  get Q_t(): Labelled {
    return this.array("Q_t");
  }
  /** Firing rate of the reticular population in Hz, [1][time]. */
  get Q_r(): Labelled {
    return this.array("Q_r");
  }
}
