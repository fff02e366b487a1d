import { describe, expect, it } from "@jest/globals";
import { HopfModel, type Labelled, labelled } from "../../../lib/index.js";

describe("recording into the arrays of the run before", () => {
  it("gives the same outputs in the same memory", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 100, sigma_ou: 0.02 } });
    model.run();
    const { data } = model.x;
    const first = data.slice();
    model.params.a = 0.5;
    model.run({ record: { reuse: true } });
    expect(model.x.data).toBe(data);
    expect(data).not.toEqual(first);
    model.params.a = 0.25;
    model.run({ record: { reuse: true } });
    expect(model.x.data).toEqual(first);
  });

  it("takes fresh memory by default, and where the shape differs", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 100 } });
    model.run();
    const { data } = model.x;
    model.run();
    expect(model.x.data).not.toBe(data);
    model.params.duration = 50;
    model.run({ record: { reuse: true } });
    expect(model.x.shape).toEqual([1, 500]);
  });

  it("never changes an array that somebody may hold", () => {
    const holders: ((model: HopfModel) => () => Float64Array)[] = [
      (model) => {
        const { x } = model;
        return () => x.data;
      },
      (model) => {
        const { outputs } = model;
        const x = outputs.x as Labelled;
        return () => x.data;
      },
      (model) => {
        const x = model.getOutputs().x as Labelled;
        return () => x.data;
      },
      (model) => {
        const own = new Float64Array(1000).fill(7);
        model.setOutput("x", labelled(own, [1, 1000], ["region", "time"]));
        return () => own;
      },
    ];
    for (const hold of holders) {
      const model = new HopfModel({ seed: 1, params: { duration: 100, sigma_ou: 0.02 } });
      model.run();
      const held = hold(model)();
      const before = held.slice();
      for (let i = 0; i < 3; i++) {
        model.params.a = 0.1 * i;
        model.run();
        expect(held).toEqual(before);
      }
    }
  });

  it("keeps the arrays of every run that were reached through the object of all outputs", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 100, sigma_ou: 0.02 } });
    model.run();
    const { outputs } = model;
    model.run();
    const { data } = outputs.x as Labelled;
    const before = data.slice();
    model.params.a = 0.5;
    model.run();
    expect(data).toEqual(before);
  });

  it("writes over arrays that nobody has asked for", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 100, sigma_ou: 0.02 } });
    const made = countArrays(1000, () => {
      for (let i = 0; i < 5; i++) model.run();
    });
    // Two variables and the times of five runs.
    expect(made).toBe(2 + 5);
    model.params.a = 0.5;
    model.run();
    const other = new HopfModel({ seed: 1, params: { duration: 100, sigma_ou: 0.02, a: 0.5 } });
    other.run();
    expect(model.x.data).toEqual(other.x.data);
  });
});

/** Float64Arrays of a given length that were made from a number meanwhile. */
function countArrays(length: number, body: () => void): number {
  const Original = globalThis.Float64Array;
  let count = 0;
  globalThis.Float64Array = new Proxy(Original, {
    construct(target, args, self) {
      if (args[0] === length) count++;
      return Reflect.construct(target, args, self === globalThis.Float64Array ? target : self);
    },
  });
  try {
    body();
  } finally {
    globalThis.Float64Array = Original;
  }
  return count;
}
