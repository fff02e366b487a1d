// Models and views on @jupyter-widgets/base: a thin coat around views that know nothing of Jupyter.
import { DOMWidgetModel, DOMWidgetView, type ISerializers, type WidgetModel } from "@jupyter-widgets/base";
import { packArrays, unpackArrays } from "../../protocol/arrays.js";
import { WIDGET_MODULE, WIDGET_VERSION_RANGE } from "../../protocol/module.js";
import type { FigureMessage } from "../../protocol/states.js";
import { changedFigure, type PlotlyFigure } from "../views/figureState.js";
import { views } from "../views/index.js";
import type { Services, ViewModel } from "../views/model.js";

const arrays = { deserialize: (value: unknown) => unpackArrays(value), serialize: packArrays };

/** State entries that may hold typed arrays. */
const SERIALIZERS: ISerializers = {
  ...DOMWidgetModel.serializers,
  figure: arrays as ISerializers[string],
  spec: arrays as ISerializers[string],
};

/** State that messages of the kernel change without sending it again. */
const FOLLOWERS: Readonly<
  Record<string, (state: Readonly<Record<string, unknown>>, content: Record<string, unknown>) => object>
> = {
  FigureModel: ({ figure }, content) => ({
    figure: changedFigure(figure as PlotlyFigure, content as unknown as FigureMessage),
  }),
};

type Constructor = new (...args: never[]) => object;

/**
 * The exports of the widget module: a model and a view of every kind.
 *
 * @param services Plotly, simulator and theme as the front end at hand offers them
 */
export function widgetExports(services: Services): Record<string, Constructor> {
  const exports: Record<string, Constructor> = {};
  for (const [modelName, mount] of Object.entries(views)) {
    const viewName = modelName.replace(/Model$/, "View");
    const follow = FOLLOWERS[modelName];
    class Model extends DOMWidgetModel {
      override initialize(...given: Parameters<DOMWidgetModel["initialize"]>): void {
        super.initialize(...given);
        if (!follow) return;
        // Before the views hear of it. Not by set(): this is no change of the page's that the kernel must learn.
        this.on("msg:custom", (content: Record<string, unknown>, buffers: readonly DataView[]) =>
          Object.assign(this.attributes, follow(this.attributes, joined(content, buffers))),
        );
      }
      static override serializers = SERIALIZERS;
      override defaults(): Record<string, unknown> {
        return {
          ...super.defaults(),
          _model_module: WIDGET_MODULE,
          _model_module_version: WIDGET_VERSION_RANGE,
          _model_name: modelName,
          _view_module: WIDGET_MODULE,
          _view_module_version: WIDGET_VERSION_RANGE,
          _view_name: viewName,
        };
      }
    }
    class View extends DOMWidgetView {
      #unmount: (() => void) | undefined;

      override render(): void {
        super.render();
        this.#unmount = mount(adapt(this.model, this), this.el as HTMLElement, services);
      }

      override remove(): void {
        this.#unmount?.();
        this.#unmount = undefined;
        super.remove();
      }
    }
    exports[modelName] = Model as unknown as Constructor;
    exports[viewName] = View as unknown as Constructor;
  }
  return exports;
}

function adapt(model: WidgetModel, view: DOMWidgetView): ViewModel {
  const changed = new Map<string, unknown>();
  return {
    get: (name) => model.get(name) as unknown,
    set: (name, value) => {
      changed.set(name, value);
      model.set(name, value);
    },
    save: () => {
      if (changed.size === 0) return;
      changed.clear();
      // Without a live kernel there is nobody to tell.
      if (model.comm_live) model.save_changes();
    },
    send: (content) => {
      if (model.comm_live) model.send(content as never, {});
    },
    onChange: (name, handler) => {
      model.on(`change:${name}`, handler);
      return () => model.off(`change:${name}`, handler);
    },
    onMessage: (handler) => {
      const listen = (content: Record<string, unknown>, buffers: readonly DataView[]): void =>
        handler(joined(content, buffers));
      model.on("msg:custom", listen);
      return () => model.off("msg:custom", listen);
    },
    mountChild: async (reference, element) => {
      const child = await model.widget_manager.get_model(reference.replace(/^IPY_MODEL_/, ""));
      const shown = await model.widget_manager.create_view(child, { parent: view });
      element.append(shown.el);
      return () => shown.remove();
    },
  };
}

/** Custom messages name the places of their bytes themselves. */
function joined(content: Record<string, unknown>, buffers: readonly DataView[]): Record<string, unknown> {
  const { buffer_paths: paths, ...rest } = structuredClone(content);
  if (Array.isArray(paths))
    paths.forEach((path: (string | number)[], index) => {
      let place = rest as Record<string | number, unknown>;
      for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
      place[path.at(-1)!] = buffers[index];
    });
  return unpackArrays(rest) as Record<string, unknown>;
}
