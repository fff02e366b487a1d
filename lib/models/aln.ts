import { local, type ModelDefinition, network, ou } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { defaultTransferTables, type TransferTables } from "./alnTables/index.js";
import { transferTableData } from "./alnTransfer.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the ALN model. In two-letter suffixes the receiving population comes first. */
export interface ALNParams extends BaseParams {
  /** Replace the fixed local delays by low-pass filters, and filter what arrives from other areas (0 or 1). */
  distr_delay: 0 | 1;
  /** Low-pass filter the input standard deviations (0 or 1). */
  filter_sigma: 0 | 1;
  /** Synaptic amplitude of connections between areas, mV/ms. */
  c_gl: number;
  /** Number of excitatory inputs from other areas. */
  Ke_gl: number;
  /** Mean external input to the excitatory population, mV/ms. */
  mue_ext_mean: number;
  /** Mean external input to the inhibitory population, mV/ms. */
  mui_ext_mean: number;
  /** Time constant of the noise, ms. */
  tau_ou: number;
  /** Intensity of the noise, mV/ms/√ms. */
  sigma_ou: number;
  /** Standard deviation of the external input to the excitatory population, mV/√ms. */
  sigmae_ext: number;
  /** Standard deviation of the external input to the inhibitory population, mV/√ms. */
  sigmai_ext: number;
  /** Local excitatory inputs per neuron. */
  Ke: number;
  /** Local inhibitory inputs per neuron. */
  Ki: number;
  /** Local delay of excitatory spikes, ms. */
  de: number;
  /** Local delay of inhibitory spikes, ms. */
  di: number;
  /** Excitatory synaptic time constant, ms. */
  tau_se: number;
  /** Inhibitory synaptic time constant, ms. */
  tau_si: number;
  /** Time constant of distributed excitatory delays, ms. */
  tau_de: number;
  /** Time constant of distributed inhibitory delays, ms. */
  tau_di: number;
  /** Synaptic amplitude E → E, mV/ms. */
  cee: number;
  /** Synaptic amplitude E → I, mV/ms. */
  cie: number;
  /** Synaptic amplitude I → E, mV/ms. */
  cei: number;
  /** Synaptic amplitude I → I, mV/ms. */
  cii: number;
  /** Maximal synaptic current E → E, mV/ms. */
  Jee_max: number;
  /** Maximal synaptic current E → I, mV/ms. */
  Jie_max: number;
  /** Maximal synaptic current I → E, mV/ms. */
  Jei_max: number;
  /** Maximal synaptic current I → I, mV/ms. */
  Jii_max: number;
  /** Subthreshold adaptation, nS. */
  a: number;
  /** Spike-triggered adaptation, pA. */
  b: number;
  /** Reversal potential of adaptation, mV. */
  EA: number;
  /** Time constant of adaptation, ms. */
  tauA: number;
  /** Membrane capacitance, pF. */
  C: number;
  /** Leak conductance, nS. */
  gL: number;
  /** External current to the excitatory population, mV/ms. */
  ext_exc_current: InputValue;
  /** External current to the inhibitory population, mV/ms. */
  ext_inh_current: InputValue;
  /** External rate to the excitatory population, kHz. */
  ext_exc_rate: InputValue;
  /** External rate to the inhibitory population, kHz. */
  ext_inh_rate: InputValue;
  /** Initial excitatory rate, Hz; node × column for a history. */
  rates_exc_init: InitialValue;
  /** Initial inhibitory rate, Hz. */
  rates_inh_init: InitialValue;
  /** Initial filtered mean input to E, mV/ms. */
  mufe_init: InitialValue;
  /** Initial filtered mean input to I, mV/ms. */
  mufi_init: InitialValue;
  /** Initial adaptation current, pA. */
  IA_init: InitialValue;
  /** Initial synaptic means and variances. */
  seem_init: InitialValue;
  seim_init: InitialValue;
  siem_init: InitialValue;
  siim_init: InitialValue;
  seev_init: InitialValue;
  seiv_init: InitialValue;
  siev_init: InitialValue;
  siiv_init: InitialValue;
  /** Initial external input to E, mV/ms; the mean at the start of the run by default. */
  mue_ou: InitialValue;
  /** Initial external input to I, mV/ms; the mean at the start of the run by default. */
  mui_ou: InitialValue;
}

const synapse = (description: string, high: number) => ({
  unit: "",
  description,
  initial: [0, high] as const,
});

export const aln: ModelDefinition = {
  name: "aln",
  description: "Adaptive linear–nonlinear cascade: mean field of excitatory and inhibitory AdEx neurons",
  references: [
    "Augustin et al. (2017), Low-dimensional spike rate models derived from networks of adaptive integrate-and-fire neurons. PLoS Comput. Biol. 13, e1005545. doi:10.1371/journal.pcbi.1005545",
    "Cakan & Obermayer (2020), Biophysically grounded mean-field models of neural populations under electrical stimulation. PLoS Comput. Biol. 16, e1007822. doi:10.1371/journal.pcbi.1007822",
    "Ladenbauer (2015), The collective dynamics of adaptive neurons. PhD thesis, TU Berlin",
  ],
  parameters: {
    distr_delay: {
      default: 0,
      unit: "",
      description: "distributed instead of fixed local delays",
      choices: [0, 1],
    },
    filter_sigma: {
      default: 0,
      unit: "",
      description: "low-pass filter the input standard deviations",
      choices: [0, 1],
    },
    c_gl: { default: 0.3, unit: "mV/ms", description: "synaptic amplitude between areas", min: 0, max: 1 },
    Ke_gl: { default: 250, unit: "", description: "excitatory inputs from other areas", min: 0, max: 500 },
    mue_ext_mean: {
      default: 0.4,
      unit: "mV/ms",
      description: "mean external input to E",
      min: 0,
      max: 4,
      latex: "\\mu_E^{\\mathrm{ext}}",
    },
    mui_ext_mean: {
      default: 0.3,
      unit: "mV/ms",
      description: "mean external input to I",
      min: 0,
      max: 4,
      latex: "\\mu_I^{\\mathrm{ext}}",
    },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise", min: 0.1, max: 100 },
    sigma_ou: { default: 0, unit: "mV/ms/√ms", description: "intensity of the noise", min: 0, max: 1 },
    sigmae_ext: {
      default: 1.5,
      unit: "mV/√ms",
      description: "standard deviation of the external input to E",
      min: 0.5,
      max: 5,
    },
    sigmai_ext: {
      default: 1.5,
      unit: "mV/√ms",
      description: "standard deviation of the external input to I",
      min: 0.5,
      max: 5,
    },
    Ke: { default: 800, unit: "", description: "local excitatory inputs per neuron", min: 0, max: 2000 },
    Ki: { default: 200, unit: "", description: "local inhibitory inputs per neuron", min: 0, max: 1000 },
    de: { default: 4, unit: "ms", description: "local delay of excitatory spikes", min: 0, max: 20 },
    di: { default: 2, unit: "ms", description: "local delay of inhibitory spikes", min: 0, max: 20 },
    tau_se: { default: 2, unit: "ms", description: "excitatory synaptic time constant", min: 0.5, max: 20 },
    tau_si: { default: 5, unit: "ms", description: "inhibitory synaptic time constant", min: 0.5, max: 20 },
    tau_de: {
      default: 1,
      unit: "ms",
      description: "time constant of distributed excitatory delays",
      min: 0.1,
      max: 20,
    },
    tau_di: {
      default: 1,
      unit: "ms",
      description: "time constant of distributed inhibitory delays",
      min: 0.1,
      max: 20,
    },
    cee: { default: 0.3, unit: "mV/ms", description: "synaptic amplitude E → E", min: 0, max: 2 },
    cie: { default: 0.3, unit: "mV/ms", description: "synaptic amplitude E → I", min: 0, max: 2 },
    cei: { default: 0.5, unit: "mV/ms", description: "synaptic amplitude I → E", min: 0, max: 2 },
    cii: { default: 0.5, unit: "mV/ms", description: "synaptic amplitude I → I", min: 0, max: 2 },
    Jee_max: { default: 2.43, unit: "mV/ms", description: "maximal synaptic current E → E", min: 0, max: 10 },
    Jie_max: { default: 2.6, unit: "mV/ms", description: "maximal synaptic current E → I", min: 0, max: 10 },
    Jei_max: {
      default: -3.3,
      unit: "mV/ms",
      description: "maximal synaptic current I → E",
      min: -10,
      max: 0,
    },
    Jii_max: {
      default: -1.64,
      unit: "mV/ms",
      description: "maximal synaptic current I → I",
      min: -10,
      max: 0,
    },
    a: { default: 0, unit: "nS", description: "subthreshold adaptation", min: 0, max: 40 },
    b: { default: 0, unit: "pA", description: "spike-triggered adaptation", min: 0, max: 100 },
    EA: { default: -80, unit: "mV", description: "reversal potential of adaptation", min: -100, max: -40 },
    tauA: { default: 200, unit: "ms", description: "time constant of adaptation", min: 10, max: 5000 },
    C: { default: 200, unit: "pF", description: "membrane capacitance", min: 50, max: 500 },
    gL: { default: 10, unit: "nS", description: "leak conductance", min: 1, max: 50 },
  },
  states: {
    mufe: { unit: "mV/ms", description: "filtered mean input to E", initial: [0, 3] },
    mufi: { unit: "mV/ms", description: "filtered mean input to I", initial: [0, 3] },
    IA: { unit: "pA", description: "adaptation current", initial: [0, 200], latex: "I_A" },
    seem: synapse("mean synaptic activity E → E", 0.5),
    seim: synapse("mean synaptic activity I → E", 0.5),
    siem: synapse("mean synaptic activity E → I", 0.5),
    siim: synapse("mean synaptic activity I → I", 0.5),
    seev: { ...synapse("variance of synaptic activity E → E", 0.001), clamp: { min: 0 } },
    seiv: { ...synapse("variance of synaptic activity I → E", 0.001), clamp: { min: 0 } },
    siev: { ...synapse("variance of synaptic activity E → I", 0.01), clamp: { min: 0 } },
    siiv: { ...synapse("variance of synaptic activity I → I", 0.01), clamp: { min: 0 } },
    sigmae_f: {
      unit: "mV/√ms",
      description: "filtered standard deviation of the input to E",
      initial: "sigmae_ext",
    },
    sigmai_f: {
      unit: "mV/√ms",
      description: "filtered standard deviation of the input to I",
      initial: "sigmai_ext",
    },
    rd_exc: { unit: "kHz", description: "filtered local excitatory rate", initial: 0 },
    rd_inh: { unit: "kHz", description: "filtered local inhibitory rate", initial: 0 },
    rd_network: { unit: "kHz", description: "filtered rate from other areas", initial: 0 },
    rd_network2: { unit: "kHz", description: "filtered rate from other areas, squared weights", initial: 0 },
  },
  rates: {
    rates_exc: {
      unit: "Hz",
      description: "excitatory firing rate",
      init: "rates_exc_init",
      initial: [0, 0.01],
      latex: "r_E",
    },
    rates_inh: {
      unit: "Hz",
      description: "inhibitory firing rate",
      init: "rates_inh_init",
      initial: [0, 0.01],
      latex: "r_I",
    },
  },
  noise: {
    mue_ou: ou({
      mean: "mue_ext_mean",
      unit: "mV/ms",
      description: "external input to E",
      initial: "mue_ext_mean",
    }),
    mui_ou: ou({
      mean: "mui_ext_mean",
      unit: "mV/ms",
      description: "external input to I",
      initial: "mui_ext_mean",
    }),
  },
  inputs: {
    ext_exc_current: { default: 0, unit: "mV/ms", description: "external current to E" },
    ext_inh_current: { default: 0, unit: "mV/ms", description: "external current to I" },
    ext_exc_rate: { default: 0, unit: "kHz", description: "external rate to E" },
    ext_inh_rate: { default: 0, unit: "kHz", description: "external rate to I" },
  },
  couplings: {
    network_exc: network("rates_exc", { selfDelay: "de" }),
    network_exc2: network("rates_exc", { power: 2, selfDelay: "de" }),
    delayed_exc: local("rates_exc", { delay: "de" }),
    delayed_inh: local("rates_inh", { delay: "di" }),
  },
  tables: {
    transfer: {
      channels: ["rate", "tau", "voltage", "tauSigma"],
      description:
        "firing rate, time constants and mean voltage of an AdEx population at mean and standard deviation of its input",
    },
  },
  functions: {
    // Mean activity m and variance v of a synapse type; z1, z2: first and second moment of the input, τ: decay.
    meanChange: (m: number, z1: number, tau: number) => ((1 - m) * z1 - m) / tau,
    varianceChange: (m: number, v: number, z1: number, z2: number, tau: number) =>
      ((1 - m) * (1 - m) * z2 + (z2 - 2 * tau * (z1 + 1)) * v) / (tau * tau),
    // Variance that a synapse type contributes to the membrane's input.
    inputVariance: (J: number, v: number, z1: number, tau: number, tau_m: number) =>
      (2 * J * J * v * tau * tau_m) / ((1 + z1) * tau_m + tau),
  },
  symbols: {
    Ke: "K_E",
    Ki: "K_I",
    Ke_gl: "K_{\\mathrm{gl}}",
    de: "d_E",
    di: "d_I",
    tau_se: "\\tau_{s,E}",
    tau_si: "\\tau_{s,I}",
    tau_de: "\\tau_{d,E}",
    tau_di: "\\tau_{d,I}",
    cee: "c_{EE}",
    cie: "c_{IE}",
    cei: "c_{EI}",
    cii: "c_{II}",
    Jee_max: "J_{EE}",
    Jie_max: "J_{IE}",
    Jei_max: "J_{EI}",
    Jii_max: "J_{II}",
    sigmae_ext: "\\sigma_E^{\\mathrm{ext}}",
    sigmai_ext: "\\sigma_I^{\\mathrm{ext}}",
    EA: "E_A",
    gL: "g_L",
    mufe: "\\mu_E^{f}",
    mufi: "\\mu_I^{f}",
    sigmae_f: "\\sigma_E^{f}",
    sigmai_f: "\\sigma_I^{f}",
    seem: "\\bar{s}_{EE}",
    seim: "\\bar{s}_{EI}",
    siem: "\\bar{s}_{IE}",
    siim: "\\bar{s}_{II}",
    seev: "v_{EE}",
    seiv: "v_{EI}",
    siev: "v_{IE}",
    siiv: "v_{II}",
    rd_exc: "R_E^{d}",
    rd_inh: "R_I^{d}",
    rd_network: "A_1^{d}",
    rd_network2: "A_2^{d}",
    mue_ou: "\\mu_E^{\\mathrm{ou}}",
    mui_ou: "\\mu_I^{\\mathrm{ou}}",
    ext_exc_current: "\\mu_E^{\\mathrm{cur}}",
    ext_inh_current: "\\mu_I^{\\mathrm{cur}}",
    ext_exc_rate: "r_E^{\\mathrm{ext}}",
    ext_inh_rate: "r_I^{\\mathrm{ext}}",
    kee: "k_{EE}",
    kie: "k_{IE}",
    kei: "k_{EI}",
    kii: "k_{II}",
    kgl: "k_{\\mathrm{gl}}",
    local_exc: "R_E",
    local_inh: "R_I",
    network1: "A_1",
    network2: "A_2",
    z1ee: "z_{1,EE}",
    z1ei: "z_{1,EI}",
    z1ie: "z_{1,IE}",
    z1ii: "z_{1,II}",
    z2ee: "z_{2,EE}",
    z2ei: "z_{2,EI}",
    z2ie: "z_{2,IE}",
    z2ii: "z_{2,II}",
    mu_e: "\\mu_E",
    mu_i: "\\mu_I",
    sigma_e: "\\sigma_E",
    sigma_i: "\\sigma_I",
    at_e: "\\mu_E^{A}",
    m: "\\bar{s}",
    meanChange: "F_s",
    varianceChange: "F_v",
    inputVariance: "\\mathcal{V}",
    "transfer.rate": "\\Phi_r",
    "transfer.tau": "\\Phi_{\\tau}",
    "transfer.voltage": "\\Phi_V",
    "transfer.tauSigma": "\\Phi_{\\tau_{\\sigma}}",
  },
  equations(
    state,
    {
      distr_delay,
      filter_sigma,
      c_gl,
      Ke_gl,
      sigmae_ext,
      sigmai_ext,
      Ke,
      Ki,
      tau_se,
      tau_si,
      tau_de,
      tau_di,
      cee,
      cie,
      cei,
      cii,
      Jee_max,
      Jie_max,
      Jei_max,
      Jii_max,
      a,
      b,
      EA,
      tauA,
      C,
      gL,
      dt,
    },
    {
      ext_exc_current,
      ext_inh_current,
      ext_exc_rate,
      ext_inh_rate,
      network_exc,
      network_exc2,
      delayed_exc,
      delayed_inh,
    },
    { transfer, meanChange, varianceChange, inputVariance },
  ) {
    const { mufe, mufi, IA, seem, seim, siem, siim, seev, seiv, siev, siiv, mue_ou, mui_ou } = state;
    const tau_m = C / gL;
    // Amplitudes relative to the maximal current, in ms.
    const kee = (cee * tau_se) / Jee_max;
    const kie = (cie * tau_se) / Jie_max;
    const kei = (cei * tau_si) / Math.abs(Jei_max);
    const kii = (cii * tau_si) / Math.abs(Jii_max);
    const kgl = (c_gl * tau_se) / Jee_max;

    // Arriving rates, kHz.
    const local_exc = distr_delay ? state.rd_exc : 1e-3 * delayed_exc;
    const local_inh = distr_delay ? state.rd_inh : 1e-3 * delayed_inh;
    const network1 = distr_delay ? state.rd_network : 1e-3 * network_exc;
    const network2 = distr_delay ? state.rd_network2 : 1e-3 * network_exc2;

    const z1ee = kee * Ke * local_exc + kgl * Ke_gl * network1 + kgl * Ke_gl * ext_exc_rate;
    const z1ei = kei * Ki * local_inh;
    const z1ie = kie * Ke * local_exc + kgl * Ke_gl * ext_inh_rate;
    const z1ii = kii * Ki * local_inh;
    const z2ee = kee * kee * Ke * local_exc + kgl * kgl * Ke_gl * network2 + kgl * kgl * Ke_gl * ext_exc_rate;
    const z2ei = kei * kei * Ki * local_inh;
    const z2ie = kie * kie * Ke * local_exc + kgl * kgl * Ke_gl * ext_inh_rate;
    const z2ii = kii * kii * Ki * local_inh;

    const mu_e = Jee_max * seem + Jei_max * seim + mue_ou + ext_exc_current;
    const mu_i = Jie_max * siem + Jii_max * siim + mui_ou + ext_inh_current;
    const sigma_e = Math.sqrt(
      inputVariance(Jee_max, seev, z1ee, tau_se, tau_m) +
        inputVariance(Jei_max, seiv, z1ei, tau_si, tau_m) +
        sigmae_ext * sigmae_ext,
    );
    const sigma_i = Math.sqrt(
      inputVariance(Jie_max, siev, z1ie, tau_se, tau_m) +
        inputVariance(Jii_max, siiv, z1ii, tau_si, tau_m) +
        sigmai_ext * sigmai_ext,
    );

    const at_e = mufe - IA / C;
    const spread_e = filter_sigma ? state.sigmae_f : sigma_e;
    const spread_i = filter_sigma ? state.sigmai_f : sigma_i;
    const rates_exc = 1e3 * transfer.rate(at_e, spread_e);
    const rates_inh = 1e3 * transfer.rate(mufi, spread_i);
    const voltage = transfer.voltage(at_e, spread_e);

    return {
      rates_exc,
      rates_inh,
      mufe: (mu_e - mufe) / transfer.tau(at_e, spread_e),
      mufi: (mu_i - mufi) / transfer.tau(mufi, spread_i),
      IA: (a * (voltage - EA) - IA + tauA * b * state.rates_exc * 1e-3) / tauA,
      seem: meanChange(seem, z1ee, tau_se),
      seim: meanChange(seim, z1ei, tau_si),
      siem: meanChange(siem, z1ie, tau_se),
      siim: meanChange(siim, z1ii, tau_si),
      seev: varianceChange(seem, seev, z1ee, z2ee, tau_se),
      seiv: varianceChange(seim, seiv, z1ei, z2ei, tau_si),
      siev: varianceChange(siem, siev, z1ie, z2ie, tau_se),
      siiv: varianceChange(siim, siiv, z1ii, z2ii, tau_si),
      // Where the filter is faster than a step, the standard deviation passes unfiltered.
      sigmae_f: filter_sigma
        ? (sigma_e - state.sigmae_f) / Math.max(transfer.tauSigma(at_e, spread_e), dt)
        : 0,
      sigmai_f: filter_sigma
        ? (sigma_i - state.sigmai_f) / Math.max(transfer.tauSigma(mufi, spread_i), dt)
        : 0,
      rd_exc: distr_delay ? (1e-3 * rates_exc - state.rd_exc) / tau_de : 0,
      rd_inh: distr_delay ? (1e-3 * rates_inh - state.rd_inh) / tau_di : 0,
      rd_network: distr_delay ? (1e-3 * network_exc - state.rd_network) / tau_de : 0,
      rd_network2: distr_delay ? (1e-3 * network_exc2 - state.rd_network2) / tau_de : 0,
    };
  },
  drawOrder: [
    "mufe",
    "mufi",
    "seem",
    "seim",
    "seev",
    "seiv",
    "siim",
    "siem",
    "siiv",
    "siev",
    "rates_exc",
    "rates_inh",
    "IA",
  ],
  outputs: ["rates_exc", "rates_inh", "IA"],
  output: "rates_exc",
  defaultInput: "ext_exc_rate",
};

/** Options of the ALN model. */
export interface ALNOptions extends ModelOptions<ALNParams> {
  /** Transfer-function tables for other neurons than the default AdEx neuron. */
  tables?: TransferTables;
}

/**
 * Mean field of adaptive exponential integrate-and-fire neurons, E and I, in a network with delays.
 *
 * @example
 * const model = new ALNModel({ seed: 1 });
 * model.params.duration = 200;
 * model.run();
 * model.rates_exc.shape // [1, 2000]
 */
export class ALNModel extends Model<ALNParams> {
  constructor(options: ALNOptions = {}) {
    const { tables, ...rest } = options;
    super(aln, rest, () => ({ transfer: transferTableData(tables ?? defaultTransferTables()) }));
  }
  /** Excitatory firing rate in Hz, [region][time]. */
  get rates_exc(): Labelled {
    return this.array("rates_exc");
  }
  /** Inhibitory firing rate in Hz, [region][time]. */
  get rates_inh(): Labelled {
    return this.array("rates_inh");
  }
  /** Adaptation current in pA, [region][time]. */
  get IA(): Labelled {
    return this.array("IA");
  }
}
