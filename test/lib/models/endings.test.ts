import { describe, expect, it } from "@jest/globals";
import {
  ALNModel,
  CancelledError,
  DivergenceError,
  FHNModel,
  HopfModel,
  type Progress,
} from "../../../lib/index.js";
import { hashOf, outputsOf, randomNetwork } from "./networks.js";

/** What a function throws. */
function thrown(f: () => unknown): unknown {
  try {
    f();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

describe.each(["js", "wasm"] as const)("a run that diverges on target %s", (target) => {
  const network = {
    Cmat: [
      [0, 1],
      [1, 0],
    ],
    Dmat: [
      [0, 0],
      [0, 0],
    ],
    regions: ["left", "right"],
  };
  const create = () => {
    const model = new FHNModel({ ...network, target, seed: 1, params: { duration: 300, x_ext: 0 } });
    // One region gets a pulse that is too strong for the step from 200 ms on.
    const series = (height: number) => Array.from({ length: 3000 }, (_, k) => (k < 2000 ? 0 : height));
    model.params.x_ext = [series(0), series(1e4)];
    return model;
  };

  it("says which variable, in which region, when, and what to do", () => {
    const model = create();
    const error = thrown(() => model.run()) as DivergenceError;
    expect(error).toBeInstanceOf(DivergenceError);
    expect(error).toMatchObject({ tag: "DivergenceError", variable: "x", node: 1 });
    expect(error.time).toBeGreaterThan(200);
    expect(error.time).toBeLessThan(202);
    expect(error.message).toMatch(
      /^fhn diverged: x of region right \(node 1\) became -?\S+ at 20[01]\.\d{3} ms \(step 20\d\d\)\. Try a smaller dt than 0\.1 ms, or weaker coupling, input or noise\.$/,
    );
  });

  it("keeps what was simulated until then", () => {
    const model = create();
    const error = thrown(() => model.run()) as DivergenceError;
    // The last sample is the one before the values left the finite numbers.
    expect(model.t.at(-1)).toBeCloseTo(error.time - 0.1, 9);
    const [rows, columns] = model.x.shape as [number, number];
    expect([rows, columns]).toEqual([2, model.t.length]);
    const healthy = create();
    healthy.params.duration = 200;
    healthy.params.x_ext = 0;
    healthy.run();
    expect(model.x.data.subarray(0, 2000)).toEqual(healthy.x.data.subarray(0, 2000));
    expect(model.x.data.every((x) => Math.abs(x) <= 1e20)).toBe(true);
    expect(Math.max(...model.x.data.map(Math.abs))).toBeGreaterThan(100);
  });

  it("does not harm the next run", () => {
    const model = create();
    thrown(() => model.run());
    model.params.x_ext = 0;
    model.run();
    const fresh = new FHNModel({ ...network, target, seed: 1, params: { duration: 300, x_ext: 0 } });
    fresh.run();
    expect(hashOf(model)).toBe(hashOf(fresh));
  });
});

describe("a run that diverges through not-a-number", () => {
  it("names the first variable, also when a table look-up passes it on", () => {
    const model = new ALNModel({ seed: 1, params: { duration: 50 } });
    // A rate that is so negative that variances become negative, and their root not a number.
    model.params.ext_exc_rate = -50;
    const error = thrown(() => model.run()) as DivergenceError;
    expect(error).toBeInstanceOf(DivergenceError);
    expect(error.message).toMatch(/^aln diverged: \w+ of region 0 \(node 0\) became/);
  });
});

describe("a run that is stopped", () => {
  const create = () =>
    new HopfModel({ ...randomNetwork(4, 2), seed: 5, params: { sigma_ou: 0.05, duration: 2000 } });
  const full = create();
  full.run();

  it("by an aborted signal keeps what was simulated", () => {
    const model = create();
    const stop = new AbortController();
    const seen: Progress[] = [];
    const error = thrown(() =>
      model.run({
        signal: stop.signal,
        onProgress: (progress) => {
          seen.push(progress);
          if (progress.fraction > 0.4) stop.abort();
        },
      }),
    );
    expect(error).toBeInstanceOf(CancelledError);
    const columns = model.t.length;
    expect(columns).toBeGreaterThan(7000);
    expect(columns).toBeLessThan(12000);
    expect((error as Error).message).toBe(
      `The run of hopf was stopped after ${(columns * 0.1).toFixed(1)} ms; what was simulated is in the outputs.`,
    );
    for (const [name, { data, shape }] of Object.entries(outputsOf(model))) {
      expect(shape).toEqual([4, columns]);
      for (let n = 0; n < 4; n++)
        expect(data.subarray(n * columns, (n + 1) * columns)).toEqual(
          full.array(name).data.subarray(n * 20000, n * 20000 + columns),
        );
    }
    expect(seen.map(({ time }) => time)).toEqual([...seen.map(({ time }) => time)].sort((a, b) => a - b));
    expect(seen.every(({ duration, time, fraction }) => duration === 2000 && fraction === time / 2000)).toBe(
      true,
    );
  });

  it("by a progress callback goes on where it stopped, with the bits of an undisturbed run", () => {
    const model = create();
    expect(thrown(() => model.run({ onProgress: ({ time }) => time < 500 }))).toBeInstanceOf(CancelledError);
    const done = model.t.length;
    model.params.duration = 2000 - done * 0.1;
    model.run({ continueRun: true, appendOutputs: true });
    expect(hashOf(model)).toBe(hashOf(full));
  });

  it("before it begins does only one chunk", () => {
    const model = create();
    expect(thrown(() => model.run({ signal: AbortSignal.abort() }))).toBeInstanceOf(CancelledError);
    expect(model.t.length).toBeLessThanOrEqual(1024);
  });

  it("is not stopped by callbacks that return anything but false", () => {
    const model = create();
    model.params.duration = 300;
    model.run({ onProgress: () => undefined });
    model.run({ onProgress: () => 0 });
    expect(model.t.length).toBe(3000);
  });
});

describe("numbers too small for normal form", () => {
  it("are set to zero alike on both targets while an oscillation dies out", () => {
    const run = (target: "js" | "wasm") => {
      const model = new HopfModel({
        ...randomNetwork(3, 4, { longest: 30 }),
        target,
        seed: 1,
        params: { a: -2, w: 0.3, K_gl: 0.01, duration: 600 },
      });
      model.run();
      return model;
    };
    const [js, wasm] = [run("js"), run("wasm")];
    expect(hashOf(wasm)).toBe(hashOf(js));
    // e^{-2·600} is far below the smallest double: the end is exactly zero, and hardly anything before is denormal
    // (what a delayed value adds between two visits is).
    expect(js.x.data.subarray(5900, 6000).every((x) => x === 0)).toBe(true);
    expect([...js.x.data].some((x) => x !== 0 && Math.abs(x) < 1e-100)).toBe(true);
    expect([...js.x.data].filter((x) => x !== 0 && Math.abs(x) < 2.3e-308).length).toBeLessThan(400);
  });
});
