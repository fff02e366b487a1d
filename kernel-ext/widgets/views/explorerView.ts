import type { ControlValues, ExplorerSpec, ExplorerView, RegionAction } from "../../protocol/states.js";
import { controlPanel } from "./controlPanel.js";
import { element, ensureStyle, whileSeen } from "./dom.js";
import { LivePanels } from "./livePanels.js";
import type { Mount, PlotlyPoint } from "./model.js";
import { style } from "./style.js";

const ACTIONS: Readonly<Record<RegionAction, string>> = {
  look: "look at it",
  stimulate: "stimulate it",
  remove: "cut its connections",
};

/**
 * The live explorer: controls beside figures that the page itself computes.
 *
 * It computes only while it can be seen, and ends its worker with the view.
 */
export const mountExplorer: Mount = (model, target, services) => {
  ensureStyle(style);
  const spec = model.get("spec") as ExplorerSpec;
  const regions = (spec.model as { regions: readonly string[] }).regions;
  target.classList.add("nl", "nl-explorer");
  const head = element("div", "nl-head", {}, element("div", "nl-title", {}, spec.title));
  const panels = new LivePanels(spec, target, services, clicked);
  const stops: (() => void)[] = [];

  let action: RegionAction = "look";
  let stimulated: readonly number[] = [];
  let removed: readonly number[] = [];

  const values = (): ControlValues => model.get("values") as ControlValues;
  const focus = (): number => model.get("focus") as number;
  const run = (): void => panels.run({ values: values(), focus: focus(), stimulated, removed });
  const change = (changes: { values?: ControlValues; focus?: number }): void => {
    // The model says that it has changed, also to this view: that simulates.
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save();
  };

  const controls = controlPanel(spec.controls, values(), (name, value) =>
    change({ values: { ...values(), [name]: value } }),
  );
  if (regions.length > 1) head.append(focusMenu(), ...(spec.views.includes("brain") ? [actionMenu()] : []));
  const reset = element("button", "", { type: "button" }, "Reset");
  reset.addEventListener("click", () => {
    stimulated = [];
    removed = [];
    const defaults = Object.fromEntries(spec.controls.map((control) => [control.name, control.default]));
    controls.show(defaults);
    change({ values: defaults });
    run();
  });
  head.append(panels.status, reset);
  const side = element("div", "");
  side.append(controls.element);
  target.append(head, side, panels.element);

  function focusMenu(): HTMLElement {
    const select = element("select", "", { "aria-label": "Region in focus" });
    for (const region of regions) select.append(element("option", "", {}, region));
    select.selectedIndex = focus();
    select.addEventListener("change", () => change({ focus: select.selectedIndex }));
    stops.push(
      model.onChange("focus", () => {
        select.selectedIndex = focus();
      }),
    );
    return select;
  }

  function actionMenu(): HTMLElement {
    const select = element("select", "", { "aria-label": "What a click on a region does" });
    for (const [name, text] of Object.entries(ACTIONS))
      select.append(element("option", "", { value: name }, `Click: ${text}`));
    select.addEventListener("change", () => {
      action = select.value as RegionAction;
    });
    return select;
  }

  function clicked(view: ExplorerView, point: PlotlyPoint): void {
    if (view === "map" && spec.map) {
      const [y, x] = spec.map.dims as [string, string];
      const next = { ...values(), [x]: Number(point.x), [y]: Number(point.y) };
      controls.show(next);
      change({ values: next });
    } else if (view === "brain" && typeof point.text === "string") actOn(regions.indexOf(point.text));
    else if (view === "fc") {
      const index = point.pointNumber ?? point.pointIndex;
      if (Array.isArray(index)) change({ focus: index[0] as number });
    }
  }

  function actOn(region: number): void {
    if (region < 0) return;
    if (action === "look") change({ focus: region });
    else {
      if (action === "stimulate") stimulated = toggled(stimulated, region);
      else removed = toggled(removed, region);
      run();
    }
  }

  stops.push(
    whileSeen(target, (visible) => panels.show(visible)),
    services.onThemeChange(() => panels.recolor({ values: values(), focus: focus(), stimulated, removed })),
    model.onChange("values", () => {
      controls.show(values());
      run();
    }),
    model.onChange("focus", run),
  );
  run();
  return () => {
    for (const stop of stops) stop();
    panels.close();
  };
};

function toggled(list: readonly number[], item: number): readonly number[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}
