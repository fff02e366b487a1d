/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { EvolutionSpec, ExplorationSpec } from "../../../kernel-ext/protocol/searchStates.js";
import { mountEvolution } from "../../../kernel-ext/widgets/views/evolutionView.js";
import { mountExploration } from "../../../kernel-ext/widgets/views/explorationView.js";
import type { Plotly, PlotlyEvent, Services, ViewModel } from "../../../kernel-ext/widgets/views/model.js";

const EVIL = '<img src=x onerror="alert(1)">';

/** A widget's state without kernel and page. */
class TestModel implements ViewModel {
  readonly saved: string[] = [];
  private readonly handlers = new Map<string, Set<() => void>>();

  constructor(readonly state: Record<string, unknown>) {}

  get(name: string): unknown {
    return this.state[name];
  }
  set(name: string, value: unknown): void {
    this.state[name] = value;
    for (const handler of this.handlers.get(name) ?? []) handler();
  }
  save(): void {
    this.saved.push(JSON.stringify(this.state.cell ?? this.state.selected));
  }
  send(): void {}
  onChange(name: string, handler: () => void): () => void {
    const handlers = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }
  onMessage(): () => void {
    return () => {};
  }
  async mountChild(): Promise<() => void> {
    return () => {};
  }
  get listeners(): number {
    return [...this.handlers.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

interface Drawn {
  readonly data: { name?: string; customdata?: unknown; x?: number[] }[];
  readonly layout: { meta: { alt: string } };
}

let watchers: { disconnected: boolean }[];
let drawn: Map<HTMLElement, Drawn[]>;
let clicks: Map<HTMLElement, (event: PlotlyEvent) => void>;
let purged: HTMLElement[];
let services: Services;
let themeHandlers: Set<() => void>;
let theme: "light" | "dark";

class Watcher {
  disconnected = false;
  constructor(private readonly callback: (entries: object[]) => void) {
    watchers.push(this);
  }
  observe(): void {
    this.callback([{ isIntersecting: true }]);
  }
  disconnect(): void {
    this.disconnected = true;
  }
}

beforeEach(() => {
  watchers = [];
  drawn = new Map();
  clicks = new Map();
  purged = [];
  themeHandlers = new Set();
  theme = "light";
  Object.assign(globalThis, { IntersectionObserver: Watcher, ResizeObserver: Watcher });
  const react = async (element: HTMLElement, data: unknown[], layout: object) => {
    drawn.set(element, [...(drawn.get(element) ?? []), { data, layout } as Drawn]);
    return Object.assign(element, {
      on: (_: string, handler: (event: PlotlyEvent) => void) => clicks.set(element, handler),
    }) as never;
  };
  services = {
    plotly: async () =>
      ({ react, newPlot: react, purge: (element: HTMLElement) => purged.push(element) }) as unknown as Plotly,
    simulatorSource: async () => "",
    theme: () => theme,
    onThemeChange: (handler) => {
      themeHandlers.add(handler);
      return () => themeHandlers.delete(handler);
    },
  };
});
afterEach(() => {
  jest.useRealTimers();
  document.body.replaceChildren();
});

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const lastOf = (element: HTMLElement): Drawn => drawn.get(element)!.at(-1)!;
const plotOf = (target: HTMLElement, view?: string): HTMLElement =>
  target.querySelector(view ? `[data-view="${view}"] .nl-plot` : ".nl-plot")!;

const exploration: ExplorationSpec = {
  title: EVIL,
  kind: "grid",
  axes: [
    { name: "a", unit: "mV", description: EVIL, values: [0, 1, 2], settings: null, targets: ["a"] },
    { name: EVIL, unit: "", description: "", values: [5, 6], settings: null, targets: ["b"] },
    { name: "c", unit: "", description: "", values: ["u", "v"], settings: null, targets: ["c"] },
  ],
  measures: [
    {
      name: "score",
      unit: "Hz",
      values: Float64Array.from({ length: 12 }, (_, i) => (i === 9 ? Number.NaN : i)),
      partner: null,
    },
    { name: EVIL, unit: "", values: new Float64Array(12).fill(1), partner: null },
  ],
  levels: {},
  runs: Int32Array.from({ length: 12 }, (_, i) => i),
  simulations: Int32Array.from({ length: 12 }, (_, i) => i),
  seeds: new Float64Array(12).fill(Number.NaN),
  failures: [{ cell: 9, message: `Error: ${EVIL}` }],
  live: null,
};

describe("the view of an exploration", () => {
  const mount = async (): Promise<{ model: TestModel; target: HTMLElement; unmount: () => void }> => {
    const model = new TestModel({
      spec: exploration,
      view: { measure: 0, x: 0, y: 1, contours: null },
      cell: 0,
    });
    const target = document.createElement("div");
    document.body.append(target);
    const unmount = mountExploration(model, target, services);
    await settle();
    return { model, target, unmount };
  };

  it("chooses the cell that is clicked, says its results, and marks it", async () => {
    const { model, target } = await mount();
    const plot = plotOf(target);
    clicks.get(plot)!({ points: [{ curveNumber: 0, customdata: 10, x: 2, y: 6 }] });
    await settle();
    expect(model.get("cell")).toBe(10);
    expect(model.saved).toEqual(["10"]);
    expect(target.querySelector(".nl-table")!.textContent).toContain("score10 Hz");
    expect(lastOf(plot).data.at(-1)).toMatchObject({ name: "Chosen", x: [2] });
    expect(plot.getAttribute("aria-label")).toContain("Chosen: a 2, ");
  });

  it("moves through slices with the keyboard's sliders", async () => {
    const { model, target } = await mount();
    const plot = plotOf(target);
    const before = JSON.stringify(lastOf(plot).data);
    const slider = target.querySelectorAll<HTMLInputElement>(".nl-points input")[2]!;
    slider.valueAsNumber = 1;
    slider.dispatchEvent(new Event("input"));
    await settle();
    expect(model.get("cell")).toBe(1);
    expect(JSON.stringify(lastOf(plot).data)).not.toBe(before);
    expect(slider.getAttribute("aria-valuetext")).toBe("v");
  });

  it("changes measure and axes with its menus, never the same axis twice", async () => {
    const { model, target } = await mount();
    const [, right, up] = [...target.querySelectorAll<HTMLSelectElement>(".nl-menu select")];
    right!.selectedIndex = 1;
    right!.dispatchEvent(new Event("change"));
    expect(model.get("view")).toMatchObject({ x: 1, y: 0 });
    up!.selectedIndex = 3;
    up!.dispatchEvent(new Event("change"));
    expect(model.get("view")).toMatchObject({ x: 1, y: null });
    await settle();
    expect(lastOf(plotOf(target)).data[0]!.name).toBe("score");
  });

  it("says why a point has no result", async () => {
    const { model, target } = await mount();
    model.set("cell", 9);
    expect(target.querySelector('.nl-failed[role="status"]')!.textContent).toBe(
      `Run 9 failed: Error: ${EVIL}`,
    );
  });

  it("makes no element of foreign text, and leaves nothing behind", async () => {
    const { model, target, unmount } = await mount();
    model.set("cell", 9);
    await settle();
    expect(target.querySelector("img")).toBeNull();
    theme = "dark";
    for (const handler of themeHandlers) handler();
    await settle();
    expect(JSON.stringify(lastOf(plotOf(target)).layout)).toContain("#15181e");
    unmount();
    expect(purged).toEqual([plotOf(target)]);
    expect(watchers.every(({ disconnected }) => disconnected)).toBe(true);
    expect(model.listeners + themeHandlers.size).toBe(0);
  });
});

/** Three generations of four; 4…7 are children of 0 and 1, 8…11 of 4 and 5. */
function evolution(): EvolutionSpec {
  const ids = Int32Array.from({ length: 12 }, (_, id) => id);
  return {
    title: EVIL,
    parameters: [
      { name: EVIL, unit: "", min: 0, max: 1, targets: ["x"] },
      { name: "y", unit: "", min: 0, max: 1, targets: ["y"] },
    ],
    objectives: [
      { name: "f0", weight: -1 },
      { name: "f1", weight: 1 },
    ],
    ids,
    born: ids.map((id) => Math.floor(id / 4)),
    parents: Int32Array.from([...ids].flatMap((id) => (id < 4 ? [-1, -1] : id < 8 ? [0, 1] : [4, 5]))),
    values: Float64Array.from({ length: 24 }, (_, i) => (i % 7) / 7),
    fitness: Float64Array.from({ length: 24 }, (_, i) => i % 5),
    scores: Float64Array.from(ids, (id) => -1 / (id + 1)),
    generations: [0, 1, 2].map((generation) => ({
      generation,
      survivors: Int32Array.from({ length: 4 }, (_, i) => 4 * generation + i),
    })),
    awaited: null,
    live: null,
  };
}

describe("the view of an evolution", () => {
  const mount = async (): Promise<{ model: TestModel; target: HTMLElement; unmount: () => void }> => {
    const model = new TestModel({ spec: evolution(), shown: 2, selected: -1, objectives: [0, 1] });
    const target = document.createElement("div");
    document.body.append(target);
    const unmount = mountEvolution(model, target, services);
    await settle();
    return { model, target, unmount };
  };

  it("shows the family of the individual that is clicked, in the tree and in words", async () => {
    const { model, target } = await mount();
    const tree = plotOf(target, "tree");
    clicks.get(tree)!({ points: [{ curveNumber: 1, customdata: [5, 1, -0.1] }] });
    await settle();
    expect(model.get("selected")).toBe(5);
    const named = (name: string) =>
      lastOf(tree)
        .data.filter((trace) => trace.name === name)
        .at(-1);
    expect(named("Ancestors")!.x).toHaveLength(2);
    expect(named("Descendants")!.x).toHaveLength(4);
    expect(target.querySelector(".nl-card")!.textContent).toContain("2 ancestors, 4 descendants");
    expect(target.querySelector(".nl-card")!.textContent).toContain("model.params.y = ");
  });

  it("goes to the parents, and back to nobody", async () => {
    const { model, target } = await mount();
    model.set("selected", 9);
    const parents = [...target.querySelectorAll<HTMLButtonElement>(".nl-card button")];
    expect(parents.map(({ textContent }) => textContent)).toEqual(["4", "5"]);
    parents[0]!.click();
    expect(model.get("selected")).toBe(4);
    clicks.get(plotOf(target, "population"))!({ points: [{ curveNumber: 0, customdata: 4 }] });
    expect(model.get("selected")).toBe(-1);
  });

  it("plays its generations from the first, and stops at the last", async () => {
    jest.useFakeTimers();
    const { model, target } = await mount();
    const play = target.querySelector<HTMLButtonElement>(".nl-play")!;
    const seen: string[] = [];
    model.onChange("shown", () => seen.push(target.dataset.generation!));
    play.click();
    for (let i = 0; i < 5; i++) {
      jest.advanceTimersByTime(700);
      await settle();
    }
    expect(seen).toEqual(["0", "1", "2"]);
    expect(play.textContent).toBe("▶ Play");
    expect(jest.getTimerCount()).toBe(0);
  });

  it("pauses, also when the reader takes the slider", async () => {
    jest.useFakeTimers();
    const { model, target } = await mount();
    const play = target.querySelector<HTMLButtonElement>(".nl-play")!;
    play.click();
    expect(play.textContent).toBe("⏸ Pause");
    const slider = target.querySelector<HTMLInputElement>('.nl-steps input[type="range"]')!;
    slider.valueAsNumber = 1;
    slider.dispatchEvent(new Event("input"));
    jest.advanceTimersByTime(3000);
    expect(model.get("shown")).toBe(1);
    expect(plotOf(target, "scores").getAttribute("aria-label")).toContain(
      "Score of 4 individuals over 3 generations",
    );
  });

  it("follows an evolution that runs", async () => {
    const { model, target } = await mount();
    const spec = evolution();
    model.state.shown = 1;
    model.set("spec", { ...spec, generations: spec.generations.slice(0, 2), awaited: 9 });
    await settle();
    expect(target.textContent).toContain("running: generation 1 of 9");
    expect(target.dataset.generation).toBe("1");
    expect(target.querySelector<HTMLInputElement>(".nl-steps input")!.max).toBe("1");
  });

  it("makes no element of foreign text, and leaves nothing behind", async () => {
    jest.useFakeTimers();
    const { model, target, unmount } = await mount();
    model.set("selected", 7);
    await settle();
    expect(target.querySelector("img")).toBeNull();
    expect(drawn.size).toBe(4);
    for (const figures of drawn.values())
      for (const { data, layout } of figures) {
        const { meta: _, ...rest } = layout;
        expect(JSON.stringify([data, rest])).not.toContain("<img");
      }
    target.querySelector<HTMLButtonElement>(".nl-play")!.click();
    unmount();
    expect(jest.getTimerCount()).toBe(0);
    expect(purged).toHaveLength(4);
    expect(watchers.every(({ disconnected }) => disconnected)).toBe(true);
    expect(model.listeners + themeHandlers.size).toBe(0);
  });
});
