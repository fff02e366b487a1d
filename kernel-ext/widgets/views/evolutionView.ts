import type { EvolutionSpec } from "../../protocol/searchStates.js";
import {
  assignment,
  inWords,
  paretoFigure,
  populationFigure,
  scoresFigure,
  type Shown,
  treeBase,
  treeFigure,
} from "../evolution/figures.js";
import { People } from "../evolution/family.js";
import { element, ensureStyle, menu, whileSeen } from "./dom.js";
import { LivePanels } from "./livePanels.js";
import type { Mount, PlotlyPoint } from "./model.js";
import { Plot } from "./plot.js";
import { style } from "./style.js";

/** Time between two generations while they play, ms. */
const BEAT = 700;

/**
 * An evolution: family tree, scores, population of a generation, Pareto front; a click on an individual shows it and
 * its family in all of them. Generations play like a film, and follow a running evolution.
 */
export const mountEvolution: Mount = (model, target, services) => {
  ensureStyle(style);
  target.classList.add("nl", "nl-search", "nl-evolution");
  let people = new People(model.get("spec") as EvolutionSpec);
  let base: ReturnType<typeof treeBase> | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let visible = false;

  const last = (): number => Math.max(0, people.spec.generations.length - 1);
  const generation = (): number => Math.min(last(), Math.max(0, Number(model.get("shown")) || 0));
  const selected = (): number => {
    const id = Number(model.get("selected"));
    return people.has(id) ? id : -1;
  };
  const set = (changes: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save();
  };
  const select = (id: number): void => set({ selected: id === selected() ? -1 : id });
  const clicked = (point: PlotlyPoint): void => {
    const id = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
    if (typeof id === "number" && people.has(id)) select(id);
  };

  const { objectives, live: liveSpec } = people.spec;
  const tree = new Plot("Family tree", services, clicked);
  const scores = new Plot("Scores over generations", services);
  const matrix = new Plot("Population", services, clicked);
  const front = objectives.length > 1 ? new Plot("Pareto front", services, clicked) : undefined;
  const live = liveSpec ? new LivePanels(liveSpec, target, services) : undefined;

  const title = element("div", "nl-title", {}, people.spec.title);
  const status = element("span", "nl-unit", { role: "status" });
  const best = element("button", "", { type: "button" }, "Choose the best");
  best.addEventListener("click", () => {
    if (people.best >= 0) set({ selected: people.best });
  });
  const play = element(
    "button",
    "nl-play",
    { type: "button", "aria-label": "Play the generations" },
    "▶ Play",
  );
  const slider = element("input", "", { type: "range", min: "0", step: "1", "aria-label": "Generation" });
  const output = element("output", "");
  slider.addEventListener("input", () => {
    stopPlaying();
    set({ shown: slider.valueAsNumber });
  });
  play.addEventListener("click", () => (timer === undefined ? startPlaying() : stopPlaying()));

  function startPlaying(): void {
    if (generation() >= last()) set({ shown: 0 });
    timer = setInterval(() => {
      // The next generation comes when this one has been drawn, and only while somebody can see it.
      if (!visible || !matrix.idle) return;
      if (generation() >= last()) stopPlaying();
      else set({ shown: generation() + 1 });
    }, BEAT);
    play.textContent = "⏸ Pause";
    play.setAttribute("aria-label", "Pause the generations");
  }
  function stopPlaying(): void {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "▶ Play";
    play.setAttribute("aria-label", "Play the generations");
  }

  const card = element("div", "nl-card");
  const steps = element("div", "nl-steps nl-across", {}, play, slider, output);
  const section = (heading: string, name: string, ...parts: Node[]): HTMLElement =>
    element("section", "nl-column", { "data-view": name }, element("h4", "", {}, heading), ...parts);
  const axes = front ? objectiveMenus() : [];
  target.append(
    element("div", "nl-head", {}, title, status, best),
    steps,
    element(
      "div",
      "nl-column",
      {},
      section("Population of the generation", "population", matrix.element),
      card,
    ),
    element(
      "div",
      "nl-column",
      {},
      section("Scores", "scores", scores.element),
      ...(front ? [section("Pareto front", "pareto", ...axes, front.element)] : []),
    ),
  );
  const wide = section(
    "Family tree: click an individual to see its ancestors and descendants",
    "tree",
    tree.element,
  );
  wide.classList.add("nl-across");
  target.append(wide);
  const stage = element("div", "nl-column nl-live nl-across", { hidden: "" });
  if (live) {
    const heading = element("h4", "", {}, "The chosen individual, simulated in this page");
    stage.append(element("div", "nl-live-head", {}, heading, live.status), live.element);
    target.append(stage);
  }

  function objectiveMenus(): Node[] {
    if (objectives.length < 3) return [];
    const names = objectives.map(({ name }) => name);
    const chosen = model.get("objectives") as readonly [number, number];
    return [0, 1].map(
      (side) =>
        menu(side === 0 ? "Right" : "Up", names, chosen[side]!, (index) => {
          const next = [...(model.get("objectives") as readonly number[])];
          if (next[1 - side] === index) next[1 - side] = next[side]!;
          next[side] = index;
          set({ objectives: next });
        }).element,
    );
  }

  const shown = (): Shown => ({
    generation: generation(),
    selected: selected(),
    family: people.familyOf(selected()),
    theme: services.theme(),
  });
  const drawTree = (): void =>
    tree.draw(() => {
      if (people.spec.ids.length === 0) return undefined;
      base ??= treeBase(people);
      return treeFigure(people, base, shown());
    });
  const drawGeneration = (): void => {
    matrix.draw(() => populationFigure(people, shown()));
    scores.draw(() => scoresFigure(people, shown()));
    front?.draw(() => paretoFigure(people, shown(), model.get("objectives") as [number, number]));
  };
  const showGeneration = (): void => {
    const { generations } = people.spec;
    const survivors = people.survivors(generation());
    const mean = survivors.reduce((sum, id) => sum + people.scoreOf(id), 0) / survivors.length;
    slider.max = String(last());
    slider.valueAsNumber = generation();
    output.textContent = `generation ${generations[generation()]?.generation ?? 0}, mean score ${inWords(mean)}`;
    slider.setAttribute("aria-valuetext", output.textContent);
    target.dataset.generation = String(generations[generation()]?.generation ?? 0);
    drawGeneration();
  };
  const showSelected = (): void => {
    const id = selected();
    target.dataset.selected = String(id);
    card.replaceChildren(...describeIndividual(people, id, select));
    drawTree();
    drawGeneration();
    stage.hidden = id < 0;
    if (id >= 0) live?.run(people.requestOf(id));
  };
  const showAll = (): void => {
    const { ids, generations, awaited } = people.spec;
    const number = generations[last()]?.generation ?? 0;
    status.textContent =
      awaited === null
        ? `${ids.length} individuals, ${number + 1} generations`
        : `running: generation ${number} of ${awaited}`;
    showGeneration();
    showSelected();
  };
  showAll();
  const stops = [
    model.onChange("spec", () => {
      people = new People(model.get("spec") as EvolutionSpec);
      base = undefined;
      showAll();
    }),
    model.onChange("shown", showGeneration),
    model.onChange("selected", showSelected),
    model.onChange("objectives", drawGeneration),
    whileSeen(target, (seen) => {
      visible = seen;
      live?.show(seen);
    }),
    services.onThemeChange(() => {
      drawTree();
      drawGeneration();
      if (selected() >= 0) live?.recolor(people.requestOf(selected()));
    }),
  ];
  return () => {
    stopPlaying();
    for (const stop of stops) stop();
    for (const plot of [tree, scores, matrix, front]) plot?.close();
    live?.close();
  };
};

/** The chosen individual in words, with its parents as buttons. */
function describeIndividual(people: People, id: number, select: (id: number) => void): Node[] {
  const heading = element("h4", "", {}, "Chosen individual");
  if (id < 0)
    return [heading, element("div", "nl-unit", {}, "None: click a point of the tree or the population.")];
  const { objectives } = people.spec;
  const row = (name: string, value: string): HTMLElement =>
    element("tr", "", {}, element("th", "", { scope: "row" }, name), element("td", "", {}, value));
  const family = people.familyOf(id);
  const parents = people.parentsOf(id).map((parent) => {
    const button = element("button", "", { type: "button" }, String(parent));
    button.addEventListener("click", () => select(parent));
    return button;
  });
  const rows = [
    row("individual", `${id}, born in generation ${people.bornIn(id)}`),
    row("score", inWords(people.scoreOf(id))),
    ...people
      .fitnessOf(id)
      .map((value, index) =>
        row(objectives[index]!.name, `${inWords(value)} (weight ${objectives[index]!.weight})`),
      ),
    row("family", `${family.ancestors.size} ancestors, ${family.descendants.size} descendants`),
  ];
  const lines = Object.entries(people.paramsOf(id)).map(([name, value]) => assignment(name, value));
  return [
    heading,
    element("table", "nl-table", {}, ...rows),
    ...(parents.length > 0
      ? [element("div", "nl-row", {}, element("span", "nl-unit", {}, "Parents"), ...parents)]
      : []),
    element("pre", "nl-code", {}, lines.join("\n")),
  ];
}
