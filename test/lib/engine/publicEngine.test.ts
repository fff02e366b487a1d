import { describe, expect, it } from "@jest/globals";
import { Graph } from "../../../lib/engine/ir/graph.js";
import {
  buildSystem,
  compileExpressions,
  diffusion,
  evaluateJacobian,
  incomingStrength,
  local,
  Model,
  type ModelDefinition,
  ModelSyntaxError,
  network,
  ou,
  systemJacobian,
} from "../../../lib/index.js";

describe("the package", () => {
  const parameter = (value: number) => ({ default: value, unit: "", description: "test" });
  const definition: ModelDefinition = {
    name: "own",
    description: "A model written with what the package exports",
    references: [],
    parameters: { a: parameter(0.5), delay: parameter(1), tau_ou: parameter(5), sigma_ou: parameter(0) },
    states: { x: { unit: "", description: "state" } },
    couplings: { sum: network("x"), weights: incomingStrength(), past: local("x", { delay: "delay" }) },
    noise: { eta: ou({ mean: 0, unit: "", description: "noise" }), x: diffusion(() => 0.1) },
    equations: ({ x, eta }, { a }, { sum, weights, past }) => ({
      x: a * (sum - weights * x) - x * past + eta,
    }),
    outputs: ["x"],
    output: "x",
  };

  it("offers everything to write a model, run it and differentiate it", () => {
    const model = new Model(definition, {
      Cmat: [
        [0, 1],
        [2, 0],
      ],
      Dmat: [
        [0, 5],
        [5, 0],
      ],
      seed: 1,
    });
    model.params.duration = 10;
    model.run();
    expect(model.array("x").shape).toEqual([2, 100]);
    const jacobian = systemJacobian(buildSystem(definition), ["state:x", "sum:sum", "sum:past"]);
    const values = { "state:x": 2, "sum:past": 3, "param:a": 0.5, "strength:": 4, "param:tau_ou": 5 };
    expect([...evaluateJacobian(jacobian, values).data.subarray(0, 3)]).toEqual([-0.5 * 4 - 3, 0.5, -2]);
  });

  it("names what is missing when equations cannot be read", () => {
    const broken = { ...definition, equations: ({ x }: { x: number }) => ({ x: x * outside }) };
    expect(() => buildSystem(broken)).toThrow(ModelSyntaxError);
  });

  it("squares three, as the example of compileExpressions says", () => {
    const graph = new Graph();
    const square = graph.mul(graph.symbol("state:x"), graph.symbol("state:x"));
    expect(compileExpressions(graph, [square]).evaluate({ "state:x": 3 })[0]).toEqual(Float64Array.of(9));
  });

  it("evaluates equations at many points at once", () => {
    const { graph, states } = buildSystem(definition);
    const compiled = compileExpressions(graph, [states[0]!.derivative]);
    const xs = Float64Array.of(0, 1, 2);
    const fixed = { "state:eta": 0.25, "param:a": 1, "sum:sum": 3, "strength:": 1, "sum:past": 0 };
    expect([...compiled.evaluate({ ...fixed, "state:x": xs }, 3)[0]!]).toEqual([3.25, 2.25, 1.25]);
    expect(compiled.symbols).toContain("sum:past");
    expect(() => compiled.evaluate({ ...fixed, "state:x": xs }, 4)).toThrow(
      '"state:x" must be one number or 4, got 3.',
    );
  });
});

declare const outside: number;
