import type {
  ExplorerRequest,
  ExplorerSpec,
  ExplorerView,
  PlainFigure,
  SimulatorReply,
} from "../../protocol/states.js";
import { element } from "./dom.js";
import type { Plotly, PlotlyElement, PlotlyPoint, Services } from "./model.js";
import { Simulator } from "./simulator.js";

const TITLES: Readonly<Record<ExplorerView, string>> = {
  timeseries: "Timeseries",
  phase: "Phase plane",
  spectrum: "Power spectrum",
  fc: "Functional connectivity",
  brain: "Regions",
  map: "Map",
};

const HEIGHTS: Readonly<Record<ExplorerView, number>> = {
  timeseries: 260,
  phase: 320,
  spectrum: 320,
  fc: 320,
  brain: 340,
  map: 340,
};

const CONFIG = { displaylogo: false, displayModeBar: false, responsive: true } as const;

/** Event on the view's element when a result has been drawn; its detail is of this form. */
export interface DrawnDetail {
  /** From the reader's action to the drawn figures, ms. */
  readonly latency: number;
  readonly simulated: number;
  readonly hash: string;
}

/**
 * Figures of a model that the page itself simulates.
 *
 * They compute only while they are told that they can be seen, draw the newest request, and end their worker when
 * they are closed. The element of the view carries the hash of what is drawn.
 */
export class LivePanels {
  readonly element: HTMLElement = element("div", "nl-panels");
  readonly status: HTMLElement = element("span", "nl-status", { role: "status" }, "…");
  private readonly plots = new Map<ExplorerView, HTMLElement>();
  private readonly resize: ResizeObserver;
  private plotly: Plotly | undefined;
  private simulator: Simulator | undefined;
  private waiting: ExplorerRequest | undefined;
  private visible = false;
  private closed = false;
  private asked = 0;

  /**
   * @param spec model and views
   * @param target element of the view: events and the hash appear there
   * @param services Plotly, simulator and theme
   * @param clicked called with points that the reader clicks
   */
  constructor(
    private readonly spec: ExplorerSpec,
    private readonly target: HTMLElement,
    services: Services,
    private readonly clicked: (view: ExplorerView, point: PlotlyPoint) => void = () => {},
  ) {
    // One figure alone fills the row, and timeseries always do.
    const narrow = spec.views.filter((view) => view !== "timeseries").length;
    for (const view of spec.views) {
      const plot = element("div", "", { role: "img", style: `height: ${HEIGHTS[view]}px` });
      const heading = element("h4", "", {}, TITLES[view]);
      const wide = view === "timeseries" || narrow === 1 ? " nl-wide" : "";
      this.element.append(element("section", `nl-panel${wide}`, { "data-view": view }, heading, plot));
      this.plots.set(view, plot);
    }
    this.resize = new ResizeObserver(() => {
      for (const plot of this.plots.values())
        if (plot.dataset.drawn && plot.clientWidth > 0) this.plotly?.Plots.resize(plot);
    });
    this.resize.observe(this.element);
    Promise.all([services.plotly(), services.simulatorSource()]).then(
      ([library, source]) => {
        if (this.closed) return;
        this.plotly = library;
        this.simulator = new Simulator(source, spec, () => services.theme(), {
          done: (reply) => this.draw(reply),
          failed: (message) => this.fail(message),
        });
        this.next();
      },
      (error: unknown) => this.fail(String(error)),
    );
  }

  /** Simulate and draw, as soon as the figures can be seen. */
  run(request: ExplorerRequest): void {
    this.waiting = request;
    this.next();
  }

  /** Say whether the figures can be seen. */
  show(visible: boolean): void {
    this.visible = visible;
    this.next();
  }

  /** Begin anew in the colours of the page, which have changed. */
  recolor(request: ExplorerRequest): void {
    this.simulator?.reset();
    this.run(request);
  }

  close(): void {
    this.closed = true;
    this.resize.disconnect();
    this.simulator?.reset();
    for (const plot of this.plots.values()) this.plotly?.purge(plot);
  }

  private next(): void {
    if (!this.visible || !this.simulator || !this.waiting) return;
    const request = this.waiting;
    this.waiting = undefined;
    this.asked = performance.now();
    this.simulator.request(request);
  }

  private fail(message: string): void {
    this.status.classList.add("nl-failed");
    this.status.textContent = message;
  }

  private async draw(reply: Extract<SimulatorReply, { kind: "done" }>): Promise<void> {
    const library = this.plotly;
    if (this.closed || !library) return;
    const started = this.asked;
    await Promise.all(
      [...this.plots].map(async ([view, plot]) => {
        const figure = reply.figures[view];
        if (!figure) return;
        const first = !plot.dataset.drawn;
        const drawn = await library.react(plot, [...figure.data], onPage(figure.layout), CONFIG);
        describe(plot, figure, TITLES[view]);
        if (!first) return;
        plot.dataset.drawn = "true";
        this.listen(view, drawn);
      }),
    );
    if (this.closed) return;
    const latency = performance.now() - started;
    this.status.classList.remove("nl-failed");
    this.status.textContent = `${this.spec.variable}: simulated in ${reply.simulated.toFixed(0)} ms, shown after ${latency.toFixed(0)} ms`;
    const detail: DrawnDetail = { latency, simulated: reply.simulated, hash: reply.hash };
    this.target.dataset.hash = reply.hash;
    this.target.dispatchEvent(new CustomEvent("neurolab:drawn", { detail, bubbles: true }));
  }

  private listen(view: ExplorerView, plot: PlotlyElement): void {
    plot.on("plotly_click", (event) => {
      const [point] = event?.points ?? [];
      if (point) this.clicked(view, point);
    });
  }
}

/** A layout through which the page shines: its colour is not always that of our figures. */
export function onPage(layout: object): object {
  const { template, plot_bgcolor: plot } = layout as {
    readonly template?: { readonly layout?: { readonly paper_bgcolor?: unknown } };
    readonly plot_bgcolor?: unknown;
  };
  // Missing cells of a heat map have a colour of their own.
  const isPaper = plot === undefined || plot === template?.layout?.paper_bgcolor;
  return { ...layout, paper_bgcolor: CLEAR, plot_bgcolor: isPaper ? CLEAR : plot };
}

const CLEAR = "rgba(0,0,0,0)";

/** Give a plot the words of its figure, for readers who cannot see it. */
export function describe(plot: HTMLElement, figure: PlainFigure, title: string): void {
  const { meta } = figure.layout as { meta?: { alt?: string } };
  plot.setAttribute("aria-label", meta?.alt ?? title);
}
