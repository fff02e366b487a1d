import type { Figure } from "neurolab";
import type { AnyModel, ControlChoice } from "./controlSpecs.js";
import { Controls } from "./controls.js";
import { FigureWidget } from "./figureWidget.js";
import { Stack } from "./stack.js";

/** Settings of {@link interact}. */
export interface InteractOptions {
  /** Parameters to control: names, or names with ranges. Default: all that have a range. */
  readonly controls?: ControlChoice;
  /** Heading of the controls. */
  readonly title?: string;
}

/** Controls and the figure that follows them. */
export interface Interaction extends Stack {
  readonly controls: Controls;
  readonly view: FigureWidget;
}

/**
 * Controls beside a figure: whenever the reader moves a slider, the kernel computes the figure anew.
 *
 * The page sends its next value when the last figure is done, so a slow computation is never flooded.
 *
 * @param model whose parameters are set
 * @param draw simulates and draws; may be asynchronous
 * @param options which parameters
 * @returns a widget to show, with its `controls` and its `view`
 * @example
 * interact(model, () => { model.run(); return timeseries(model.x); }, { controls: ["K_gl"] });
 */
export function interact(model: AnyModel, draw: () => Figure, options?: InteractOptions): Interaction;
export function interact(
  model: AnyModel,
  draw: () => Promise<Figure>,
  options?: InteractOptions,
): Promise<Interaction>;
export function interact(
  model: AnyModel,
  draw: () => Figure | Promise<Figure>,
  options: InteractOptions = {},
): Interaction | Promise<Interaction> {
  const build = (figure: Figure): Interaction => {
    const controls = new Controls(
      model,
      options.controls,
      options.title === undefined ? {} : { title: options.title },
    );
    const view = new FigureWidget(figure);
    controls.onUpdate(async () => view.update(await draw()));
    return Object.assign(new Stack([controls, view], "row"), { controls, view });
  };
  const first = draw();
  return first instanceof Promise ? first.then(build) : build(first);
}
