import { describe, expect, it } from "@jest/globals";
import { BoxSearch, Evolution, FHNModel, HopfModel, inProcess, linspace, ParameterSpace } from "neurolab";
import type {
  EvolutionSpec,
  ExplorationSpec,
  ExplorationView,
} from "../../../kernel-ext/protocol/searchStates.js";
import { People } from "../../../kernel-ext/widgets/evolution/family.js";
import { populationFigure, treeBase, treeFigure } from "../../../kernel-ext/widgets/evolution/figures.js";
import { explorationFigure } from "../../../kernel-ext/widgets/exploration/figures.js";
import {
  cellAt,
  checkedView,
  moved,
  positionOf,
  requestAt,
} from "../../../kernel-ext/widgets/exploration/grid.js";
import { hashNumbers } from "../../../kernel-ext/widgets/explorer/hash.js";
import { ExplorerSession } from "../../../kernel-ext/widgets/explorer/session.js";
import { specsOf } from "./specs.js";

// biome-ignore lint/suspicious/noExplicitAny: evaluation functions of several searches.
type Run = any;
type Data = Record<string, unknown>[];

const view: ExplorationView = { measure: 0, x: 0, y: 1, contours: null };

async function fhnSearch(options: object = {}): Promise<BoxSearch> {
  const model = new FHNModel({ seed: 1, params: { duration: 60, sigma_ou: 0.02 } });
  const space = new ParameterSpace(
    { x_ext: linspace(0, 1, 3), epsilon: [0.2, 0.5], coupling: ["diffusive", "additive"] },
    { kind: "grid", ...options },
  );
  const search = new BoxSearch({
    model,
    parameterSpace: space,
    evalFunction: (run: Run) => {
      if (run.params.x_ext === 0.5 && run.params.epsilon === 0.5) throw new Error("no luck");
      run.model.run();
      return { max_x: Math.max(...run.model.x.data), min_x: Math.min(...run.model.x.data) };
    },
  });
  await search.run({ executor: inProcess() });
  await search.loadResults();
  return search;
}

describe("the widget of an exploration", () => {
  it("simulates in the page the bits that the run had in the exploration", async () => {
    const search = await fhnSearch();
    const spec = specsOf.exploration(search);
    const session = new ExplorerSession(spec.live!);
    for (const cell of [0, 5, 11, 5]) {
      const { hash } = session.run(requestAt(spec, cell));
      const model = search.modelOfRun(spec.runs[cell]!);
      model.run();
      expect(hash).toBe(hashNumbers(model.array("x").data));
    }
  });

  it("simulates the bits of a run that has random initial conditions of its own", async () => {
    const search = await fhnSearch({ initialConditions: { count: 2, seed: 9 } });
    const spec = specsOf.exploration(search);
    expect(spec.runs).toHaveLength(12);
    expect(spec.runs[3]).toBe(6);
    const { hash } = new ExplorerSession(spec.live!).run(requestAt(spec, 3));
    const model = search.modelOfRun(6);
    model.run();
    expect(hash).toBe(hashNumbers(model.array("x").data));
    const [first, second] = [6, 7].map((run) => search.getResult(run).max_x as number);
    expect(spec.measures[0]!.values[3]).toBeCloseTo((first! + second!) / 2, 12);
  });

  it("has the values of the table in its cells, and reasons where there are none", async () => {
    const search = await fhnSearch();
    const spec = specsOf.exploration(search);
    const { data } = explorationFigure(spec, view, 0, "light");
    const { z, x, y, hovertext } = (data as Data)[0]! as {
      z: (number | null)[][];
      x: number[];
      y: number[];
      hovertext: string[][];
    };
    expect(x).toEqual([0, 0.5, 1]);
    expect(y).toEqual([0.2, 0.5]);
    const at = (row: number, column: number) => search.getResult(cellAt(spec, [column, row, 0])).max_x;
    expect(z[0]![2]).toBeCloseTo(at(0, 2) as number, 3);
    expect(z[1]![0]).toBeCloseTo(at(1, 0) as number, 3);
    expect(z[1]![1]).toBeNull();
    expect(hovertext[1]![1]).toContain("failed: Error: no luck");
    expect(spec.failures.map(({ cell }) => cell)).toEqual([6, 7]);
  });

  it("moves along axes and through slices, and draws extremes together as lines", async () => {
    const spec = specsOf.exploration(await fhnSearch());
    expect(positionOf(spec, 7)).toEqual([1, 1, 1]);
    expect(moved(spec, 7, 0, 2)).toBe(11);
    const z = (cell: number) =>
      ((explorationFigure(spec, view, cell, "light").data as Data)[0] as { z: number[][] }).z;
    expect(z(0)).not.toEqual(z(1));
    const lines = explorationFigure(spec, { ...view, y: null }, 0, "dark").data as {
      name: string;
      y: number[];
    }[];
    expect(lines.map(({ name }) => name)).toEqual(["max_x", "min_x", "Chosen"]);
    expect(lines[0]!.y).toHaveLength(3);
    expect(lines[0]!.y.every((value, index) => value >= lines[1]!.y[index]!)).toBe(true);
  });

  it("draws texts along an axis, contours, and lists of points", async () => {
    const search = await fhnSearch();
    const spec = specsOf.exploration(search, { contours: { min_x: [0.1] } });
    const figure = explorationFigure(spec, { measure: 0, x: 2, y: 0, contours: 1 }, 0, "light");
    expect((figure.layout as { xaxis: { ticktext: string[] } }).xaxis.ticktext).toEqual([
      "diffusive",
      "additive",
    ]);
    expect((figure.data as Data)[1]).toMatchObject({ name: "min_x: 0.1", mode: "lines" });

    const model = new FHNModel({ seed: 1, params: { duration: 40 } });
    const parameterSpace = new ParameterSpace(
      { x_ext: [0, 1, 0.5], tau: [10, 20, 30] },
      { kind: "explicit" },
    );
    const list = new BoxSearch({
      model,
      parameterSpace,
      evalFunction: (run: Run) => ({ s: run.params.x_ext }),
    });
    await list.run({ executor: inProcess() });
    await list.loadResults();
    const points = specsOf.exploration(list);
    expect(points.kind).toBe("points");
    const [cloud, chosen] = explorationFigure(points, view, 2, "light").data as Data;
    expect(cloud).toMatchObject({ x: [0, 1, 0.5], y: [10, 20, 30], customdata: [0, 1, 2] });
    expect(chosen).toMatchObject({ x: [0.5], y: [30] });
  });

  it("never shows a view that the exploration does not have", async () => {
    const spec = specsOf.exploration(await fhnSearch());
    expect(checkedView(spec, { measure: 99, x: -1, y: 0, contours: 7.5 } as never)).toEqual({
      measure: 0,
      x: 0,
      y: 1,
      contours: 0,
    });
    expect(checkedView(spec, { measure: 1, x: 2, y: 2, contours: null }).y).toBe(0);
  });

  it("escapes what comes from the notebook", () => {
    const evil = "<img src=x onerror=alert(1)>";
    const spec: ExplorationSpec = {
      title: evil,
      kind: "grid",
      axes: [
        { name: evil, unit: evil, description: "", values: [0, 1], settings: null, targets: [] },
        { name: "b", unit: "", description: "", values: [evil, "c"], settings: null, targets: [] },
      ],
      measures: [{ name: evil, unit: evil, values: Float64Array.of(1, 2, 3, Number.NaN), partner: null }],
      levels: {},
      runs: Int32Array.of(0, 1, 2, 3),
      simulations: Int32Array.of(0, 1, 2, 3),
      seeds: new Float64Array(4).fill(Number.NaN),
      failures: [{ cell: 3, message: evil }],
      live: null,
    };
    for (const y of [1, null]) {
      const { data, layout } = explorationFigure(spec, { ...view, y, contours: 0 }, 0, "light");
      const { meta: _, ...drawn } = layout as { meta: object };
      expect(JSON.stringify([data, drawn])).not.toContain("<img");
    }
  });
});

describe("the widget of an evolution", () => {
  const evolve = async (): Promise<Evolution> => {
    const evolution = new Evolution({
      model: new HopfModel({ seed: 4, params: { duration: 50, sigma_ou: 0.02 } }),
      evalFunction: (run: Run) => {
        run.model.run();
        return [[Math.abs(run.params.a), run.model.x.data[400]], {}];
      },
      parameterSpace: new ParameterSpace({ a: [-1, 1], w: [0.1, 0.4] }, { kind: "bound" }),
      weightList: [-1, 1],
      algorithm: "nsga2",
      POP_INIT_SIZE: 8,
      POP_SIZE: 4,
      NGEN: 4,
      seed: 2,
    });
    await evolution.run({ executor: inProcess() });
    return evolution;
  };

  it("knows everybody's ancestors and descendants", async () => {
    const evolution = await evolve();
    const people = new People(specsOf.evolution(evolution));
    const { tree } = evolution;
    const ancestors = (id: number): number[] =>
      (tree[id] ?? []).filter((parent) => parent in tree).flatMap((parent) => [parent, ...ancestors(parent)]);
    const ids = Object.keys(tree).map(Number);
    for (const id of ids) {
      const family = people.familyOf(id);
      expect([...family.ancestors].sort((a, b) => a - b)).toEqual(
        [...new Set(ancestors(id))].sort((a, b) => a - b),
      );
      for (const other of ids) expect(family.descendants.has(other)).toBe(ancestors(other).includes(id));
    }
    expect(people.best).toBe(evolution.hallOfFame(1)[0]!.id);
    expect(people.survivors(2)).toEqual(evolution.survivors[2]!.ids);
  });

  it("simulates in the page the bits that an individual had", async () => {
    const evolution = await evolve();
    const spec = specsOf.evolution(evolution);
    const people = new People(spec);
    const session = new ExplorerSession(spec.live!);
    for (const id of [people.best, spec.ids[0]!]) {
      session.run(people.requestOf(id));
      const rows = session.activity.data;
      expect(rows[400]).toBe(people.fitnessOf(id)[1]);
    }
  });

  it("marks the family in tree and population", async () => {
    const evolution = await evolve();
    const people = new People(specsOf.evolution(evolution));
    const id = evolution.pop.find(({ parentIds }) => parentIds !== null)!.id;
    const shown = { generation: 3, selected: id, family: people.familyOf(id), theme: "light" as const };
    const { data, layout } = treeFigure(people, treeBase(people), shown);
    const traces = data as { name: string; x: number[]; marker?: { opacity: number[] } }[];
    const marks = traces.filter(({ name }) => name === "Ancestors").at(-1)!;
    expect(marks.x).toHaveLength(shown.family.ancestors.size);
    expect(traces[1]!.marker!.opacity.filter((value) => value === 1)).toHaveLength(
      1 + shown.family.ancestors.size + shown.family.descendants.size,
    );
    expect((layout as { meta: { alt: string } }).meta.alt).toContain(`Chosen: individual ${id}, with`);
    const matrix = populationFigure(people, shown)!;
    const chosen = (matrix.data as { name?: string; x: number[] }[]).filter(({ name }) => name === "Chosen");
    expect(chosen).toHaveLength(1);
  });

  it("draws an evolution in which nobody is valid", () => {
    const none = new Float64Array(4).fill(Number.NaN);
    const spec: EvolutionSpec = {
      title: "",
      parameters: [{ name: "a", unit: "", min: 0, max: 1, targets: ["a"] }],
      objectives: [{ name: "f0", weight: 1 }],
      ids: Int32Array.of(0, 1, 2, 3),
      born: new Int32Array(4),
      parents: new Int32Array(8).fill(-1),
      values: Float64Array.of(0, 0.1, 0.2, 0.3),
      fitness: none,
      scores: none,
      generations: [{ generation: 0, survivors: Int32Array.of(0, 1, 2, 3) }],
      awaited: null,
      live: null,
    };
    const people = new People(spec);
    const shown = { generation: 0, selected: 2, family: people.familyOf(2), theme: "dark" as const };
    expect(people.best).toBe(-1);
    expect(populationFigure(people, shown)).toBeUndefined();
    expect(treeFigure(people, treeBase(people), shown).data.length).toBeGreaterThan(1);
  });
});
