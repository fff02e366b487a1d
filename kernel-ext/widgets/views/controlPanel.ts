import type { ControlSpec, ControlValues, MenuSpec, SliderSpec } from "../../protocol/states.js";
import { element } from "./dom.js";

/** Sliders and menus on the page. */
export interface ControlPanel {
  readonly element: HTMLElement;
  /** Show other values; the handler is not called. */
  show(values: ControlValues): void;
}

/** One control: its element, and how a value gets into it. */
interface Control {
  readonly element: HTMLElement;
  show(value: number | string): void;
}

let count = 0;

/**
 * Build controls: each has its unit, a field for exact values, and a button that resets it.
 *
 * @param specs from a model's parameter table
 * @param values present values
 * @param onInput called while a slider moves, and when a field or menu changes
 */
export function controlPanel(
  specs: readonly ControlSpec[],
  values: ControlValues,
  onInput: (name: string, value: number | string) => void,
): ControlPanel {
  const controls = new Map<string, Control>();
  const panel = element("div", "nl-controls");
  for (const spec of specs) {
    const input = (value: number | string): void => {
      control.show(value);
      onInput(spec.name, value);
    };
    const control = spec.kind === "slider" ? slider(spec, input) : menu(spec, input);
    control.show(values[spec.name] ?? spec.default);
    controls.set(spec.name, control);
    panel.append(control.element);
  }
  return {
    element: panel,
    show: (next) => {
      for (const [name, value] of Object.entries(next)) controls.get(name)?.show(value);
    },
  };
}

function slider(spec: SliderSpec, input: (value: number) => void): Control {
  const { name, min, max, step } = spec;
  const id = `nl-control-${++count}`;
  const range = element("input", "", { type: "range", id, min: `${min}`, max: `${max}`, step: `${step}` });
  const field = element("input", "", {
    type: "number",
    min: `${min}`,
    max: `${max}`,
    step: "any",
    "aria-label": `${name}, exact value`,
  });
  const reset = resetButton(name, `${spec.default}`, () => input(spec.default));
  range.addEventListener("input", () => input(range.valueAsNumber));
  field.addEventListener("change", () => {
    const value = field.valueAsNumber;
    input(Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : spec.default);
  });
  return {
    element: element("div", "nl-control", { "data-name": name }, label(spec, id), field, reset, range),
    show: (value) => {
      const number = Number(value);
      range.valueAsNumber = number;
      field.value = `${Number(number.toPrecision(6))}`;
      range.setAttribute("aria-valuetext", `${field.value} ${spec.unit}`.trim());
      reset.disabled = number === spec.default;
    },
  };
}

function menu(spec: MenuSpec, input: (value: number | string) => void): Control {
  const id = `nl-control-${++count}`;
  const select = element("select", "", { id });
  for (const choice of spec.choices) select.append(element("option", "", {}, String(choice)));
  const reset = resetButton(spec.name, String(spec.default), () => input(spec.default));
  select.addEventListener("change", () => input(spec.choices[select.selectedIndex]!));
  return {
    element: element("div", "nl-control", { "data-name": spec.name }, label(spec, id), select, reset),
    show: (value) => {
      select.selectedIndex = spec.choices.indexOf(value);
      reset.disabled = value === spec.default;
    },
  };
}

function label({ name, unit, description }: ControlSpec, id: string): HTMLElement {
  const text = element("label", "", { for: id, title: description }, name);
  if (unit) text.append(" ", element("span", "nl-unit", {}, unit));
  return text;
}

function resetButton(name: string, value: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    "button",
    "nl-reset",
    { type: "button", title: `Reset to ${value}`, "aria-label": `Reset ${name} to ${value}` },
    "↺",
  );
  button.addEventListener("click", onClick);
  return button;
}
