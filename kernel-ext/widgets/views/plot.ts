import type { PlainFigure } from "../../protocol/states.js";
import { element } from "./dom.js";
import { describe, onPage } from "./livePanels.js";
import type { Plotly, PlotlyPoint, Services } from "./model.js";

const CONFIG = { displaylogo: false, displayModeBar: false, responsive: true } as const;

/** A place for a figure that is drawn again and again; what is drawn last is the newest. */
export class Plot {
  readonly element: HTMLElement;
  private plotly: Plotly | undefined;
  private waiting: (() => PlainFigure | undefined) | undefined;
  private drawing = false;
  private drawn = false;
  private closed = false;
  private readonly resize: ResizeObserver;

  /**
   * @param title what it is, until a figure says it better
   * @param services Plotly
   * @param clicked called with a point that the reader clicks
   */
  constructor(
    private readonly title: string,
    services: Services,
    private readonly clicked: (point: PlotlyPoint) => void = () => {},
  ) {
    this.element = element("div", "nl-plot", { role: "img", "aria-label": title });
    this.resize = new ResizeObserver(() => {
      if (this.drawn && this.element.clientWidth > 0) this.plotly?.Plots.resize(this.element);
    });
    this.resize.observe(this.element);
    void services.plotly().then((library) => {
      this.plotly = library;
      void this.next();
    });
  }

  /** Draw what `make` gives when its turn comes; nothing when it gives nothing. */
  draw(make: () => PlainFigure | undefined): void {
    this.waiting = make;
    void this.next();
  }

  /** Resolves when nothing waits to be drawn. */
  get idle(): boolean {
    return !this.drawing && !this.waiting;
  }

  close(): void {
    this.closed = true;
    this.resize.disconnect();
    this.plotly?.purge(this.element);
  }

  private async next(): Promise<void> {
    if (this.drawing || !this.waiting || !this.plotly || this.closed) return;
    const make = this.waiting;
    this.waiting = undefined;
    this.drawing = true;
    try {
      const figure = make();
      if (figure) await this.react(figure, this.plotly);
    } catch (error) {
      console.error("neurolab figure:", error);
    }
    this.drawing = false;
    await this.next();
  }

  private async react(figure: PlainFigure, plotly: Plotly): Promise<void> {
    const { height } = figure.layout as { height?: number };
    if (height) this.element.style.height = `${height}px`;
    const plot = await plotly.react(this.element, [...figure.data], onPage(figure.layout), CONFIG);
    describe(this.element, figure, this.title);
    this.element.dataset.count = String(Number(this.element.dataset.count ?? 0) + 1);
    if (this.drawn) return;
    this.drawn = true;
    plot.on("plotly_click", (event) => {
      const [point] = event?.points ?? [];
      if (point) this.clicked(point);
    });
  }
}
