import type {
  ControlValues,
  ExplorerRequest,
  ExplorerSpec,
  ExplorerView,
  RegionAction,
  SimulatorReply,
} from "../../protocol/states.js";
import { controlPanel } from "./controlPanel.js";
import { element, ensureStyle } from "./dom.js";
import type { Mount, Plotly, PlotlyElement, PlotlyPoint } from "./model.js";
import { Simulator } from "./simulator.js";
import { style } from "./style.js";

const TITLES: Readonly<Record<ExplorerView, string>> = {
  timeseries: "Timeseries",
  phase: "Phase plane",
  spectrum: "Power spectrum",
  fc: "Functional connectivity",
  brain: "Regions",
  map: "Map",
};

const ACTIONS: Readonly<Record<RegionAction, string>> = {
  look: "look at it",
  stimulate: "stimulate it",
  remove: "cut its connections",
};

/** Event on the view's element when a result has been drawn; its detail is of this form. */
export interface DrawnDetail {
  /** From the reader's action to the drawn figures, ms. */
  readonly latency: number;
  readonly simulated: number;
  readonly hash: string;
}

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
  const status = element("span", "nl-status", { role: "status" }, "…");
  const head = element("div", "nl-head", {}, element("div", "nl-title", {}, spec.title));
  const panels = element("div", "nl-panels");
  const stops: (() => void)[] = [];

  let action: RegionAction = "look";
  let stimulated: readonly number[] = [];
  let removed: readonly number[] = [];
  let asked = performance.now();
  let visible = false;
  let stale = true;
  let simulator: Simulator | undefined;
  let plotly: Plotly | undefined;
  let closed = false;

  const values = (): ControlValues => model.get("values") as ControlValues;
  const focus = (): number => model.get("focus") as number;
  const run = (): void => {
    stale = true;
    if (!visible || !simulator) return;
    stale = false;
    asked = performance.now();
    const request: ExplorerRequest = { values: values(), focus: focus(), stimulated, removed };
    simulator.request(request);
  };
  const change = (changes: { values?: ControlValues; focus?: number }): void => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save();
    run();
  };

  const controls = controlPanel(spec.controls, values(), (name, value) =>
    change({ values: { ...values(), [name]: value } }),
  );
  const plots = new Map<ExplorerView, HTMLElement>();
  for (const view of spec.views) {
    const plot = element("div", "", { style: `height: ${HEIGHTS[view]}px` });
    const heading = element("h4", "", {}, TITLES[view]);
    const wide = view === "timeseries" ? " nl-wide" : "";
    panels.append(element("section", `nl-panel${wide}`, { "data-view": view }, heading, plot));
    plots.set(view, plot);
  }
  if (regions.length > 1) head.append(focusMenu(), ...(spec.views.includes("brain") ? [actionMenu()] : []));
  const reset = element("button", "", { type: "button" }, "Reset");
  reset.addEventListener("click", () => {
    stimulated = [];
    removed = [];
    const defaults = Object.fromEntries(spec.controls.map((control) => [control.name, control.default]));
    controls.show(defaults);
    change({ values: defaults });
  });
  head.append(status, reset);
  const side = element("div", "");
  side.append(controls.element);
  target.append(head, side, panels);

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

  async function draw(reply: Extract<SimulatorReply, { kind: "done" }>): Promise<void> {
    const library = plotly;
    if (closed || !library) return;
    const started = asked;
    await Promise.all(
      [...plots].map(async ([view, plot]) => {
        const figure = reply.figures[view];
        if (!figure) return;
        const first = !plot.dataset.drawn;
        const drawn = await library.react(plot, [...figure.data], figure.layout, CONFIG);
        if (first) {
          plot.dataset.drawn = "true";
          listen(view, drawn);
        }
      }),
    );
    if (closed) return;
    const latency = performance.now() - started;
    status.classList.remove("nl-failed");
    status.textContent = `${spec.variable}: simulated in ${reply.simulated.toFixed(0)} ms, shown after ${latency.toFixed(0)} ms`;
    const detail: DrawnDetail = { latency, simulated: reply.simulated, hash: reply.hash };
    target.dataset.hash = reply.hash;
    target.dispatchEvent(new CustomEvent("neurolab:drawn", { detail, bubbles: true }));
  }

  function listen(view: ExplorerView, plot: PlotlyElement): void {
    plot.on("plotly_click", (event) => {
      const [point] = event?.points ?? [];
      if (point) clicked(view, point);
    });
  }

  const observer = new IntersectionObserver(
    (entries) => {
      visible = entries.some((entry) => entry.isIntersecting);
      if (visible && stale) run();
    },
    { rootMargin: "100px" },
  );
  observer.observe(target);
  const resize = new ResizeObserver(() => {
    for (const plot of plots.values())
      if (plot.dataset.drawn && plot.clientWidth > 0) plotly?.Plots.resize(plot);
  });
  resize.observe(panels);
  stops.push(
    model.onChange("values", () => {
      controls.show(values());
      run();
    }),
    model.onChange("focus", run),
  );
  Promise.all([services.plotly(), services.simulatorSource()]).then(
    ([library, source]) => {
      if (closed) return;
      plotly = library;
      simulator = new Simulator(source, spec, () => services.theme(), {
        done: draw,
        failed: (message) => {
          status.classList.add("nl-failed");
          status.textContent = message;
        },
      });
      run();
    },
    (error: unknown) => {
      status.classList.add("nl-failed");
      status.textContent = String(error);
    },
  );
  return () => {
    closed = true;
    observer.disconnect();
    resize.disconnect();
    for (const stop of stops) stop();
    simulator?.reset();
    for (const plot of plots.values()) plotly?.purge(plot);
  };
};

const HEIGHTS: Readonly<Record<ExplorerView, number>> = {
  timeseries: 260,
  phase: 320,
  spectrum: 320,
  fc: 320,
  brain: 340,
  map: 340,
};

const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false } as const;

function toggled(list: readonly number[], item: number): readonly number[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}
