/** What a view needs of its widget: the same in Jupyter and in an exported page. */
export interface ViewModel {
  /** A value of the state, typed arrays unpacked. */
  get(name: string): unknown;
  /** Change a value; pages and kernel learn of it with `save`. */
  set(name: string, value: unknown): void;
  save(): void;
  /** Send a message to the kernel; without one it is dropped. */
  send(content: object): void;
  /** Called when the value changes, here or elsewhere; returns a function that stops it. */
  onChange(name: string, handler: () => void): () => void;
  /** Called with messages of the kernel, typed arrays unpacked. */
  onMessage(handler: (content: Record<string, unknown>) => void): () => void;
  /** Show another widget, given by its reference `IPY_MODEL_<id>`. */
  mountChild(reference: string, element: HTMLElement): Promise<() => void>;
}

/** What surrounds the views. */
export interface Services {
  plotly(): Promise<Plotly>;
  /** Source of the simulator that runs in a Web Worker. */
  simulatorSource(): Promise<string>;
  theme(): "light" | "dark";
  /** Called when the page changes its theme; returns a function that stops it. */
  onThemeChange(handler: () => void): () => void;
}

/** Builds a view in an element; returns its clean-up. */
export type Mount = (model: ViewModel, element: HTMLElement, services: Services) => () => void;

/** The part of Plotly that the views use. */
export interface Plotly {
  newPlot(element: HTMLElement, data: unknown[], layout: object, config: object): Promise<PlotlyElement>;
  react(element: HTMLElement, data: unknown[], layout: object, config: object): Promise<PlotlyElement>;
  extendTraces(
    element: HTMLElement,
    update: Record<string, unknown[]>,
    traces: readonly number[],
    maxPoints?: number,
  ): Promise<unknown>;
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): void };
}

export interface PlotlyElement extends HTMLElement {
  on(event: string, handler: (event: PlotlyEvent | undefined) => void): void;
}

export interface PlotlyEvent {
  readonly points?: readonly PlotlyPoint[];
}

export interface PlotlyPoint {
  readonly curveNumber: number;
  readonly pointNumber?: number | readonly number[];
  readonly pointIndex?: number | readonly number[];
  readonly x?: number | string;
  readonly y?: number | string;
  readonly z?: number;
  readonly text?: string;
  readonly customdata?: unknown;
}
