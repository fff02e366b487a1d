import { describe, expect, it } from "@jest/globals";
import {
  coordinateName,
  deleteMatching,
  flattenKeys,
  matchKeys,
  nestKeys,
  readMatching,
  restoreKey,
  sanitizeKey,
  starDict,
  unwrapStarNotation,
  writeMatching,
} from "../../../lib/exploration/index.js";
import { labelled } from "../../../lib/labelled.js";

const keys = ["mass0.a", "mass0.b", "mass0.c", "mass0.noise.b", "mass1.a", "mass1.b"];
const record = () => Object.fromEntries(keys.map((key, i) => [key, i]));

describe("star notation", () => {
  it("matches any characters, dots included", () => {
    expect(matchKeys(keys, "*b")).toEqual(["mass0.b", "mass0.noise.b", "mass1.b"]);
    expect(matchKeys(keys, "*b|noise")).toEqual(["mass0.b", "mass1.b"]);
    expect(matchKeys(keys, "mass0*")).toEqual(keys.slice(0, 4));
    expect(matchKeys(keys, "mass*.b")).toEqual(["mass0.b", "mass0.noise.b", "mass1.b"]);
    expect(matchKeys(keys, "*")).toEqual(keys);
    expect(matchKeys(keys, "*z")).toEqual([]);
  });

  it("takes names without star as they are, and no other character as special", () => {
    expect(matchKeys(keys, "mass0.b")).toEqual(["mass0.b"]);
    expect(matchKeys(keys, "b")).toEqual([]);
    expect(matchKeys(["a.b", "axb", "a[0]", "a+"], "a.*")).toEqual(["a.b"]);
    expect(matchKeys(["a[0]", "a+", "aa"], "a[*")).toEqual(["a[0]"]);
    expect(matchKeys(["a+", "aa"], "*+")).toEqual(["a+"]);
  });

  it("allows one filter", () => {
    expect(() => matchKeys(keys, "*b|noise|mass0")).toThrow('allows one "|", got "*b|noise|mass0"');
  });

  it("reads, writes and deletes all matches", () => {
    const params = record();
    expect(readMatching(params, "*b|noise")).toEqual({ "mass0.b": 1, "mass1.b": 5 });
    expect(writeMatching(params, "*b", 9)).toEqual(["mass0.b", "mass0.noise.b", "mass1.b"]);
    expect(params).toMatchObject({ "mass0.b": 9, "mass0.noise.b": 9, "mass1.b": 9, "mass0.a": 0 });
    expect(writeMatching(params, "*z", 1)).toEqual([]);
    expect(deleteMatching(params, "mass0*")).toHaveLength(4);
    expect(Object.keys(params)).toEqual(["mass1.a", "mass1.b"]);
  });

  it("works in the brackets of a star dictionary", () => {
    const params = record();
    const view = starDict(params);
    expect(view["*b|noise"]).toEqual({ "mass0.b": 1, "mass1.b": 5 });
    expect(view["mass0.a"]).toBe(0);
    expect(view["*z"]).toEqual({});
    view["*b"] = 7;
    view["mass0.a"] = 3;
    expect(params).toMatchObject({ "mass0.b": 7, "mass0.noise.b": 7, "mass1.b": 7, "mass0.a": 3 });
    delete view["mass0*"];
    delete view["mass1.a"];
    expect(params).toEqual({ "mass1.b": 7 });
    expect("*b" in view).toBe(true);
    expect("*z" in view).toBe(false);
    expect("mass1.b" in view).toBe(true);
  });

  it("expands to full keys, later names winning, and reports what matches nothing", () => {
    expect(unwrapStarNotation({ "*b": 5, "mass1.b": 6, "*z": 1 }, keys)).toEqual({
      params: { "mass0.b": 5, "mass0.noise.b": 5, "mass1.b": 6 },
      expansion: { "*b": ["mass0.b", "mass0.noise.b", "mass1.b"], "*z": [] },
      unresolved: ["*z"],
    });
  });
});

describe("sanitised names", () => {
  it("come back as they were", () => {
    expect(sanitizeKey("*tau|input_0.a")).toBe("STARtauMINUSinput_0DOTa");
    for (const name of ["*tau|input", "a.b.c", "plain", "*", "mass*b|noise.x"])
      expect(restoreKey(sanitizeKey(name))).toBe(name);
  });

  it("refuse names that would not", () => {
    expect(() => sanitizeKey("RESTART")).toThrow('"STAR"');
  });

  it("make dimension names", () => {
    expect(coordinateName("*mass.tau|input")).toBe("_mass_tau_input");
  });
});

describe("nested dictionaries", () => {
  const nested = {
    net: {
      node_0: {
        mass_0: { tau: 5, input_0: { seed: null } },
        connectivity: [
          [0, 1],
          [1, 0],
        ],
      },
    },
    dt: 0.1,
    empty: {},
    matrix: labelled(Float64Array.of(1), [1, 1], ["target", "source"]),
    vector: Float64Array.of(1, 2),
  };

  it("flatten to dotted keys and back", () => {
    const flat = flattenKeys(nested);
    expect(Object.keys(flat)).toEqual([
      "net.node_0.mass_0.tau",
      "net.node_0.mass_0.input_0.seed",
      "net.node_0.connectivity",
      ...["dt", "empty", "matrix", "vector"],
    ]);
    expect(flat.vector).toBe(nested.vector);
    expect(nestKeys(flat)).toEqual(nested);
  });

  it("refuse keys that clash", () => {
    expect(() => nestKeys({ "a.b": 1, a: 2 })).toThrow('"a" in the key "a" is both a value and a level');
    expect(() => nestKeys({ a: 2, "a.b": 1 })).toThrow("both a value and a level");
    expect(() => flattenKeys({ "a.b": 1, a: { b: 2 } })).toThrow('Two values would get the key "a.b"');
  });

  it("are safe against keys that name prototypes", () => {
    const result = nestKeys({ "__proto__.polluted": true, "constructor.x": 1 });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(result)).toEqual(["__proto__", "constructor"]);
  });
});
