// Extension of JupyterLab 4 and Notebook 7: registers the widgets.
import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import { WIDGET_MODULE, WIDGET_VERSION } from "../../protocol/module.js";
import type { Plotly } from "../views/model.js";
import { widgetExports } from "./jupyter.js";
import { pageServices } from "./services.js";

/** Loads Plotly and the simulator when the first widget needs them. */
const services: ReturnType<typeof pageServices> = pageServices(
  async () => {
    const module = (await import("plotly.js-dist-min")) as unknown as { default?: Plotly };
    return module.default ?? (module as unknown as Plotly);
  },
  async () => (await import("virtual:simulator")).default,
);

interface Plugin {
  readonly id: string;
  readonly description: string;
  readonly autoStart: boolean;
  readonly requires: readonly unknown[];
  readonly activate: (app: unknown, registry: IJupyterWidgetRegistry) => void;
}

const plugin: Plugin = {
  id: `${WIDGET_MODULE}:widgets`,
  description: "Figures, controls and live explorers of neurolab",
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (_app: unknown, registry: IJupyterWidgetRegistry): void => {
    registry.registerWidget({
      name: WIDGET_MODULE,
      version: WIDGET_VERSION,
      exports: () => Promise.resolve(widgetExports(services) as never),
    });
  },
};

export default plugin;
