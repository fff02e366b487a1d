import { element, ensureStyle } from "./dom.js";
import type { Mount } from "./model.js";
import { style } from "./style.js";

/** Other widgets, side by side or one above the other. */
export const mountStack: Mount = (model, target) => {
  ensureStyle(style);
  target.classList.add("nl", "nl-stack", model.get("direction") === "row" ? "nl-row" : "nl-column");
  let closed = false;
  const stops: (() => void)[] = [];
  for (const reference of model.get("children") as readonly string[]) {
    const place = element("div", "");
    target.append(place);
    void model.mountChild(reference, place).then((stop) => {
      if (closed) stop();
      else stops.push(stop);
    });
  }
  return () => {
    closed = true;
    for (const stop of stops) stop();
  };
};
