import { describe, expect, it } from "@jest/globals";
import { Evolution } from "../../../lib/evolution/index.js";
import { freeNames } from "../../../lib/execution/freeNames.js";
import { inProcess, workerPool } from "../../../lib/execution/index.js";
import { libraryNames } from "../../../lib/execution/library.js";
import { fromPortable, portabilityProblem } from "../../../lib/execution/portableFunction.js";
import { BoxSearch, ParameterSpace } from "../../../lib/exploration/index.js";
import { HopfModel } from "../../../lib/models/index.js";

describe("examples in the documentation of searches", () => {
  it("hold", async () => {
    expect(inProcess().name).toBe("this thread");
    expect(workerPool({ workers: 2 }).name).toBe("2 workers");
    const parameterSpace = new ParameterSpace({ a: [-0.5, 0.25], w: [0.1, 0.2] });
    const search = new BoxSearch({
      model: new HopfModel({ seed: 1, params: { duration: 100 } }),
      parameterSpace,
    });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    expect(search.xr().shape).toEqual([2, 2, 1, 1, 1000]);
    const evolution = new Evolution({
      evalFunction: ({ params: { x, y } }) => [[Math.abs(x ** 2 + y ** 2 - 1)], {}],
      parameterSpace: new ParameterSpace({ x: [-5, 5], y: [-5, 5] }, { kind: "bound" }),
      weightList: [-1],
      POP_INIT_SIZE: 20,
      POP_SIZE: 10,
      NGEN: 3,
      seed: 1,
    });
    await evolution.run({ executor: inProcess() });
    expect(evolution.pop.length).toBe(10);
  });
});

describe("Functions that travel as source", () => {
  it.each<[string, string[]]>([
    ["(run) => run.params.x + a", ["a"]],
    ["({ params: { x, ...rest }, y = z }) => { const [p, { q }] = x; return p + q + rest + y; }", ["z"]],
    [
      "function f(x) { for (const i of x) { label: for (;;) break label; } return f(i) + arguments.length; }",
      [],
    ],
    [
      "async (run) => { try { await lib_1.fc(run); } catch (error) { throw new Error(error); } }",
      ["lib_1.fc"],
    ],
    ["evaluate(run) { return { run, [key]: exports.target, run: 1 }; }", ["key", "exports.target"]],
    ["(run) => class A extends B { m() { return this.c; } static d = 1; }", ["B"]],
    ["(run) => (0, _index.fc)(run?.model.x) && Math.max(NaN, undefined)", ["_index.fc"]],
  ])("close over what they do not declare: %s", (source, names) => {
    expect(freeNames(source)).toEqual(names);
  });

  it("may use what neurolab exports, however compilers write it", async () => {
    for (const source of [
      "(run) => fc(run)",
      "(run) => neurolab_1.fc(run)",
      "evaluate(run) { return (0, _index.fc)(run); }",
      "async (run) => exports.fc(run)",
    ]) {
      expect(portabilityProblem(source, libraryNames)).toBeUndefined();
      const compiled = await fromPortable({ source }, { fc: (x: number) => 2 * x });
      expect(await compiled(21)).toBe(42);
    }
    expect(portabilityProblem("(run) => exports.target", libraryNames)).toMatch(/"exports.target"/);
    expect(portabilityProblem("function () { [native code] }", libraryNames)).toMatch(/Wrap it/);
    expect(portabilityProblem("not a function", libraryNames)).toMatch(/cannot be read/);
  });

  it("may be a module's, in workers too", async () => {
    const module = `data:text/javascript,${encodeURIComponent("export const score = ({ params }) => ({ y: params.x * 2 });")}`;
    const search = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [1, 2] }),
      evalFunction: { module, name: "score" },
      ncores: 2,
    });
    expect(await search.run()).toMatchObject({ finished: 2, executor: "2 workers" });
    expect(search.getResult(1)).toEqual({ y: 4 });
    const wrong = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [1] }),
      evalFunction: { module, name: "scor" },
      ncores: 2,
    });
    await wrong.run();
    expect(wrong.failures[0]!.message).toMatch(/exports no function "scor". It exports: score/);
  });
});
