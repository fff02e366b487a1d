// Entry of dist/index.js: what hosts that know no extensions (VS Code, nbviewer) load from the npm package.
import { WIDGET_MODULE, WIDGET_VERSION } from "../../protocol/module.js";
import type { Plotly } from "../views/model.js";
import { widgetExports } from "./jupyter.js";
import { pageServices } from "./services.js";

const services = pageServices(
  async () => {
    const module = (await import("plotly.js-dist-min")) as unknown as { default?: Plotly };
    return module.default ?? (module as unknown as Plotly);
  },
  async () => (await import("virtual:simulator")).default,
);

module.exports = { ...widgetExports(services), name: WIDGET_MODULE, version: WIDGET_VERSION };
