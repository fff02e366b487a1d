import { type ModelDefinition, network, ou, strength } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the FitzHugh–Nagumo model. */
export interface FHNParams extends BaseParams {
  /** How areas are coupled through x: differences ("diffusive") or plain sums ("additive"). */
  coupling: "diffusive" | "additive";
  /** Global coupling strength. */
  K_gl: number;
  /** Coefficient of −x³. */
  alpha: number;
  /** Coefficient of x². */
  beta: number;
  /** Coefficient of x. */
  gamma: number;
  /** Shift of the slow variable. */
  delta: number;
  /** Self-inhibition of the slow variable. */
  epsilon: number;
  /** Slow time constant, ms. */
  tau: number;
  /** Mean of the noise on x, 1/ms. */
  x_ou_mean: number;
  /** Mean of the noise on y, 1/ms. */
  y_ou_mean: number;
  /** Time constant of the noise, ms. */
  tau_ou: number;
  /** Intensity of the noise, 1/ms/√ms. */
  sigma_ou: number;
  /** External input to x, 1/ms. */
  x_ext: InputValue;
  /** External input to y, 1/ms. */
  y_ext: InputValue;
  /** Initial x. */
  xs_init: InitialValue;
  /** Initial y. */
  ys_init: InitialValue;
  /** Initial noise on x, 1/ms. */
  x_ou: InitialValue;
  /** Initial noise on y, 1/ms. */
  y_ou: InitialValue;
}

export const fhn: ModelDefinition = {
  name: "fhn",
  description: "FitzHugh–Nagumo model: fast activity and slow recovery",
  references: [
    "FitzHugh (1961), Impulses and physiological states in theoretical models of nerve membrane. Biophys. J. 1, 445–466. doi:10.1016/S0006-3495(61)86902-6",
    "Nagumo, Arimoto & Yoshizawa (1962), An active pulse transmission line simulating nerve axon. Proc. IRE 50, 2061–2070. doi:10.1109/JRPROC.1962.288235",
    "Kostova, Ravindran & Schonbek (2004), FitzHugh–Nagumo revisited. Int. J. Bifurcat. Chaos 14, 913–925. doi:10.1142/S0218127404009685",
  ],
  parameters: {
    coupling: {
      default: "diffusive",
      unit: "",
      description: "type of coupling",
      choices: ["diffusive", "additive"],
    },
    K_gl: { default: 0.6, unit: "", description: "global coupling strength", min: 0, max: 5 },
    alpha: { default: 3, unit: "", description: "coefficient of −x³", min: 0, max: 10 },
    beta: { default: 4, unit: "", description: "coefficient of x²", min: 0, max: 10 },
    gamma: { default: -1.5, unit: "", description: "coefficient of x", min: -5, max: 5 },
    delta: { default: 0, unit: "", description: "shift of the slow variable", min: -2, max: 2 },
    epsilon: { default: 0.5, unit: "", description: "self-inhibition of the slow variable", min: 0, max: 2 },
    tau: { default: 20, unit: "ms", description: "slow time constant", min: 1, max: 100 },
    x_ou_mean: { default: 0, unit: "1/ms", description: "mean of the noise on x", min: -1, max: 1 },
    y_ou_mean: { default: 0, unit: "1/ms", description: "mean of the noise on y", min: -1, max: 1 },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise", min: 0.1, max: 100 },
    sigma_ou: { default: 0, unit: "1/ms/√ms", description: "intensity of the noise", min: 0, max: 1 },
  },
  states: {
    x: { unit: "", description: "fast activity", init: "xs_init", initial: [0, 0.05] },
    y: { unit: "", description: "slow recovery", init: "ys_init", initial: [0, 0.05] },
  },
  noise: {
    x_ou: ou({ mean: "x_ou_mean", unit: "1/ms", description: "noise on x" }),
    y_ou: ou({ mean: "y_ou_mean", unit: "1/ms", description: "noise on y" }),
  },
  inputs: {
    x_ext: { default: 1, unit: "1/ms", description: "external input to x" },
    y_ext: { default: 0, unit: "1/ms", description: "external input to y" },
  },
  couplings: { network_x: network("x"), weights: strength() },
  equations(
    { x, y, x_ou, y_ou },
    { coupling, K_gl, alpha, beta, gamma, delta, epsilon, tau },
    { network_x, weights, x_ext, y_ext },
  ) {
    const input = coupling === "diffusive" ? K_gl * (network_x - weights * x) : K_gl * network_x;
    return {
      x: ((-alpha * x + beta) * x + gamma) * x - y + input + x_ou + x_ext,
      y: (x - delta - epsilon * y) / tau + y_ou + y_ext,
    };
  },
  outputs: ["x", "y"],
  output: "x",
  defaultInput: "x_ext",
  boldInput: (x) => 50 * x,
};

/**
 * FitzHugh–Nagumo oscillators in a network with delays.
 *
 * @example
 * const model = new FHNModel({ seed: 1 });
 * model.params.duration = 200;
 * model.run();
 * model.x.shape // [1, 2000]
 */
export class FHNModel extends Model<FHNParams> {
  constructor(options: ModelOptions<FHNParams> = {}) {
    super(fhn, options);
  }
  /** Fast activity, [region][time]. */
  get x(): Labelled {
    return this.array("x");
  }
  /** Slow recovery, [region][time]. */
  get y(): Labelled {
    return this.array("y");
  }
}
