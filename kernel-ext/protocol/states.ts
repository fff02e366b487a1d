// States and messages of the widgets: what kernel and page agree on. All texts are shown as text, never as HTML.

/** A parameter that a reader can change. */
export type ControlSpec = SliderSpec | MenuSpec;

interface ControlBase {
  /** Name of the parameter. */
  readonly name: string;
  readonly description: string;
  /** Physical unit, "" for a pure number. */
  readonly unit: string;
}

export interface SliderSpec extends ControlBase {
  readonly kind: "slider";
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Value of the reset button. */
  readonly default: number;
}

export interface MenuSpec extends ControlBase {
  readonly kind: "menu";
  readonly choices: readonly (number | string)[];
  readonly default: number | string;
}

/** Values of controls by name. */
export type ControlValues = Readonly<Record<string, number | string>>;

export interface ControlsState {
  readonly title: string;
  readonly controls: readonly ControlSpec[];
  readonly values: ControlValues;
}

/** A figure with its typed arrays packed. */
export interface FigureState {
  readonly figure: unknown;
}

/** Attributes replaced, of traces by index and of the layout; `null` removes one. */
export interface FigurePatch {
  readonly kind: "patch";
  readonly traces: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly layout: Readonly<Record<string, unknown>>;
}

/** New samples at the end of traces. */
export interface FigureExtension {
  readonly kind: "extend";
  readonly traces: readonly number[];
  /** By attribute (`x`, `y`), one list of samples per trace. */
  readonly samples: Readonly<Record<string, readonly unknown[]>>;
  /** Samples that stay at most. */
  readonly maxPoints: number;
}

export type FigureMessage = FigurePatch | FigureExtension;

/** A point that the reader pointed at. */
export interface FigurePoint {
  readonly trace: number;
  readonly point: number;
  readonly x: number | string | null;
  readonly y: number | string | null;
  readonly z?: number | null;
  readonly text?: string;
  readonly customdata?: unknown;
}

/** What a reader did with a figure. */
export interface FigureEvent {
  readonly kind: "click" | "hover" | "unhover" | "select" | "deselect";
  readonly points: readonly FigurePoint[];
}

export interface StackState {
  /** References `IPY_MODEL_<id>` of the parts. */
  readonly children: readonly string[];
  readonly direction: "row" | "column";
}

export interface ProgressWidgetState {
  readonly label: string;
  /** Share done, 0 … 1; null when it is not known. */
  readonly fraction: number | null;
  /** Numbers in words: steps, time, remaining time. */
  readonly text: string;
  readonly state: "running" | "finished" | "stopped";
  readonly stoppable: boolean;
}

/** Parts of the live explorer. */
export type ExplorerView = "timeseries" | "phase" | "spectrum" | "fc" | "brain" | "map";

/** What the live explorer simulates and shows; typed arrays are packed on the way. */
export interface ExplorerSpec {
  readonly title: string;
  /** The model as plain data, see `Model.describe`; tables of the ALN model that ship are named `"default"`. */
  readonly model: unknown;
  readonly controls: readonly ControlSpec[];
  readonly values: ControlValues;
  readonly views: readonly ExplorerView[];
  /** Quantity that timeseries, spectrum and FC show. */
  readonly variable: string;
  /** Time that the analyses leave out, ms. */
  readonly transient: number;
  /** Names of the two quantities of the phase plane. */
  readonly phase: readonly [string, string];
  /** Greatest frequency of the spectrum, Hz. */
  readonly maxFrequency: number;
  /** Input that a stimulated region receives in addition, in units of the model's default input. */
  readonly stimulus: number;
  /** Positions of the regions, mm, [region][x, y, z]. */
  readonly positions: LabelledArray | null;
  /** FC to compare with, [region][region]. */
  readonly empiricalFC: LabelledArray | null;
  /** Results over two parameters, [y][x], with the values of the parameters as coordinates; a click sets both. */
  readonly map: LabelledArray | null;
}

/** A labelled array of the library. */
export interface LabelledArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
  readonly dims: readonly string[];
  readonly coords?: Readonly<Record<string, readonly string[] | Float64Array>>;
  readonly name?: string;
  readonly unit?: string;
}

/** What a click on a region does. */
export type RegionAction = "look" | "stimulate" | "remove";

/** A request for a simulation. */
export interface ExplorerRequest {
  readonly values: ControlValues;
  /** Region in focus: its phase plane and its highlighted trace. */
  readonly focus: number;
  /** Regions that receive an additional input, and those whose connections are cut. */
  readonly stimulated: readonly number[];
  readonly removed: readonly number[];
  /** Values of parameters that no control has: those of a run of an exploration, or of an individual. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Which simulation of the seed it is: runs of one exploration differ in it. */
  readonly simulation?: number;
  /** A seed of its own, for noise and initial values. */
  readonly seed?: number | null;
}

/** What the simulator of the page is told. */
export type SimulatorMessage =
  | { readonly kind: "load"; readonly spec: ExplorerSpec; readonly theme: "light" | "dark" }
  | { readonly kind: "run"; readonly id: number; readonly request: ExplorerRequest };

/** Traces and layout, as Plotly takes them. */
export interface PlainFigure {
  readonly data: readonly object[];
  readonly layout: object;
}

/** What the simulator answers. */
export type SimulatorReply =
  | {
      readonly kind: "done";
      readonly id: number;
      readonly figures: Readonly<Partial<Record<ExplorerView, PlainFigure>>>;
      /** Time of simulation and of analysis, ms. */
      readonly simulated: number;
      readonly analysed: number;
      /** Hash of the simulated samples: equal wherever it ran. */
      readonly hash: string;
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

export interface ExplorerState {
  readonly spec: unknown;
  /** Values that the reader has chosen. */
  readonly values: ControlValues;
  readonly focus: number;
}
