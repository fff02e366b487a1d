// Draws figures that stand in a notebook as `application/vnd.plotly.v1+json`.
import { Widget } from "@lumino/widgets";
import { PLOTLY_TYPE, WIDGET_MODULE } from "../../protocol/module.js";
import { element } from "../views/dom.js";
import { keepHeight } from "../views/height.js";
import type { Plotly } from "../views/model.js";
import { groundOf, inPageColors } from "../views/pageColors.js";
import { whenSeen } from "../views/whenSeen.js";
import { pageTheme, watchTheme } from "./services.js";

interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

interface PlotlyBundle {
  readonly data?: unknown[];
  readonly layout?: object;
  readonly config?: object;
}

/** The library is loaded with the first figure. */
let library: Promise<Plotly> | undefined;

function loadPlotly(): Promise<Plotly> {
  library ??= import("plotly.js-dist-min").then(
    (module) => (module as unknown as { default?: Plotly }).default ?? (module as unknown as Plotly),
  );
  return library;
}

class PlotlyRenderer extends Widget {
  readonly #resize = new ResizeObserver(() => {
    if (this.isVisible) void loadPlotly().then(({ Plots }) => Plots.resize(this.#plot));
  });
  readonly #plot = element("div", "nl-plotly");
  readonly #stopWatching = watchTheme(() => this.#drawWhenSeen());
  #stopWaiting: () => void = () => {};
  #bundle: PlotlyBundle = {};

  constructor() {
    super();
    this.node.append(this.#plot);
  }

  async renderModel(model: MimeModel): Promise<void> {
    this.#bundle = model.data[PLOTLY_TYPE] as PlotlyBundle;
    await this.#draw();
    if (this.isDisposed) return;
    this.#resize.observe(this.node);
    // What is behind the figure is not known before it is in the page.
    if (groundOf(this.#plot) === undefined) this.#drawWhenSeen();
  }

  #drawWhenSeen(): void {
    this.#stopWaiting();
    this.#stopWaiting = whenSeen(this.#plot, () => void this.#draw());
  }

  async #draw(): Promise<void> {
    const plotly = await loadPlotly();
    if (this.isDisposed) return;
    // Plotly writes into what it is given, and this belongs to the notebook.
    const bundle = structuredClone(this.#bundle);
    const { data = [], layout = {}, config = {} } = inPageColors(bundle, pageTheme(), groundOf(this.#plot));
    keepHeight(this.#plot, layout);
    await plotly.react(this.#plot, data, layout, { displaylogo: false, ...config, responsive: true });
  }

  override dispose(): void {
    this.#stopWatching();
    this.#stopWaiting();
    this.#resize.disconnect();
    void library?.then((plotly) => plotly.purge(this.#plot));
    super.dispose();
  }
}

interface RenderMimeExtension {
  readonly id: string;
  readonly rendererFactory: {
    readonly safe: boolean;
    readonly mimeTypes: readonly string[];
    readonly createRenderer: () => PlotlyRenderer;
  };
  readonly rank: number;
  readonly dataType: "json";
}

const extension: RenderMimeExtension = {
  id: `${WIDGET_MODULE}:figures`,
  rendererFactory: {
    safe: true,
    mimeTypes: [PLOTLY_TYPE],
    createRenderer: (): PlotlyRenderer => new PlotlyRenderer(),
  },
  // Before pictures and before other renderers of the same type.
  rank: 0,
  dataType: "json",
};

export default extension;
