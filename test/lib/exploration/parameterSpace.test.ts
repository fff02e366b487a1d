import { describe, expect, it } from "@jest/globals";
import { type ParameterKind, ParameterSpace } from "../../../lib/exploration/index.js";

describe("making a parameter space", () => {
  it("takes lists by name, or names and lists", () => {
    const byName = new ParameterSpace({ x: [-5, 5], y: [-5, 5] }, { kind: "bound" });
    const byLists = new ParameterSpace(
      ["x", "y"],
      [
        [-5, 5],
        [-5, 5],
      ],
      { kind: "bound" },
    );
    for (const space of [byName, byLists]) {
      expect(space.dict()).toEqual({ x: [-5, 5], y: [-5, 5] });
      expect(space.parameterNames).toEqual(["x", "y"]);
      expect(space.parameterValues).toEqual([
        [-5, 5],
        [-5, 5],
      ]);
    }
  });

  it("takes typed arrays, vectors, texts, switches and null as values", () => {
    const space = new ParameterSpace({
      x_ext: [new Float64Array(3), [1, 1, 1]],
      coupling: ["additive", "diffusive"],
      K_gl: Float64Array.of(0, 1, 2),
      noisy: [true, false],
      seed: [null, 3],
    });
    expect(space.values.K_gl).toEqual([0, 1, 2]);
    expect(space.values.coupling).toEqual(["additive", "diffusive"]);
    expect(space.runCount).toBe(2 * 2 * 3 * 2 * 2);
    expect(space.run(0).params).toEqual({
      ...{ x_ext: new Float64Array(3), coupling: "additive" },
      ...{ K_gl: 0, noisy: true, seed: null },
    });
  });

  it("does not follow later changes of the lists it was given", () => {
    const a = [1, 2, 3];
    const space = new ParameterSpace({ a });
    a.push(4);
    expect(space.values.a).toEqual([1, 2, 3]);
    expect(() => (space.values.a as number[]).push(4)).toThrow(TypeError);
  });

  it("accepts names that Python does not", () => {
    expect(new ParameterSpace({ class: [1], _hidden: [2], "mass.tau": [3] }).kind).toBe("point");
  });

  it.each<[string, () => unknown, string]>([
    ["no lists", () => new ParameterSpace(3 as never), "lists of values by name"],
    [
      "a bare number",
      () => new ParameterSpace({ a: 3 as never }),
      'Parameter "a" needs a list of values, got 3. Write [value]',
    ],
    ["a bare text", () => new ParameterSpace({ a: "on" as never }), 'got "on"'],
    ["an empty list", () => new ParameterSpace({ a: [] }), "at least one value"],
    ["NaN", () => new ParameterSpace({ a: [1, Number.NaN] }), "got NaN at position 1"],
    ["a matrix", () => new ParameterSpace({ a: [[[1]]] as never }), 'Values of "a" must be'],
    ["an object", () => new ParameterSpace({ a: [{}] as never }), "got a value of type object at position 0"],
    ["names without lists", () => new ParameterSpace(["a", "b"], [[1]]), "got 2 names and 1 lists"],
    ["a name that is no text", () => new ParameterSpace([1 as never], [[1]]), "must be texts, got 1"],
    ["a name twice", () => new ParameterSpace(["a", "a"], [[1], [2]]), 'got "a" twice'],
    ["an empty name", () => new ParameterSpace({ "": [1] }), "must not be empty"],
    ["a star without leave", () => new ParameterSpace({ "*tau": [1] }), "set allowStarNotation: true"],
    [
      "an unknown kind",
      () => new ParameterSpace({ a: [1] }, { kind: "single" as never }),
      'kind must be one of point, bound, grid, sequence, explicit, got "single"',
    ],
    ["bounds of three", () => new ParameterSpace({ a: [1, 2, 3] }, { kind: "bound" }), "got 3 for"],
    [
      "falling bounds",
      () => new ParameterSpace({ a: [2, 1] }, { kind: "bound" }),
      'max > min, got [2, 1] for "a"',
    ],
    ["equal bounds", () => new ParameterSpace({ a: [1, 1] }, { kind: "bound" }), "max > min"],
    ["bounds of texts", () => new ParameterSpace({ a: ["x", "y"] }, { kind: "bound" }), "two numbers"],
    [
      "unequal explicit lists",
      () => new ParameterSpace({ a: [1, 2], b: [1] }, { kind: "explicit" }),
      "equally long, got a 2, b 1",
    ],
    [
      "unequal point lists",
      () => new ParameterSpace({ a: [1, 2], b: [1] }, { kind: "point" }),
      "equally long",
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe("the kind of a space", () => {
  it.each<[object, ParameterKind | null]>([
    [{ a: [1], b: [2] }, "point"],
    [{ a: [1, 2], b: [0, 5] }, "bound"],
    [{ a: [1, 2, 3], b: [0, 5] }, "grid"],
    [{ a: [1, 2], b: [5] }, "grid"],
    [{ a: [2, 1], b: [0, 5] }, "grid"],
    [{ a: ["additive", "diffusive"], b: [0, 5] }, "grid"],
    [{}, null],
  ])("of %j is detected", (lists, kind) => {
    expect(new ParameterSpace(lists as Record<string, number[]>).kind).toBe(kind);
  });

  it("that was detected as bounds is explored as a grid", () => {
    const space = new ParameterSpace({ a: [0, 1], b: [5, 6] });
    expect(space.kind).toBe("bound");
    expect(space.explorationKind).toBe("grid");
    expect(space.getParametrization()).toEqual({ a: [0, 0, 1, 1], b: [5, 6, 5, 6] });
  });

  it("that was given as bounds stays the two ends", () => {
    const space = new ParameterSpace({ a: [0, 1], b: [5, 6] }, { kind: "bound" });
    expect(space.getParametrization()).toEqual({ a: [0, 1], b: [5, 6] });
    expect(space.runCount).toBe(2);
  });
});

describe("parametrisation", () => {
  const lists = { a: [3, 3.5, 5], b: [0, 3] };

  it("of a grid is every combination, the last parameter fastest", () => {
    expect(new ParameterSpace(lists, { kind: "grid" }).getParametrization()).toEqual({
      a: [3, 3, 3.5, 3.5, 5, 5],
      b: [0, 3, 0, 3, 0, 3],
    });
  });

  it("of a sequence is one parameter after another", () => {
    const space = new ParameterSpace(lists, { kind: "sequence" });
    expect(space.getParametrization()).toEqual({ a: [3, 3.5, 5, null, null], b: [null, null, null, 0, 3] });
    expect([...space.runs()].map(({ params }) => params)).toEqual([
      { a: 3 },
      { a: 3.5 },
      { a: 5 },
      { b: 0 },
      { b: 3 },
    ]);
  });

  it("of a sequence covers the worked example of two parameters", () => {
    const defaults = { tau: 20, K: 0.6 };
    const space = new ParameterSpace({ tau: [10, 15, 25], K: [0.5, 1] }, { kind: "sequence" });
    expect([...space.runs()].map(({ params }) => Object.values({ ...defaults, ...params }))).toEqual([
      [10, 0.6],
      [15, 0.6],
      [25, 0.6],
      [20, 0.5],
      [20, 1],
    ]);
  });

  it("of explicit lists and points are the lists", () => {
    const rows = { a: [1, 2, 3], b: ["x", "y", "z"] };
    expect(new ParameterSpace(rows, { kind: "explicit" }).getParametrization()).toEqual(rows);
    expect(new ParameterSpace({ a: [1], b: [2] }).getParametrization()).toEqual({ a: [1], b: [2] });
  });

  it("of an empty space is refused", () => {
    const empty = new ParameterSpace({});
    expect(empty.runCount).toBe(0);
    expect(() => empty.getParametrization()).toThrow("A space without parameters has no runs");
  });

  it("gives any run by its number, also of a space too large to lay out", () => {
    const list = Array.from({ length: 1000 }, (_, i) => i);
    const space = new ParameterSpace({ a: list, b: list, c: list });
    expect(space.runCount).toBe(1e9);
    expect(space.run(123_456_789).params).toEqual({ a: 123, b: 456, c: 789 });
    expect(() => space.run(1e9)).toThrow("from 0 to 999999999, got 1000000000");
    expect(() => space.run(0.5)).toThrow("whole number");
  });
});

describe("access to a parameter space", () => {
  const make = () => new ParameterSpace({ mue_ext_mean: [0, 1, 2], mui_ext_mean: [3, 4] });

  it("reads by attribute, by name, and in order", () => {
    const space = make();
    const values: readonly number[] = space.values.mue_ext_mean;
    expect(values).toEqual([0, 1, 2]);
    expect(space.get("mui_ext_mean")).toEqual([3, 4]);
    expect([...space]).toEqual([
      ["mue_ext_mean", [0, 1, 2]],
      ["mui_ext_mean", [3, 4]],
    ]);
    expect(space.has("mui_ext_mean")).toBe(true);
    expect(space.has("tau")).toBe(false);
    expect(Object.keys(space.values)).toEqual(["mue_ext_mean", "mui_ext_mean"]);
  });

  it("knows bounds and dimensions", () => {
    const space = new ParameterSpace({
      a: [3, -1, 2],
      b: [
        [1, 5],
        [-2, 0],
      ],
      c: ["x", "y"],
    });
    expect(space.ndims).toBe(3);
    expect(space.lowerBound).toEqual([-1, -2, Number.NaN]);
    expect(space.upperBound).toEqual([3, 5, Number.NaN]);
  });

  it("updates everything when a list is assigned", () => {
    const space = make();
    space.values.mue_ext_mean = [7];
    space.set("mui_ext_mean", Float64Array.of(8));
    expect(space.kind).toBe("point");
    expect(space.lowerBound).toEqual([7, 8]);
    expect(space.dict()).toEqual({ mue_ext_mean: [7], mui_ext_mean: [8] });
    expect(space.runCount).toBe(1);
  });

  it("checks what is assigned, and keeps the old values otherwise", () => {
    const space = new ParameterSpace({ a: [0, 1], b: [2, 3] }, { kind: "bound" });
    expect(() => space.set("a", [1, 0])).toThrow("max > min");
    expect(space.values.a).toEqual([0, 1]);
    expect(() => make().set("mue_ext_maen" as never, [1] as never)).toThrow(
      'The space has no parameter "mue_ext_maen". Did you mean "mue_ext_mean"?',
    );
    expect(() => make().get("tau" as never)).toThrow('The space has no parameter "tau".');
    expect(() => {
      (make().values as Record<string, unknown>).tau = [1];
    }).toThrow(TypeError);
  });

  it("has a text form and goes through JSON", () => {
    const space = new ParameterSpace(
      { a: [1, 2], "*b": [[1, 2], Float64Array.of(3, 4)] },
      { kind: "grid", allowStarNotation: true, initialConditions: { count: 2, seed: 1 } },
    );
    expect(String(space)).toBe("{ a: [1,2], *b: [[1,2],[3,4]] }");
    const copy = ParameterSpace.fromJSON(JSON.parse(JSON.stringify(space)));
    expect(copy.toJSON()).toEqual(JSON.parse(JSON.stringify(space)));
    expect([...copy.runs()].map(({ seed }) => seed)).toEqual([...space.runs()].map(({ seed }) => seed));
  });

  it("keeps an undeclared kind undeclared through JSON", () => {
    const copy = ParameterSpace.fromJSON(new ParameterSpace({ a: [0, 1], b: [0, 1] }).toJSON());
    expect(copy.runCount).toBe(4);
  });
});

describe("random values", () => {
  const space = new ParameterSpace({
    a: [1, 2, 3, 4],
    b: ["x", "y"],
    c: [
      [1, 2],
      [3, 4],
    ],
  });

  it("are elements of the lists, decided by the seed", () => {
    const drawn = space.getRandom({ seed: 5 });
    expect(space.getRandom({ seed: 5 })).toEqual(drawn);
    for (let seed = 0; seed < 50; seed++) {
      const { a, b, c } = space.getRandom({ seed });
      expect(space.values.a).toContain(a);
      expect(space.values.b).toContain(b);
      expect(space.values.c).toContainEqual(c);
    }
  });

  it("come with equal probability and independently", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 8000; seed++) {
      const { a, b } = space.getRandom({ seed });
      counts.set(`${a}${b}`, (counts.get(`${a}${b}`) ?? 0) + 1);
    }
    // Eight cells of 1,000 expected: chi-square with 7 degrees of freedom, 99.9 % quantile 24.3.
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(8);
    expect(chiSquare).toBeLessThan(24.3);
  });

  it("need no seed", () => {
    expect(space.values.a).toContain(space.getRandom().a);
  });
});

describe("random initial conditions", () => {
  const space = new ParameterSpace({ a: [1, 2], b: [3] });

  it("repeat each point, with the same draws everywhere", () => {
    const runs = [...space.withInitialConditions(3, { seed: 7 }).runs()];
    expect(runs.map(({ params }) => params.a)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(runs.map(({ initialCondition }) => initialCondition)).toEqual([0, 1, 2, 0, 1, 2]);
    const seeds = runs.map(({ seed }) => seed);
    expect(seeds.slice(0, 3)).toEqual(seeds.slice(3));
    expect(new Set(seeds).size).toBe(3);
    expect([...space.withInitialConditions(3, { seed: 8 }).runs()].map(({ seed }) => seed)).not.toEqual(
      seeds,
    );
  });

  it("may be drawn afresh for every run", () => {
    const runs = [...space.withInitialConditions(3, { seed: 7, draw: "fresh" }).runs()];
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(6);
  });

  it("extend every kind", () => {
    const initialConditions = { count: 2, seed: 1 };
    const sequence = new ParameterSpace({ a: [1, 2], b: [3] }, { kind: "sequence", initialConditions });
    expect(sequence.getParametrization()).toEqual({
      a: [1, 1, 2, 2, null, null],
      b: [null, null, null, null, 3, 3],
    });
    const explicit = new ParameterSpace({ a: [1, 2], b: [3, 4] }, { kind: "explicit", initialConditions });
    expect(explicit.getParametrization()).toEqual({ a: [1, 1, 2, 2], b: [3, 3, 4, 4] });
  });

  it("are absent by default and checked", () => {
    expect(space.run(0)).toEqual({ index: 0, params: { a: 1, b: 3 }, initialCondition: null, seed: null });
    expect(() => space.withInitialConditions(0)).toThrow("count must be a whole number ≥ 1, got 0");
    expect(() => space.withInitialConditions(1, { seed: 0.5 })).toThrow("seed must be a whole number");
  });
});

describe("starred names in a space", () => {
  const keys = ["net.node_0.mass_0.tau", "net.node_0.mass_0.input_0.tau", "net.node_1.mass_0.tau", "dt"];

  it("stand for all matching parameters of a model", () => {
    const space = new ParameterSpace({ "*tau|input": [1, 2, 3], dt: [0.1] }, { allowStarNotation: true });
    const { params, expansion, unresolved } = space.unwrap(space.run(1).params, keys);
    expect(params).toEqual({ "net.node_0.mass_0.tau": 2, "net.node_1.mass_0.tau": 2, dt: 0.1 });
    expect(expansion).toEqual({ "*tau|input": ["net.node_0.mass_0.tau", "net.node_1.mass_0.tau"] });
    expect(unresolved).toEqual([]);
  });

  it("are typed like any other", () => {
    const space = new ParameterSpace({ "*tau": [1, 2, 3] }, { allowStarNotation: true });
    const values: readonly number[] = space.values["*tau"];
    expect(values).toEqual([1, 2, 3]);
    expect(space.star).toBe(true);
  });
});
