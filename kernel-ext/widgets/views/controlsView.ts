import type { ControlSpec, ControlValues } from "../../protocol/states.js";
import { controlPanel } from "./controlPanel.js";
import { element, ensureStyle } from "./dom.js";
import type { Mount } from "./model.js";
import { style } from "./style.js";

/** Sliders and menus; the page's changes are sent when the kernel has dealt with the last. */
export const mountControls: Mount = (model, target) => {
  ensureStyle(style);
  const values = (): ControlValues => model.get("values") as ControlValues;
  const panel = controlPanel(model.get("controls") as readonly ControlSpec[], values(), (name, value) => {
    model.set("values", { ...values(), [name]: value });
    model.save();
  });
  target.classList.add("nl");
  target.append(element("div", "nl-title", {}, String(model.get("title"))), panel.element);
  return model.onChange("values", () => panel.show(values()));
};
