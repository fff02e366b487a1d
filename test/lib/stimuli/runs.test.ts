import { describe, expect, it } from "@jest/globals";
import { ALNModel, FHNModel, HopfModel } from "../../../lib/models/index.js";
import {
  concatStimuli,
  focal,
  OrnsteinUhlenbeckProcess,
  RectifiedInput,
  StepInput,
  ZeroInput,
} from "../../../lib/stimuli/index.js";

const Cmat = [
  [0, 1],
  [1, 0],
];
const Dmat = [
  [0, 20],
  [20, 0],
];

/** A silent Hopf network just below its bifurcation: whatever moves is the stimulus. */
function quiet(duration: number): HopfModel {
  const params = { duration, a: -0.1, xs_init: 0, ys_init: 0 };
  return new HopfModel({ Cmat, Dmat, params, regions: ["Precentral_L", "Precentral_R"], seed: 1 });
}

/** On in the first half, off in the second. */
const firstHalf = concatStimuli([new StepInput(0.5), new ZeroInput()]);

describe("a stimulus in a run", () => {
  it("acts in the step of its column", () => {
    const model = quiet(10);
    model.params.x_ext = new StepInput(0.5, { start: 5 }).toModel(model);
    model.run();
    const x = model.x.data;
    expect(x.subarray(0, 50).every((value) => value === 0)).toBe(true);
    // Column 50 acts in step 50: x grows from 0 by dt · 0.5.
    expect(x[50]).toBeCloseTo(0.05, 14);
  });

  it("reaches the stimulated region first, and the other after the delay", () => {
    const model = quiet(10);
    model.params.x_ext = focal(model, "Precentral_L", new StepInput(0.5, { start: 5 }));
    model.run();
    const reached = (row: number): number =>
      model.x.data.subarray(row * 100, (row + 1) * 100).findIndex((x) => x !== 0);
    // 20 mm at 20 mm/ms are 10 steps.
    expect(reached(0)).toBe(50);
    expect(reached(1)).toBe(50 + 1 + 10);
  });

  it.each([1, 37, 500, 1000])("keeps its time course in chunks of %d steps", (chunksize) => {
    const whole = quiet(100);
    whole.params.x_ext = firstHalf.toModel(whole);
    whole.run();
    const chunked = quiet(100);
    chunked.params.x_ext = firstHalf.toModel(chunked);
    chunked.run({ chunksize, appendOutputs: true });
    expect([...chunked.x.data]).toEqual([...whole.x.data]);
    expect(Math.abs(chunked.x.data[499]!)).toBeGreaterThan(0.5);
    expect(Math.abs(chunked.x.data[999]!)).toBeLessThan(0.05);
  });

  it("has its effect on BOLD in chunked runs, which neurolib loses", () => {
    const run = (stimulus: StepInput | typeof firstHalf, chunksize?: number): Float64Array => {
      const model = quiet(20_000);
      model.params.x_ext = stimulus.toModel(model);
      model.run(chunksize ? { chunksize, bold: true } : { bold: true });
      return model.BOLD.BOLD.data;
    };
    const silent = run(new StepInput(0), 10_000);
    const always = run(new StepInput(0.5), 10_000);
    const pulse = run(firstHalf, 10_000);
    // A tail-fed run would see no stimulus at all: the second half of it is zero in every chunk.
    expect(pulse).not.toEqual(silent);
    expect(pulse.subarray(0, 5)).toEqual(always.subarray(0, 5));
    expect(pulse.subarray(5, 10)).not.toEqual(always.subarray(5, 10));
    expect(run(firstHalf)).toEqual(pulse);
    expect(run(firstHalf, 7_001)).toEqual(pulse);
  });

  it("goes on in a continued run with what is set then", () => {
    const whole = quiet(100);
    whole.params.x_ext = concatStimuli([new StepInput(0.5), new ZeroInput()]).toModel(whole);
    whole.run();
    const parts = quiet(50);
    parts.params.x_ext = new StepInput(0.5).toModel(parts);
    parts.run();
    parts.params.x_ext = new ZeroInput().toModel(parts);
    parts.run({ continueRun: true, appendOutputs: true });
    expect([...parts.x.data]).toEqual([...whole.x.data]);
  });

  it("may be one row for all regions", () => {
    const rows = quiet(20);
    rows.params.x_ext = firstHalf.toModel(rows);
    rows.run();
    const one = quiet(20);
    one.params.x_ext = firstHalf.asArray(20, 0.1);
    one.run();
    expect([...one.x.data]).toEqual([...rows.x.data]);
  });

  it("may be noise, which differs from the model's own under the same seed", () => {
    const model = new FHNModel({ Cmat, Dmat, seed: 1, params: { duration: 100 } });
    const noise = new OrnsteinUhlenbeckProcess(0, 0.1, 5, { seed: 1 });
    model.params.x_ext = noise.toModel(model);
    model.run({ chunksize: 64, appendOutputs: true });
    const chunked = [...model.x.data];
    const again = new FHNModel({ Cmat, Dmat, seed: 1, params: { duration: 100 } });
    again.params.x_ext = noise.toModel(again);
    again.run();
    expect([...again.x.data]).toEqual(chunked);
  });

  it("shows the bistability of example 1.3: the same input leaves a down and an up state", () => {
    const params = { duration: 20_000, tauA: 600, mue_ext_mean: 2.5, mui_ext_mean: 2.5 };
    const states = [0, 20].map((b) => {
      const model = new ALNModel({ seed: 1, params: { ...params, b } });
      model.params.ext_exc_current = new RectifiedInput(1).toModel(model);
      model.run();
      const mean = (from: number, to: number): number =>
        model.output.data.subarray(from * 10, to * 10).reduce((sum, rate) => sum + rate, 0) /
        (10 * (to - from));
      return {
        down: mean(8_000, 10_000),
        push: Math.max(...model.output.data.subarray(115_000, 116_000)),
        up: mean(18_000, 20_000),
      };
    });
    expect(states[0]!.down).toBeCloseTo(0.0044, 4);
    expect(states[0]!.push).toBeCloseTo(80.27, 1);
    expect(states[0]!.up).toBeCloseTo(46.17, 2);
    // With adaptation the up state does not last.
    expect(states[1]!.up).toBeCloseTo(states[1]!.down, 4);
  });
});
