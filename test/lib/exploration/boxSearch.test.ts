import { describe, expect, it } from "@jest/globals";
import { ValidationError } from "../../../lib/errors.js";
import { inProcess, workerPool } from "../../../lib/execution/index.js";
import { BoxSearch, ParameterSpace } from "../../../lib/exploration/index.js";
import type { Labelled } from "../../../lib/labelled.js";
import {
  ALNModel,
  CancelledError,
  FHNModel,
  HopfModel,
  type Model,
  WCModel,
} from "../../../lib/models/index.js";

// biome-ignore lint/suspicious/noExplicitAny: runs of several models.
type Run = any;

const hopf = (): HopfModel => new HopfModel({ seed: 3, params: { duration: 50, sigma_ou: 0.05 } });
const network = {
  Cmat: [
    [0, 1],
    [0.5, 0],
  ],
  Dmat: [
    [0, 20],
    [20, 0],
  ],
};
const grid = (): ParameterSpace =>
  new ParameterSpace({ a: [-0.3, 0.1, 0.4], w: [0.1, 0.3] }, { kind: "grid" });

function bits(array: unknown): string {
  const { data } = array as Labelled;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
}

describe("Exploring a grid with a model", () => {
  it("gives every run what the model gives alone, bit for bit, though they share SIMD lanes", async () => {
    for (const model of [
      hopf(),
      new FHNModel({ seed: 1, params: { duration: 50, sigma_ou: 0.02 } }),
      new WCModel({ seed: 2, params: { duration: 50, sigma_ou: 0.05 } }),
    ] as unknown as Model[]) {
      const name = model.name === "hopf" ? "a" : model.name === "fhn" ? "alpha" : "a_exc";
      const base = (model.params as unknown as Record<string, number>)[name]!;
      const parameterSpace = new ParameterSpace({
        [name]: [base, base * 0.9, base * 1.1, base * 1.05, base * 0.8],
      });
      const search = new BoxSearch({ model, parameterSpace });
      await search.run({ executor: inProcess() });
      await search.loadResults();
      for (let i = 0; i < 5; i++) {
        const alone = search.modelOfRun(i);
        alone.run();
        expect(bits(search.getResult(i)[model.default_output])).toBe(bits(alone.output));
      }
      expect(new Set([0, 1, 2, 3, 4].map((i) => bits(search.getResult(i)[model.default_output]))).size).toBe(
        5,
      );
    }
  });

  it("holds for ALN with tables, local delays and BOLD", async () => {
    const model = new ALNModel({ seed: 5, params: { duration: 2500, sigma_ou: 0.1 } });
    const parameterSpace = new ParameterSpace(
      { mue_ext_mean: [0.5, 1.5, 2.5], de: [4, 2.5] },
      { kind: "grid" },
    );
    const search = new BoxSearch({ model, parameterSpace, saveAllModelOutputs: true });
    await search.run({ executor: inProcess(), bold: { dt: 1 } });
    await search.loadResults();
    for (const i of [0, 3, 5]) {
      const alone = search.modelOfRun(i);
      alone.run({ bold: { dt: 1 } });
      expect(bits(search.getResult(i).rates_exc)).toBe(bits(alone.array("rates_exc")));
      expect(bits(search.getResult(i).rates_inh)).toBe(bits(alone.array("rates_inh")));
      expect(bits(search.getResult(i).BOLD)).toBe(bits(alone.BOLD.BOLD));
      expect(search.getResult(i).t_BOLD).toEqual(alone.BOLD.t_BOLD);
    }
  });

  it("does not depend on where and in how many workers it runs", async () => {
    const all: string[][] = [];
    for (const executor of [inProcess(), workerPool({ workers: 1 }), workerPool({ workers: 3 })]) {
      const search = new BoxSearch({ model: hopf(), parameterSpace: grid() });
      await search.run({ executor });
      await executor.close();
      all.push(Array.from({ length: 6 }, (_, i) => bits(search.getResult(i).x)));
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  it("runs networks one per worker with the bits of single runs", async () => {
    const model = new HopfModel({ ...network, seed: 1, params: { duration: 50, sigma_ou: 0.02 } });
    const search = new BoxSearch({
      model,
      parameterSpace: new ParameterSpace({ K_gl: [0, 0.5, 1] }),
      ncores: 2,
    });
    const summary = await search.run();
    expect(summary).toMatchObject({ runs: 3, finished: 3, failed: 0, resumed: 0, executor: "2 workers" });
    for (let i = 0; i < 3; i++) {
      const alone = search.modelOfRun(i);
      alone.run();
      expect(bits(search.getResult(i).x)).toBe(bits(alone.output));
    }
  });

  it("leaves the model as it was", async () => {
    const model = hopf();
    const before = JSON.stringify(model.describe().params);
    await new BoxSearch({ model, parameterSpace: grid() }).run({ executor: inProcess() });
    expect(JSON.stringify(model.describe().params)).toBe(before);
    expect(model.outputs).toEqual({});
  });

  it("gives runs independent noise, or the same when asked to", async () => {
    const parameterSpace = new ParameterSpace({ a: [0.25, 0.25] }, { kind: "explicit" });
    const outputs = async (noise: "independent" | "common"): Promise<string[]> => {
      const search = new BoxSearch({ model: hopf(), parameterSpace, noise });
      await search.run({ executor: inProcess() });
      return [bits(search.getResult(0).x), bits(search.getResult(1).x)];
    };
    const [a, b] = await outputs("independent");
    expect(a).not.toBe(b);
    const [c, d] = await outputs("common");
    expect(c).toBe(d);
    expect(c).toBe(a);
  });

  it("draws initial conditions along an axis of their own", async () => {
    const space = new ParameterSpace({ a: [0.25, 0.3] }, { kind: "grid" }).withInitialConditions(3, {
      seed: 7,
    });
    const search = new BoxSearch({ model: hopf(), parameterSpace: space });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    const xr = search.xr();
    expect(xr.dims).toEqual(["a", "initial_condition", "output", "region", "time"]);
    expect(xr.shape).toEqual([2, 3, 1, 1, 500]);
    const starts = Array.from({ length: 6 }, (_, i) => Number((search.getResult(i).x as Labelled).data[0]));
    expect(new Set(starts.slice(0, 3)).size).toBe(3);
    // One step after the start, a has hardly acted.
    for (let i = 0; i < 3; i++) expect(Math.abs(starts[3 + i]! - starts[i]!)).toBeLessThan(0.02);
  });
});

describe("Kinds of explorations", () => {
  it("takes a sequence, with the model's values where a run sets nothing", async () => {
    const model = new WCModel({ seed: 1, params: { duration: 20 } });
    const parameterSpace = new ParameterSpace(
      { tau_exc: [10, 15, 25], K_gl: [0.5, 1] },
      { kind: "sequence" },
    );
    const search = new BoxSearch({ model, parameterSpace });
    const { tau_exc, K_gl } = model.params;
    expect(search.pypetParametrization).toEqual({
      tau_exc: [10, 15, 25, tau_exc, tau_exc],
      K_gl: [K_gl, K_gl, K_gl, 0.5, 1],
    });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    expect(search.xr().dims[0]).toBe("run_no");
    expect(search.xr().shape[0]).toBe(5);
    expect(search.column("tau_exc")).toEqual([10, 15, 25, tau_exc, tau_exc]);
    expect(bits(search.getResult(3).exc)).toBe(bits(await outputOf(search, 3)));
  });

  it("takes explicit lists, texts and vectors, and labels them", async () => {
    const model = new HopfModel({ ...network, seed: 1, params: { duration: 20 } });
    const parameterSpace = new ParameterSpace(
      {
        x_ext: [
          [0, 0],
          [0.1, 0.1],
          [0.2, 0.2],
        ],
        K_gl: [0.1, 0.2],
        coupling: ["additive", "diffusive"],
      },
      { kind: "grid" },
    );
    const search = new BoxSearch({ model, parameterSpace });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    const xr = search.xr();
    expect(xr.shape).toEqual([3, 2, 2, 1, 2, 200]);
    expect(xr.coords).toMatchObject({
      x_ext: Float64Array.of(0, 0.1, 0.2),
      coupling: ["additive", "diffusive"],
    });
    const explicit = new BoxSearch({
      model,
      parameterSpace: new ParameterSpace({ K_gl: [0.3, 0.1], w: [0.1, 0.2] }, { kind: "explicit" }),
    });
    await explicit.run({ executor: inProcess() });
    await explicit.loadResults();
    expect(explicit.nRuns).toBe(2);
    const scattered = explicit.xr();
    expect(scattered.coords!.K_gl).toEqual(Float64Array.of(0.1, 0.3));
    // Points that were not explored are missing.
    expect(Number.isNaN(scattered.data[0]!)).toBe(true);
  });

  it("explores two values of two parameters as four runs, and descending values too", async () => {
    const search = new BoxSearch({
      model: hopf(),
      parameterSpace: new ParameterSpace({ a: [0.3, 0.2], w: [0, 1] }),
    });
    expect(search.nRuns).toBe(4);
  });

  it("takes numbers of any kind for a parameter whose default is whole", async () => {
    const model = new HopfModel({ seed: 1, params: { duration: 10 } });
    const search = new BoxSearch({ model, parameterSpace: new ParameterSpace({ sigma_ou: [0, 0.5] }) });
    expect(await search.run({ executor: inProcess() })).toMatchObject({ finished: 2 });
  });
});

async function outputOf(search: BoxSearch, run: number): Promise<Labelled> {
  const model = search.modelOfRun(run);
  model.run();
  return model.output;
}

describe("Evaluating a function", () => {
  it("stores what it returns and saves, nested, in tables", async () => {
    const parameterSpace = new ParameterSpace({ x: [1, 2, 3], y: [0, 1] }, { kind: "grid" });
    const search = new BoxSearch({
      parameterSpace,
      evalFunction: (run: Run) => {
        run.save({ text: "done" });
        return { sum: run.params.x + run.params.y, nested: { w: { z: [1, run.params.x] } }, flag: true };
      },
    });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    expect(search.dfResults.columnNames()).toEqual(["x", "y", "sum", "z", "flag"]);
    expect(search.column("sum")).toEqual([1, 2, 2, 3, 3, 4]);
    expect(search.column("z")[2]).toEqual(Float64Array.of(1, 2));
    expect(search.getRun(4)).toEqual({
      text: "done",
      sum: 3,
      z: Float64Array.of(1, 3),
      flag: true,
      params: { x: 3, y: 0 },
    });
    await search.loadResults({ pypetShortNames: false, arrays: false, all: false });
    expect(search.results).toBeNull();
    expect(search.dfResults.columnNames()).toEqual(["x", "y", "sum", "flag"]);
    expect(Object.keys(search.getResult(0))).toEqual(["text", "sum", "nested.w.z", "flag"]);
  });

  it("leaves stages early, and fills what is missing", async () => {
    const search = new BoxSearch({
      model: hopf(),
      parameterSpace: new ParameterSpace({ a: [-0.2, 0.2, 0.4] }),
      evalFunction: (run: Run, { limit }: { limit: number }) => {
        run.model.params.duration = 20;
        run.model.run();
        if (run.params.a < limit) return { score: Number.NaN };
        run.model.params.duration = 100;
        run.model.run();
        return { score: run.model.output.shape[1], output: run.model.x };
      },
      constants: { limit: 0 },
      ncores: 2,
    });
    expect(await search.run()).toMatchObject({ finished: 3, executor: "2 workers" });
    await search.loadResults();
    expect(search.column("score")).toEqual([Number.NaN, 1000, 1000]);
    await search.loadResults({ fillna: true });
    expect(search.column("score")).toEqual([0, 1000, 1000]);
  });

  it("records a run that fails with its reason, and goes on", async () => {
    for (const executor of [inProcess(), workerPool({ workers: 2 })]) {
      const search = new BoxSearch({
        model: hopf(),
        parameterSpace: new ParameterSpace({ a: [0.1, 0.2, 0.3, 0.4] }),
        evalFunction: (run: Run) => {
          if (run.params.a === 0.2) throw new RangeError("out of range");
          if (run.params.a === 0.3) return 5;
          return { a: run.params.a };
        },
      });
      expect(await search.run({ executor })).toMatchObject({ finished: 2, failed: 2 });
      await executor.close();
      expect(search.failures).toEqual([
        { run: 1, kind: "RangeError", message: "out of range" },
        {
          run: 2,
          kind: "ValidationError",
          message: "The function must return results by name, as { score: 1 }, got 5.",
        },
      ]);
      await search.loadResults();
      expect(search.getRun(1)).toEqual({ params: { a: 0.2 } });
    }
  });

  it("keeps what a function makes of the outputs, and still runs single nodes in lanes", async () => {
    const model = new FHNModel({ seed: 1, params: { duration: 50, sigma_ou: 0.02 } });
    const parameterSpace = new ParameterSpace({ x_ext: [0.5, 1e9, 1, 1.2] });
    const reduceFunction = (outputs: Run, run: Run, { scale }: { scale: number }) => {
      if (run.params.x_ext === 1.2) throw new RangeError("not this one");
      return { last: scale * outputs.x.data.at(-1), first: outputs.t[0], dt: run.model.params.dt };
    };
    const all: unknown[] = [];
    for (const executor of [inProcess(), workerPool({ workers: 2 })]) {
      const search = new BoxSearch({ model, parameterSpace, reduceFunction, constants: { scale: 2 } });
      expect(await search.run({ executor })).toMatchObject({ finished: 2, failed: 2 });
      await executor.close();
      expect(search.failures).toMatchObject([
        { run: 1, kind: "DivergenceError" },
        { run: 3, kind: "RangeError", message: "not this one" },
      ]);
      await search.loadResults();
      for (const run of [0, 2]) {
        const alone = search.modelOfRun(run) as FHNModel;
        alone.run();
        const last = alone.x.data.at(-1)!;
        expect(search.getResult(run)).toEqual({ last: 2 * last, first: 0.1, dt: 0.1 });
      }
      all.push(search.results);
    }
    expect(all[1]).toEqual(all[0]);
  });

  it("evaluates in this thread when the reducing function closes over variables", async () => {
    const factor = 3;
    const search = new BoxSearch({
      model: hopf(),
      parameterSpace: new ParameterSpace({ a: [0.1, 0.2, 0.3] }),
      reduceFunction: (outputs: Run) => ({ x: factor * outputs.x.data[0] }),
    });
    expect((await search.run()).executor).toContain('uses "factor" from outside');
    await search.loadResults();
    expect(search.dfResults.columnNames()).toEqual(["a", "x"]);
  });

  it("records divergence with variable and time, while its neighbours in the lanes finish", async () => {
    const model = new FHNModel({ seed: 1, params: { duration: 50 } });
    const search = new BoxSearch({ model, parameterSpace: new ParameterSpace({ x_ext: [0.5, 1e9, 1] }) });
    expect(await search.run({ executor: inProcess() })).toMatchObject({ finished: 2, failed: 1 });
    expect(search.failures[0]).toMatchObject({ run: 1, kind: "DivergenceError" });
    expect(search.failures[0]!.message).toMatch(/x of region 0/);
    expect(bits(search.getResult(2).x)).toBe(bits(await outputOf(search, 2)));
  });

  it("tries a run again whose worker crashed, and gives it up when it crashes always", async () => {
    const executor = workerPool({ workers: 2, retries: 1 });
    const search = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [0, 1, 2, 3, 4, 5] }),
      evalFunction: (run: Run) => {
        if (run.params.x === 3) process.exit(9);
        return { y: run.params.x * 2 };
      },
    });
    expect(await search.run({ executor })).toMatchObject({ finished: 5, failed: 1 });
    await executor.close();
    expect(search.failures[0]).toMatchObject({ run: 3, kind: "WorkerError" });
    expect(search.failures[0]!.message).toContain("crashed 2 times");
    expect(search.getResult(5)).toEqual({ y: 10 });
  });

  it("gives up a run that takes too long", async () => {
    const executor = workerPool({ workers: 1, timeout: 300 });
    const search = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [0, 1] }),
      evalFunction: (run: Run) => {
        while (run.params.x === 1);
        return { y: 1 };
      },
    });
    expect(await search.run({ executor })).toMatchObject({ finished: 1, failed: 1 });
    await executor.close();
    expect(search.failures[0]).toMatchObject({ run: 1, kind: "TimeoutError" });
  });

  it("keeps a closure in this thread, and says why; a pool refuses it with remedies", async () => {
    const factor = 3;
    const options = {
      parameterSpace: new ParameterSpace({ x: [1, 2, 3] }),
      evalFunction: (run: Run) => ({ y: factor * run.params.x }),
    };
    const search = new BoxSearch(options);
    const summary = await search.run();
    expect(summary.executor).toMatch(/^this thread\. .*"factor"/);
    await search.loadResults();
    expect(search.column("y")).toEqual([3, 6, 9]);
    const pool = workerPool({ workers: 1 });
    await expect(new BoxSearch(options).run({ executor: pool })).rejects.toThrow(ValidationError);
    await expect(new BoxSearch(options).run({ executor: pool })).rejects.toThrow(/"factor".*constants/s);
    await pool.close();
  });

  it("waits for asynchronous functions, and can be cancelled", async () => {
    const controller = new AbortController();
    const search = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [1, 2, 3, 4] }),
      evalFunction: async (run: Run) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return { y: run.params.x };
      },
    });
    const seen: number[] = [];
    const running = search.run({
      executor: inProcess(),
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (done === 2) controller.abort();
      },
    });
    await expect(running).rejects.toThrow(CancelledError);
    expect(seen).toEqual([1, 2]);
    expect(search.getResult(1)).toEqual({ y: 2 });
    expect(() => search.getResult(3)).toThrow(/has not ended: 2 of 4/);
  });
});

describe("Mistakes", () => {
  const parameterSpace = new ParameterSpace({ a: [1] });
  it.each<[string, () => unknown, RegExp]>([
    [
      "neither model nor function",
      () => new BoxSearch({ parameterSpace }),
      /needs a model or an evalFunction/,
    ],
    [
      "a reducing function beside an evaluation",
      () =>
        new BoxSearch({
          model: hopf(),
          parameterSpace,
          evalFunction: () => ({}),
          reduceFunction: () => ({}),
        }),
      /reduceFunction reduces what the model puts out/,
    ],
    [
      "a reducing function that is none",
      () => new BoxSearch({ model: hopf(), parameterSpace, reduceFunction: "max" as never }),
      /reduceFunction must be a function/,
    ],
    ["no space", () => new BoxSearch({ model: hopf() } as never), /needs a parameterSpace/],
    [
      "a wrong name",
      () => new BoxSearch({ model: hopf(), parameterSpace: new ParameterSpace({ sigma_uo: [1] }) }),
      /no parameter "sigma_uo".*sigma_ou/,
    ],
    [
      "a wrong value",
      () => new BoxSearch({ model: hopf(), parameterSpace: new ParameterSpace({ coupling: ["none"] }) }),
      /coupling of hopf must be one of/,
    ],
    [
      "a sequence without model",
      () =>
        new BoxSearch({
          evalFunction: () => ({}),
          parameterSpace: new ParameterSpace({ a: [1, 2] }, { kind: "sequence" }),
        }),
      /sequence needs a model/,
    ],
    [
      "stars without model",
      () =>
        new BoxSearch({
          evalFunction: () => ({}),
          parameterSpace: new ParameterSpace({ "*a": [1] }, { allowStarNotation: true }),
        }),
      /needs a model/,
    ],
    [
      "results before a run",
      () => new BoxSearch({ model: hopf(), parameterSpace }).getResult(0),
      /Call run\(\) first/,
    ],
    [
      "a table before loading",
      () => new BoxSearch({ model: hopf(), parameterSpace }).dfResults,
      /no table yet.*loadResults/,
    ],
    ["a stack before loading", () => new BoxSearch({ model: hopf(), parameterSpace }).xr(), /loadResults/],
  ])("say what to do: %s", (_, action, message) => {
    expect(action).toThrow(ValidationError);
    expect(action).toThrow(message);
  });

  it("says which percentage makes no sense, and stops when memory is used up", async () => {
    const search = new BoxSearch({ model: hopf(), parameterSpace });
    await search.run({ executor: inProcess() });
    for (const memory_cap of [100, -1, 150])
      await expect(search.loadResults({ memory_cap })).rejects.toThrow(/between 0 and 100/);
    await expect(search.loadResults({ memory_cap: 0.001 })).rejects.toThrow(/memory/);
    await search.loadResults({ memory_cap: null });
    expect(search.info()).toContain("Explored parameters: a");
  });
});
