import { describe, expect, it } from "@jest/globals";
import {
  coordinateName,
  deleteMatching,
  flattenKeys,
  latinHypercube,
  matchKeys,
  nestKeys,
  ParameterSpace,
  readMatching,
  restoreKey,
  sanitizeKey,
  starDict,
  unwrapStarNotation,
  writeMatching,
} from "../../../lib/exploration/index.js";

const masses = () => ({ "mass0.b": 1, "mass1.b": 2 });

describe("examples in the documentation of parameter spaces", () => {
  it.each<[string, unknown, unknown]>([
    [
      "ParameterSpace",
      new ParameterSpace({ a: [3, 3.5, 5], b: [0, 3] }, { kind: "grid" }).getParametrization(),
      { a: [3, 3, 3.5, 3.5, 5, 5], b: [0, 3, 0, 3, 0, 3] },
    ],
    [
      "latinHypercube",
      latinHypercube(new ParameterSpace({ a: [0, 1], b: [5, 6] }), 10, { seed: 1 }).runCount,
      10,
    ],
    ["matchKeys", matchKeys(["mass0.b", "mass0.noise.b", "mass1.a"], "*b|noise"), ["mass0.b"]],
    ["readMatching", readMatching({ ...masses(), c: 3 }, "*b"), masses()],
    ["writeMatching", writeMatching(masses(), "*b", 5), ["mass0.b", "mass1.b"]],
    ["deleteMatching", deleteMatching({ "mass0.b": 1, c: 2 }, "*b"), ["mass0.b"]],
    ["starDict", starDict(masses())["*b"], masses()],
    [
      "unwrapStarNotation",
      unwrapStarNotation({ "*b": 5 }, ["mass0.b", "mass1.b"]).params,
      { "mass0.b": 5, "mass1.b": 5 },
    ],
    ["sanitizeKey", sanitizeKey("*tau|input_0.a"), "STARtauMINUSinput_0DOTa"],
    ["restoreKey", restoreKey("STARtauMINUSinput_0DOTa"), "*tau|input_0.a"],
    ["coordinateName", coordinateName("*tau|input"), "_tau_input"],
    ["flattenKeys", flattenKeys({ net: { node_0: { tau: 5 } }, dt: 0.1 }), { "net.node_0.tau": 5, dt: 0.1 }],
    ["nestKeys", nestKeys({ "net.node_0.tau": 5, dt: 0.1 }), { net: { node_0: { tau: 5 } }, dt: 0.1 }],
  ])("hold for %s", (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});
