import { describe, expect, it } from "@jest/globals";
import type { Model } from "../../../lib/index.js";
import { hashOf, models, outputsOf, randomNetwork } from "./networks.js";

const STEPS = 600;
const NODES = 6;

/** A noisy model on a network with delays of 0 to 100 steps. */
function create({ Class, noise }: (typeof models)[number], target: "js" | "wasm" = "wasm"): Model {
  const single = new Class({});
  const network = single.definition.network === false ? {} : randomNetwork(NODES, 11);
  const model = new Class({ ...network, seed: 3, target, params: noise });
  model.params.duration = STEPS * model.params.dt;
  return model;
}

const cases = models.map((entry) => [entry.Class.name, entry] as const);

describe.each(cases)("%s", (_, entry) => {
  const plain = create(entry);
  plain.run();
  const expected = hashOf(plain);

  it("gives the recorded bits", () => {
    for (const { data } of Object.values(outputsOf(plain))) expect(data.every(Number.isFinite)).toBe(true);
    expect(`${entry.Class.name} ${expected}`).toMatchSnapshot();
  });

  it("gives the same bits as plain JavaScript and as WebAssembly", () => {
    const js = create(entry, "js");
    js.run();
    expect(hashOf(js)).toBe(expected);
  });

  it.each([7, 37, 500])("gives the same bits chunk by chunk, %d steps each", (chunksize) => {
    const model = create(entry);
    let done = 0;
    while (done < STEPS) {
      const steps = Math.min(chunksize, STEPS - done);
      model.autochunk({ chunksize: steps, appendOutputs: true });
      done += steps;
    }
    expect(hashOf(model)).toBe(expected);
    expect([...model.t]).toEqual([...plain.t]);
  });

  it("gives the same bits step by step", () => {
    const model = create(entry);
    const name = model.default_output;
    const rows = plain.array(name).shape[0]!;
    for (let k = 0; k < 120; k++) {
      model.autochunk({ chunksize: 1 });
      for (let n = 0; n < rows; n++)
        expect(model.array(name).data[n]).toBe(plain.array(name).data[n * STEPS + k]);
    }
  });

  it("gives the same bits when it is run in chunks, and when only the last chunk is kept", () => {
    const appended = create(entry);
    appended.run({ chunksize: 37, appendOutputs: true });
    expect(hashOf(appended)).toBe(expected);
    const last = create(entry);
    last.run({ chunksize: 250 });
    for (const [name, { data, shape }] of Object.entries(outputsOf(last))) {
      expect(shape[1]).toBe(100);
      const full = plain.array(name).data;
      for (let n = 0; n < shape[0]!; n++)
        expect(data.subarray(n * 100, (n + 1) * 100)).toEqual(
          full.subarray((n + 1) * STEPS - 100, (n + 1) * STEPS),
        );
    }
  });

  it("gives the same bits in two parts", () => {
    const model = create(entry);
    model.params.duration = 210 * model.params.dt;
    model.run();
    model.params.duration = (STEPS - 210) * model.params.dt;
    model.run({ continueRun: true, appendOutputs: true });
    expect(hashOf(model)).toBe(expected);
    expect([...model.t]).toEqual([...plain.t]);
  });

  it.each(["js", "wasm"] as const)("goes on with the same bits in another model on target %s", (target) => {
    const first = create(entry);
    first.params.duration = 333 * first.params.dt;
    first.run();
    const state = structuredClone(first.saveState());
    const second = create(entry, target);
    second.params.duration = (STEPS - 333) * second.params.dt;
    second.restoreState(state);
    second.run({ continueRun: true });
    for (const [name, { data, shape }] of Object.entries(outputsOf(second))) {
      const columns = shape[1]!;
      const full = plain.array(name).data;
      for (let n = 0; n < shape[0]!; n++)
        expect(data.subarray(n * columns, (n + 1) * columns)).toEqual(
          full.subarray(n * STEPS + 333, (n + 1) * STEPS),
        );
    }
    expect(second.t[0]).toBe(plain.t[333]);
  });

  it("gives the same bits when it is run again, and others with another seed", () => {
    const model = create(entry);
    model.run();
    model.run();
    expect(hashOf(model)).toBe(expected);
    model.params.seed = 4;
    model.run();
    expect(hashOf(model)).not.toBe(expected);
  });
});
