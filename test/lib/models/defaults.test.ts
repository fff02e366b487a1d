import { describe, expect, it } from "@jest/globals";
import { NumpyLegacyRandom } from "../../../lib/engine/rng/numpyLegacy.js";
import {
  ALNModel,
  FHNModel,
  HopfModel,
  KuramotoModel,
  type Model,
  ThalamicMassModel,
  WCModel,
  WWModel,
} from "../../../lib/index.js";

interface Identity {
  readonly name: string;
  readonly output_vars: readonly string[];
  readonly default_output: string;
  readonly default_input: string | undefined;
  readonly input_vars: readonly string[];
  readonly params: Readonly<Record<string, number | string>>;
  /** What drives BOLD, for an activity of 0.3. */
  readonly bold?: number;
}

const common = { dt: 0.1, duration: 2000, signalV: 20, tau_ou: 5, sigma_ou: 0 };

/** Names and defaults of neurolib 0.6.1. */
const IDENTITIES: readonly [new () => Model<never>, Identity][] = [
  [
    ALNModel as never,
    {
      name: "aln",
      output_vars: ["rates_exc", "rates_inh", "IA"],
      default_output: "rates_exc",
      default_input: "ext_exc_rate",
      input_vars: ["ext_exc_current", "ext_inh_current", "ext_exc_rate", "ext_inh_rate"],
      params: {
        ...common,
        c_gl: 0.3,
        Ke_gl: 250,
        mue_ext_mean: 0.4,
        mui_ext_mean: 0.3,
        ext_exc_rate: 0,
        ext_inh_rate: 0,
        ext_exc_current: 0,
        ext_inh_current: 0,
        sigmae_ext: 1.5,
        sigmai_ext: 1.5,
        Ke: 800,
        Ki: 200,
        de: 4,
        di: 2,
        tau_se: 2,
        tau_si: 5,
        tau_de: 1,
        tau_di: 1,
        cee: 0.3,
        cie: 0.3,
        cei: 0.5,
        cii: 0.5,
        Jee_max: 2.43,
        Jie_max: 2.6,
        Jei_max: -3.3,
        Jii_max: -1.64,
        a: 0,
        b: 0,
        EA: -80,
        tauA: 200,
        C: 200,
        gL: 10,
        filter_sigma: 0,
        distr_delay: 0,
      },
    },
  ],
  [
    HopfModel as never,
    {
      name: "hopf",
      output_vars: ["x", "y"],
      default_output: "x",
      default_input: "x_ext",
      input_vars: ["x_ext", "y_ext"],
      params: {
        ...common,
        coupling: "diffusive",
        K_gl: 0.6,
        x_ou_mean: 0,
        y_ou_mean: 0,
        a: 0.25,
        w: 0.2,
        x_ext: 0,
        y_ext: 0,
      },
      bold: 5.2,
    },
  ],
  [
    FHNModel as never,
    {
      name: "fhn",
      output_vars: ["x", "y"],
      default_output: "x",
      default_input: "x_ext",
      input_vars: ["x_ext", "y_ext"],
      params: {
        ...common,
        coupling: "diffusive",
        K_gl: 0.6,
        x_ou_mean: 0,
        y_ou_mean: 0,
        alpha: 3,
        beta: 4,
        gamma: -1.5,
        delta: 0,
        epsilon: 0.5,
        tau: 20,
        x_ext: 1,
        y_ext: 0,
      },
      bold: 15,
    },
  ],
  [
    WCModel as never,
    {
      name: "wc",
      output_vars: ["exc", "inh"],
      default_output: "exc",
      default_input: "exc_ext",
      input_vars: ["exc_ext", "inh_ext"],
      params: {
        ...common,
        K_gl: 0.6,
        exc_ou_mean: 0,
        inh_ou_mean: 0,
        tau_exc: 2.5,
        tau_inh: 3.75,
        c_excexc: 16,
        c_excinh: 15,
        c_inhexc: 12,
        c_inhinh: 3,
        a_exc: 1.5,
        a_inh: 1.5,
        mu_exc: 3,
        mu_inh: 3,
        exc_ext_baseline: 0,
        inh_ext_baseline: 0,
        exc_ext: 0,
        inh_ext: 0,
      },
      bold: 15,
    },
  ],
  [
    WWModel as never,
    {
      name: "wongwang",
      output_vars: ["r_exc", "r_inh", "se", "si"],
      default_output: "r_exc",
      default_input: "exc_current",
      input_vars: ["exc_current", "inh_current"],
      params: {
        ...common,
        K_gl: 0.6,
        exc_ou_mean: 0,
        inh_ou_mean: 0,
        a_exc: 0.31,
        b_exc: 0.125,
        d_exc: 160,
        tau_exc: 100,
        gamma_exc: 0.641,
        w_exc: 1,
        exc_current_baseline: 0.382,
        exc_current: 0,
        a_inh: 0.615,
        b_inh: 0.177,
        d_inh: 87,
        tau_inh: 10,
        w_inh: 0.7,
        inh_current_baseline: 0.382,
        inh_current: 0,
        J_NMDA: 0.15,
        J_I: 1,
        w_ee: 1.4,
      },
    },
  ],
  [
    KuramotoModel as never,
    {
      name: "kuramoto",
      output_vars: ["theta"],
      default_output: "theta",
      default_input: "theta_ext",
      input_vars: ["theta_ext"],
      params: { ...common, k: 2, omega: Math.PI, theta_ext: 0 },
    },
  ],
  [
    ThalamicMassModel as never,
    {
      name: "thalamus",
      output_vars: ["V_t", "V_r", "Q_t", "Q_r"],
      default_output: "Q_t",
      default_input: "ext_current_t",
      input_vars: ["ext_current_t", "ext_current_r"],
      params: {
        dt: 0.01,
        duration: 60000,
        tau: 20,
        Q_max: 0.4,
        theta: -58.5,
        sigma: 6,
        C1: 1.8137993642,
        C_m: 1,
        gamma_e: 0.07,
        gamma_r: 0.1,
        g_L: 1,
        g_GABA: 1,
        g_AMPA: 1,
        g_LK: 0.018,
        E_AMPA: 0,
        E_GABA: -70,
        E_L: -70,
        E_K: -100,
        E_Ca: 120,
        g_T_t: 3,
        g_T_r: 2.3,
        g_h: 0.062,
        E_h: -40,
        alpha_Ca: -51.8e-6,
        tau_Ca: 10,
        Ca_0: 2.4e-4,
        k1: 2.5e7,
        k2: 4e-4,
        k3: 0.1,
        k4: 0.001,
        n_P: 4,
        g_inc: 2,
        N_tr: 5,
        N_rt: 3,
        N_rr: 25,
        d_phi: 0,
        ext_current_t: 0,
        ext_current_r: 0,
      },
    },
  ],
];

describe.each(IDENTITIES.map(([Class, identity]) => [Class.name, Class, identity] as const))(
  "%s",
  (_, Class, { params, bold, ...identity }) => {
    const model = new Class();
    const given = model.params as unknown as Record<string, unknown>;

    it("has neurolib's names", () => {
      const { name, output_vars, default_output, default_input, input_vars } = model;
      expect({ name, output_vars, default_output, default_input, input_vars }).toEqual(identity);
      expect(model.description.length).toBeGreaterThan(20);
    });

    it("has neurolib's defaults, and no parameters that are not listed here", () => {
      for (const [name, value] of Object.entries(params)) expect([name, given[name]]).toEqual([name, value]);
      const others = Object.keys(given).filter(
        (name) => !(name in params) && !model.init_vars.includes(name),
      );
      const everywhere = ["seed", "sampling_dt", "N", "Cmat", "lengthMat", "signalV", "tau_ou", "sigma_ou"];
      expect(others.filter((name) => !everywhere.includes(name))).toEqual([]);
    });

    it("has one initial value per dynamical variable", () => {
      const rates = Object.values(model.definition.rates ?? {}).filter(
        ({ init }) => init === undefined,
      ).length;
      expect(model.init_vars).toHaveLength(model.state_vars.length - rates);
      for (const name of model.init_vars) expect(given[name]).toBeDefined();
    });

    it("drives BOLD as neurolib does", () => {
      const transform = model.boldInputTransform;
      if (bold === undefined) expect(transform).toBeUndefined();
      else expect(transform!(0.3)).toBeCloseTo(bold, 12);
    });

    it("is cited", () => {
      expect(model.definition.references.length).toBeGreaterThan(0);
      for (const reference of model.definition.references) expect(reference).toMatch(/\(\d{4}\)/);
    });
  },
);

describe("default initial values", () => {
  const matrix = (n: number) => Array.from({ length: n }, () => new Array<number>(n).fill(1));
  const uniform = (seed: number) => {
    const random = new NumpyLegacyRandom(seed);
    return (low: number, high: number, count: number) =>
      Float64Array.from({ length: count }, () => random.uniform(low, high));
  };

  it("are drawn in neurolib's order from NumPy's generator: ALN", () => {
    const { params } = new ALNModel({ Cmat: matrix(3), Dmat: matrix(3), seed: 7 });
    const draw = uniform(7);
    const order = [
      ["mufe_init", 3],
      ["mufi_init", 3],
      ["seem_init", 0.5],
      ["seim_init", 0.5],
      ["seev_init", 0.001],
      ["seiv_init", 0.001],
      ["siim_init", 0.5],
      ["siem_init", 0.5],
      ["siiv_init", 0.01],
      ["siev_init", 0.01],
      ["rates_exc_init", 0.01],
      ["rates_inh_init", 0.01],
      ["IA_init", 200],
    ] as const;
    for (const [name, high] of order) expect([name, params[name]]).toEqual([name, draw(0, high, 3)]);
    expect([params.mue_ou, params.mui_ou]).toEqual([0.4, 0.3]);
  });

  it("are drawn in neurolib's order from NumPy's generator: the others", () => {
    const network = { Cmat: matrix(2), Dmat: matrix(2), seed: 42 };
    const hopf = new HopfModel(network).params;
    let draw = uniform(42);
    expect([hopf.xs_init, hopf.ys_init]).toEqual([draw(-0.5, 0.5, 2), draw(-0.5, 0.5, 2)]);
    const fhn = new FHNModel(network).params;
    draw = uniform(42);
    expect([fhn.xs_init, fhn.ys_init]).toEqual([draw(0, 0.05, 2), draw(0, 0.05, 2)]);
    const wc = new WCModel(network).params;
    draw = uniform(42);
    expect([wc.exc_init, wc.inh_init]).toEqual([draw(0, 0.05, 2), draw(0, 0.05, 2)]);
    const ww = new WWModel(network).params;
    draw = uniform(42);
    expect([ww.ses_init, ww.sis_init]).toEqual([draw(0, 0.05, 2), draw(0, 0.05, 2)]);
    draw = uniform(42);
    expect(new KuramotoModel(network).params.theta_init).toEqual(draw(0, 2 * Math.PI, 2));
    draw = uniform(42);
    const thalamus = new ThalamicMassModel({ seed: 42 }).params;
    expect([thalamus.V_t_init, thalamus.V_r_init]).toEqual([draw(-75, -50, 1), draw(-75, -50, 1)]);
  });

  it("start ALN's external input at its mean, also when the mean is changed", () => {
    const model = new ALNModel({ seed: 1 });
    model.params.mue_ext_mean = 1.6;
    expect(model.params.mue_ou).toBe(1.6);
    model.params.mue_ou = 0.5;
    expect(model.params.mue_ou).toBe(0.5);
  });
});
