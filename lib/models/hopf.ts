import { type ModelDefinition, network, ou, strength } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the Hopf model. */
export interface HopfParams extends BaseParams {
  /** How areas are coupled through x: differences ("diffusive") or plain sums ("additive"). */
  coupling: "diffusive" | "additive";
  /** Global coupling strength. */
  K_gl: number;
  /** Bifurcation parameter, 1/ms: limit cycle of radius √a for a > 0. */
  a: number;
  /** Angular frequency, rad/ms. */
  w: number;
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

export const hopf: ModelDefinition = {
  name: "hopf",
  description: "Stuart–Landau oscillator: normal form of a supercritical Hopf bifurcation",
  references: [
    "Landau (1944), On the problem of turbulence. Dokl. Akad. Nauk SSSR 44, 339–342",
    "Stuart (1960), On the non-linear mechanics of wave disturbances. J. Fluid Mech. 9, 353–370. doi:10.1017/S002211206000116X",
    "Deco et al. (2017), The dynamics of resting fluctuations in the brain. Sci. Rep. 7, 3095. doi:10.1038/s41598-017-03073-5",
  ],
  parameters: {
    coupling: {
      default: "diffusive",
      unit: "",
      description: "type of coupling",
      choices: ["diffusive", "additive"],
    },
    K_gl: { default: 0.6, unit: "", description: "global coupling strength", min: 0, max: 5 },
    a: { default: 0.25, unit: "1/ms", description: "bifurcation parameter", min: -2, max: 2 },
    w: { default: 0.2, unit: "rad/ms", description: "angular frequency", min: 0, max: 2, latex: "\\omega" },
    x_ou_mean: { default: 0, unit: "1/ms", description: "mean of the noise on x", min: -1, max: 1 },
    y_ou_mean: { default: 0, unit: "1/ms", description: "mean of the noise on y", min: -1, max: 1 },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise", min: 0.1, max: 100 },
    sigma_ou: { default: 0, unit: "1/ms/√ms", description: "intensity of the noise", min: 0, max: 1 },
  },
  states: {
    x: { unit: "", description: "first component", init: "xs_init", initial: [-0.5, 0.5] },
    y: { unit: "", description: "second component", init: "ys_init", initial: [-0.5, 0.5] },
  },
  noise: {
    x_ou: ou({ mean: "x_ou_mean", unit: "1/ms", description: "noise on x" }),
    y_ou: ou({ mean: "y_ou_mean", unit: "1/ms", description: "noise on y" }),
  },
  inputs: {
    x_ext: { default: 0, unit: "1/ms", description: "external input to x" },
    y_ext: { default: 0, unit: "1/ms", description: "external input to y" },
  },
  couplings: { network_x: network("x"), weights: strength() },
  equations({ x, y, x_ou, y_ou }, { coupling, K_gl, a, w }, { network_x, weights, x_ext, y_ext }) {
    const r2 = x * x + y * y;
    const input = coupling === "diffusive" ? K_gl * (network_x - weights * x) : K_gl * network_x;
    return {
      x: (a - r2) * x - w * y + input + x_ou + x_ext,
      y: (a - r2) * y + w * x + y_ou + y_ext,
    };
  },
  outputs: ["x", "y"],
  output: "x",
  defaultInput: "x_ext",
  boldInput: (x) => (x + 1) * 4,
};

/**
 * Stuart–Landau oscillators in a network with delays.
 *
 * @example
 * const model = new HopfModel({ seed: 1 });
 * model.params.duration = 200;
 * model.run();
 * model.x.shape // [1, 2000]
 */
export class HopfModel extends Model<HopfParams> {
  constructor(options: ModelOptions<HopfParams> = {}) {
    super(hopf, options);
  }
  /** First component, [region][time]. */
  get x(): Labelled {
    return this.array("x");
  }
  /** Second component, [region][time]. */
  get y(): Labelled {
    return this.array("y");
  }
}
