// Draws figures that stand in a notebook as `application/vnd.plotly.v1+json`.
import { Widget } from "@lumino/widgets";
import { type Figure, withTheme } from "neurolab";
import { PLOTLY_TYPE, WIDGET_MODULE } from "../../protocol/module.js";
import { element } from "../views/dom.js";
import { keepHeight } from "../views/height.js";
import type { Plotly } from "../views/model.js";
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

/** Figures of the library follow the page's theme; those of others are drawn as they are. */
function inPageTheme(bundle: PlotlyBundle): PlotlyBundle {
  const { meta, template } = (bundle.layout ?? {}) as { meta?: { alt?: unknown }; template?: unknown };
  const isOurs = typeof meta?.alt === "string" && template !== undefined;
  return isOurs ? (withTheme(bundle as unknown as Figure, pageTheme()) as unknown as PlotlyBundle) : bundle;
}

class PlotlyRenderer extends Widget {
  readonly #resize = new ResizeObserver(() => {
    if (this.isVisible) void loadPlotly().then(({ Plots }) => Plots.resize(this.#plot));
  });
  readonly #plot = element("div", "nl-plotly");
  readonly #stopWatching = watchTheme(() => void this.#draw());
  #bundle: PlotlyBundle = {};

  constructor() {
    super();
    this.node.append(this.#plot);
  }

  async renderModel(model: MimeModel): Promise<void> {
    this.#bundle = model.data[PLOTLY_TYPE] as PlotlyBundle;
    await this.#draw();
    this.#resize.observe(this.node);
  }

  async #draw(): Promise<void> {
    const plotly = await loadPlotly();
    if (this.isDisposed) return;
    // Plotly writes into what it is given, and this belongs to the notebook.
    const { data = [], layout = {}, config = {} } = structuredClone(this.#bundle);
    const themed = inPageTheme({ data, layout });
    keepHeight(this.#plot, layout);
    await plotly.react(this.#plot, themed.data ?? [], themed.layout ?? {}, {
      displaylogo: false,
      ...config,
      responsive: true,
    });
  }

  override dispose(): void {
    this.#stopWatching();
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
