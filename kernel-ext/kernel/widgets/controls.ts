import type { MimeBundle } from "../display/format.js";
import type { ControlsState, ControlValues } from "../../protocol/states.js";
import { type AnyModel, acceptValues, type ControlChoice, controlSpecs } from "./controlSpecs.js";
import { Widget } from "./widget.js";

/** Called with the values that have changed; the page waits for a promise before it sends further changes. */
export type ControlsHandler = (changed: ControlValues) => unknown;

/**
 * Sliders and menus for the parameters of a model, with units and ranges; moving one sets the parameter.
 *
 * @example
 * const controls = new Controls(model, ["mue_ext_mean", "mui_ext_mean"]);
 * controls.onUpdate(() => model.run());
 */
export class Controls extends Widget<ControlsState> {
  private readonly handlers = new Set<ControlsHandler>();

  /**
   * @param model whose parameters are shown and set
   * @param choice names, or names with ranges; default: all parameters that have a range
   * @param options `title`: heading, default the model's name
   */
  constructor(
    readonly model: AnyModel,
    choice?: ControlChoice,
    options: { readonly title?: string } = {},
  ) {
    const { controls, values } = controlSpecs(model, choice);
    super(
      { model: "ControlsModel", view: "ControlsView" },
      { title: options.title ?? `Parameters of ${model.name}`, controls, values },
    );
    this.onChange(async ({ values = {} }) => {
      this.assign(values);
      for (const handler of this.handlers) await handler(values);
    });
  }

  /** Present values by name. */
  get values(): ControlValues {
    return this.state.values;
  }

  /** Set values from the program: model and page follow. */
  setValues(values: ControlValues): void {
    const accepted = acceptValues(this.state.controls, values);
    this.assign(accepted);
    this.set({ values: { ...this.state.values, ...accepted } });
  }

  /** Hear of changes by the reader; returns a function that stops it. */
  onUpdate(handler: ControlsHandler): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  protected override accept(changes: Partial<ControlsState>): Partial<ControlsState> {
    if (changes.values === undefined) return {};
    return { values: { ...this.state.values, ...acceptValues(this.state.controls, changes.values) } };
  }

  protected override fallback(): MimeBundle {
    const rows = this.state.controls.map(
      ({ name, unit, description }) =>
        `${name} = ${this.state.values[name]} ${unit}`.padEnd(32) + description,
    );
    return { "text/plain": [this.state.title, ...rows].join("\n") };
  }

  private assign(values: ControlValues): void {
    const params = this.model.params as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(values)) if (params[name] !== value) params[name] = value;
  }
}
