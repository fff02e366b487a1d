import type { ExplorationSpec, ExplorationView } from "../../protocol/searchStates.js";
import { explorationFigure, say } from "../exploration/figures.js";
import { cellCount, checkedView, moved, positionOf, requestAt, valuesAt } from "../exploration/grid.js";
import { element, ensureStyle, menu, whileSeen } from "./dom.js";
import { LivePanels } from "./livePanels.js";
import type { Mount, PlotlyPoint } from "./model.js";
import { Plot } from "./plot.js";
import { style } from "./style.js";

/**
 * An exploration: a map or lines over its parameters beside the chosen point, which the page simulates.
 *
 * Menus choose measure and axes; a slider for each parameter moves the chosen point, and with it the slices.
 */
export const mountExploration: Mount = (model, target, services) => {
  ensureStyle(style);
  const spec = model.get("spec") as ExplorationSpec;
  target.classList.add("nl", "nl-search");
  const view = (): ExplorationView => checkedView(spec, model.get("view") as ExplorationView);
  const cell = (): number => {
    const given = model.get("cell") as number;
    return Number.isInteger(given) && given >= 0 && given < cellCount(spec) ? given : 0;
  };
  const choose = (changes: Partial<ExplorationView>): void => {
    model.set("view", checkedView(spec, { ...view(), ...changes }));
    model.save();
  };
  const pick = (next: number): void => {
    if (next === cell()) return;
    model.set("cell", next);
    model.save();
  };

  const plot = new Plot("Exploration", services, (point: PlotlyPoint) => {
    if (typeof point.customdata === "number") pick(point.customdata);
  });
  const live = spec.live ? new LivePanels(spec.live, target, services) : undefined;
  const names = spec.axes.map(({ name }) => name);
  const measures = spec.measures.map(({ name }) => name);
  const menus = {
    measure: menu("Measure", measures, 0, (index) => choose({ measure: index })),
    x: menu("Right", names, 0, (index) => {
      const { x, y } = view();
      choose({ x: index, ...(y === index && { y: x }) });
    }),
    y: menu("Up", [...names, "the measure"], 0, (index) => {
      const { x, y } = view();
      if (index === names.length) choose({ y: null });
      else choose({ y: index, ...(x === index && { x: y ?? (index === 0 ? 1 : 0) }) });
    }),
    contours: menu("Contours", ["none", ...measures], 0, (index) =>
      choose({ contours: index === 0 ? null : index - 1 }),
    ),
  };
  const head = element("div", "nl-head", {}, element("div", "nl-title", {}, spec.title));
  head.append(menus.measure.element);
  if (names.length > 1) head.append(menus.x.element, menus.y.element);
  if (spec.kind === "grid" && names.length > 1) head.append(menus.contours.element);

  const points = pointControls(spec, pick, cell);
  const table = element("table", "nl-table");
  const caption = element("div", "nl-unit", { role: "status" });
  const left = element("div", "nl-column", {}, plot.element, points.element, caption, table);
  target.append(head, left);
  if (live) {
    const note = element(
      "div",
      "nl-live-head",
      {},
      element("h4", "", {}, "The chosen point, simulated in this page"),
    );
    note.append(live.status);
    target.append(element("div", "nl-column nl-live", {}, note, live.element));
  } else target.classList.add("nl-alone");

  const draw = (): void => plot.draw(() => explorationFigure(spec, view(), cell(), services.theme()));
  const showView = (): void => {
    const { measure, x, y, contours } = view();
    menus.measure.select.selectedIndex = measure;
    menus.x.select.selectedIndex = x;
    menus.y.select.selectedIndex = y ?? names.length;
    menus.contours.select.selectedIndex = contours === null ? 0 : contours + 1;
    menus.contours.select.disabled = y === null;
    draw();
  };
  const showCell = (): void => {
    const chosen = cell();
    const failure = spec.failures.find((each) => each.cell === chosen);
    points.show(chosen);
    caption.textContent = failure
      ? `Run ${spec.runs[chosen]} failed: ${failure.message}`
      : `Run ${spec.runs[chosen]} of ${spec.runs.length}`;
    caption.classList.toggle("nl-failed", failure !== undefined);
    table.replaceChildren(
      ...spec.measures.map(({ name, unit, values }) =>
        element(
          "tr",
          "",
          {},
          element("th", "", { scope: "row" }, name),
          element("td", "", {}, `${say(values[chosen]!)} ${Number.isNaN(values[chosen]!) ? "" : unit}`),
        ),
      ),
    );
    draw();
    live?.run(requestAt(spec, chosen));
  };
  showView();
  showCell();
  const stops = [
    model.onChange("view", showView),
    model.onChange("cell", showCell),
    whileSeen(target, (visible) => live?.show(visible)),
    services.onThemeChange(() => {
      draw();
      live?.recolor(requestAt(spec, cell()));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    plot.close();
    live?.close();
  };
};

/** Sliders of the chosen point: one for each axis of a grid, one through all runs of a list. */
function pointControls(
  spec: ExplorationSpec,
  pick: (cell: number) => void,
  cell: () => number,
): { readonly element: HTMLElement; show(cell: number): void } {
  const panel = element("div", "nl-controls nl-points");
  const sliders = (spec.kind === "points" ? ["run"] : spec.axes.map(({ name }) => name)).map(
    (name, index) => {
      const count = spec.kind === "points" ? spec.runs.length : spec.axes[index]!.values.length;
      const output = element("output", "");
      const range = element("input", "", {
        type: "range",
        min: "0",
        max: `${count - 1}`,
        step: "1",
        "aria-label": name,
      });
      range.addEventListener("input", () =>
        pick(spec.kind === "points" ? range.valueAsNumber : moved(spec, cell(), index, range.valueAsNumber)),
      );
      const unit = spec.kind === "points" ? "" : spec.axes[index]!.unit;
      const label = element("span", "nl-name", { title: spec.axes[index]?.description ?? "" }, name);
      panel.append(element("div", "nl-point", { "data-name": name }, label, range, output));
      return { range, output, unit };
    },
  );
  return {
    element: panel,
    show: (chosen) => {
      const places = spec.kind === "points" ? [chosen] : positionOf(spec, chosen);
      const values = spec.kind === "points" ? [spec.runs[chosen]!] : valuesAt(spec, chosen);
      for (const [index, { range, output, unit }] of sliders.entries()) {
        range.valueAsNumber = places[index]!;
        output.textContent = `${say(values[index]!)} ${unit}`.trim();
        range.setAttribute("aria-valuetext", output.textContent);
      }
    },
  };
}
