import { type ModelDefinition, network, ou } from "../engine/definition.js";
import type { Labelled } from "../labelled.js";
import { Model } from "./model.js";
import type { ModelOptions } from "./modelOptions.js";
import type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";

/** Parameters of the Kuramoto model. */
export interface KuramotoParams extends BaseParams {
  /** Coupling strength, 1/ms; divided by the number of oscillators. */
  k: number;
  /** Natural frequency, rad/ms; one number or one per oscillator. */
  omega: number | Float64Array | readonly number[];
  /** Time constant of the noise, ms. */
  tau_ou: number;
  /** Intensity of the noise, rad/ms/√ms. */
  sigma_ou: number;
  /** External input, rad/ms. */
  theta_ext: InputValue;
  /** Initial phase, rad. */
  theta_init: InitialValue;
  /** Initial noise, rad/ms. */
  theta_ou: InitialValue;
}

export const kuramoto: ModelDefinition = {
  name: "kuramoto",
  description: "Kuramoto model: phase oscillators coupled through the sine of phase differences",
  references: [
    "Kuramoto (1975), Self-entrainment of a population of coupled non-linear oscillators. Lecture Notes in Physics 39, 420–422. doi:10.1007/BFb0013365",
    "Kuramoto (1984), Chemical Oscillations, Waves, and Turbulence. Springer. doi:10.1007/978-3-642-69689-3",
  ],
  parameters: {
    k: {
      default: 2,
      unit: "1/ms",
      description: "coupling strength, divided by the number of oscillators",
      min: 0,
      max: 10,
    },
    omega: {
      default: Math.PI,
      unit: "rad/ms",
      description: "natural frequency",
      min: 0,
      max: 10,
      latex: "\\omega",
    },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise", min: 0.1, max: 100 },
    sigma_ou: { default: 0, unit: "rad/ms/√ms", description: "intensity of the noise", min: 0, max: 1 },
  },
  states: {
    theta: {
      unit: "rad",
      description: "phase",
      initial: [0, 2 * Math.PI],
      wrap: 2 * Math.PI,
      latex: "\\theta",
    },
  },
  noise: { theta_ou: ou({ mean: 0, unit: "rad/ms", description: "noise on the phase" }) },
  inputs: { theta_ext: { default: 0, unit: "rad/ms", description: "external input" } },
  // sin(θ_l − θ_n) = sin θ_l cos θ_n − cos θ_l sin θ_n: two linear sums instead of a sine per connection.
  couplings: {
    network_sin: network(({ theta }) => Math.sin(theta)),
    network_cos: network(({ theta }) => Math.cos(theta)),
  },
  equations({ theta, theta_ou }, { k, omega, N }, { network_sin, network_cos, theta_ext }) {
    const pull = network_sin * Math.cos(theta) - network_cos * Math.sin(theta);
    return { theta: omega + (k / N) * pull + theta_ou + theta_ext };
  },
  outputs: ["theta"],
  output: "theta",
  defaultInput: "theta_ext",
};

/**
 * Kuramoto oscillators in a network with delays.
 *
 * @example
 * const model = new KuramotoModel({ seed: 1 });
 * model.params.duration = 20;
 * model.run();
 * model.theta.shape // [1, 200]
 */
export class KuramotoModel extends Model<KuramotoParams> {
  constructor(options: ModelOptions<KuramotoParams> = {}) {
    super(kuramoto, options);
  }
  /** Phase in rad, 0 … 2π, [region][time]. */
  get theta(): Labelled {
    return this.array("theta");
  }
}
