import { element, ensureStyle } from "./dom.js";
import type { Mount } from "./model.js";
import { style } from "./style.js";

/** A progress bar with a button that asks the computation to stop. */
export const mountProgress: Mount = (model, target) => {
  ensureStyle(style);
  target.classList.add("nl", "nl-progress");
  const label = element("span", "");
  const bar = element("progress", "", { max: "1" });
  const text = element("span", "nl-unit", { role: "status" });
  const stop = element("button", "", { type: "button" }, "Stop");
  stop.addEventListener("click", () => {
    stop.disabled = true;
    model.send({ kind: "stop" });
  });
  target.append(label, bar, text, stop);
  const show = (): void => {
    const fraction = model.get("fraction") as number | null;
    const state = String(model.get("state"));
    label.textContent = String(model.get("label"));
    bar.setAttribute("aria-label", label.textContent || "Progress");
    if (fraction === null && state === "running") bar.removeAttribute("value");
    else bar.value = fraction ?? 0;
    const words = String(model.get("text"));
    text.textContent = state === "stopped" && !words.includes("stopped") ? `${words} stopped`.trim() : words;
    stop.hidden = model.get("stoppable") !== true || state !== "running";
  };
  show();
  const stops = ["label", "fraction", "text", "state"].map((name) => model.onChange(name, show));
  return () => {
    for (const end of stops) end();
  };
};
