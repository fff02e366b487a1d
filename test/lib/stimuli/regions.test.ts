import { describe, expect, it } from "@jest/globals";
import {
  focal,
  focalStimulus,
  GainStimulus,
  OrnsteinUhlenbeckProcess,
  regional,
  regionIndices,
  SinusoidalInput,
  StepInput,
  type StimulatedModel,
  WienerProcess,
} from "../../../lib/stimuli/index.js";

const regions = ["Precentral_L", "Precentral_R", "Frontal_Sup_2_L", "Frontal_Sup_2_R"];
const model: StimulatedModel = { params: { N: 4, duration: 2, dt: 0.5 }, regions };
const nameless: StimulatedModel = { params: model.params };

describe("toModel", () => {
  it("lays an input out over the model's nodes and steps", () => {
    const array = new StepInput(2, { start: 1 }).toModel(model);
    expect(array.shape).toEqual([4, 4]);
    expect(array.coords?.region).toEqual(regions);
    expect([...array.data.subarray(4, 8)]).toEqual([0, 0, 2, 2]);
  });

  it("leaves the input's own n alone", () => {
    const input = new StepInput(1).add(new SinusoidalInput(1, 10));
    input.toModel(model);
    expect(input.n).toBe(1);
    expect(input.inputs.map((part) => part.n)).toEqual([1, 1]);
  });

  it("gives every node noise of its own", () => {
    const { data } = new WienerProcess({ seed: 1 }).toModel(model);
    expect(new Set(data).size).toBe(16);
  });

  it("draws a missing seed once, also for copies with other rows", () => {
    const noise = new OrnsteinUhlenbeckProcess(0, 1, 5);
    const wide = noise.toModel(model).data;
    expect([...noise.asArray(2, 0.5).data]).toEqual([...wide.subarray(0, 4)]);
  });
});

describe("regions", () => {
  it("are found by name, index and pattern", () => {
    expect(regionIndices(model, "Precentral_R")).toEqual([1]);
    expect(regionIndices(model, [3, "Precentral_L"])).toEqual([0, 3]);
    expect(regionIndices(model, /_L$/)).toEqual([0, 2]);
    expect(regionIndices(model, [/^Frontal/, 2, 3])).toEqual([2, 3]);
    expect(regionIndices(nameless, [0, 3])).toEqual([0, 3]);
  });

  it("that do not exist are refused with a hint", () => {
    expect(() => regionIndices(model, ["Precentrl_L"])).toThrow(
      'No region is named "Precentrl_L". Did you mean "Precentral_L"?',
    );
    expect(() => regionIndices(model, 4)).toThrow("whole number from 0 to 3, got 4");
    expect(() => regionIndices(model, -1)).toThrow("got -1");
    expect(() => regionIndices(model, /Occipital/)).toThrow("No region's name matches /Occipital/");
    expect(() => regionIndices(model, [])).toThrow("At least one region");
    expect(() => regionIndices(nameless, "Precentral_L")).toThrow("The model has no region names");
  });
});

describe("focal stimulation", () => {
  it("reaches the named regions only", () => {
    const { data, shape } = focal(model, ["Precentral_L", 3], new StepInput(2, { start: 1 }));
    expect(shape).toEqual([4, 4]);
    expect([...data]).toEqual([0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2]);
  });

  it("takes a function of time and node", () => {
    expect([...focal(nameless, 1, (t, node) => t + node).data.subarray(4, 8)]).toEqual([1.5, 2, 2.5, 3]);
  });

  it("equals the rows of a whole-brain stimulation, noise included", () => {
    const noise = new OrnsteinUhlenbeckProcess(0, 1, 5, { seed: 11 });
    const whole = noise.toModel(model).data;
    const part = focal(model, [1, 2], noise).data;
    expect([...part.subarray(4, 12)]).toEqual([...whole.subarray(4, 12)]);
    expect(part.subarray(0, 4).every((value) => value === 0)).toBe(true);
    expect(part.subarray(12).every((value) => value === 0)).toBe(true);
  });

  it("matches the shape printed in example 0.6", () => {
    const brain = { params: { N: 80, duration: 12_000, dt: 0.1 } };
    const stimulus = focal(brain, [0, 1, 2, 3, 4], new SinusoidalInput(1, 25));
    expect(stimulus.shape).toEqual([80, 120_000]);
    const row = (i: number): Float64Array => stimulus.data.subarray(i * 120_000, (i + 1) * 120_000);
    expect(row(4)).toEqual(row(0));
    expect(row(5).every((value) => value === 0)).toBe(true);
  });

  it("gives regions stimuli of their own, adding where they meet", () => {
    const { data } = regional(model, [
      ["Precentral_L", new StepInput(1)],
      [/_L$/, (t) => t],
    ]);
    expect([...data.subarray(0, 4)]).toEqual([1.5, 2, 2.5, 3]);
    expect([...data.subarray(8, 12)]).toEqual([0.5, 1, 1.5, 2]);
    expect([...data.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  it("can be combined further before it is laid out", () => {
    const left = focalStimulus(model, /_L$/, new StepInput(1));
    const right = focalStimulus(model, /_R$/, new StepInput(2));
    expect([...left.concat(right).toModel(model).data]).toEqual([
      1, 1, 0, 0, 0, 0, 2, 2, 1, 1, 0, 0, 0, 0, 2, 2,
    ]);
  });
});

describe("gains", () => {
  it("scale the rows of an input", () => {
    expect([...new GainStimulus(new StepInput(2), [0, 1, 0.5]).asArray(1, 1).data]).toEqual([0, 2, 1]);
  });

  it("must be finite and as many as rows", () => {
    expect(() => new GainStimulus(new StepInput(1), [1, Number.NaN])).toThrow("got NaN in row 1");
    expect(() => new GainStimulus(new StepInput(1), [1, 2]).toModel(model)).toThrow("got 2 gains for 4 rows");
  });
});
