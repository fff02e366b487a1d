import { describe, expect, it } from "@jest/globals";
import {
  ArrayInput,
  ConcatenatedStimulus,
  concatStimuli,
  ExponentialInput,
  GainStimulus,
  type Input,
  LinearRampInput,
  OrnsteinUhlenbeckProcess,
  onOff,
  RectifiedInput,
  SinusoidalInput,
  SquareInput,
  StepInput,
  stimulusFromParams,
  WienerProcess,
  ZeroInput,
} from "../../../lib/stimuli/index.js";
import { samples } from "./samples.js";

describe("parameters of stimuli", () => {
  it("are the type and every argument", () => {
    expect(new StepInput(2, { start: 1, n: 2 }).getParams()).toEqual({
      type: "StepInput",
      step_size: 2,
      start: 1,
      end: null,
      n: 2,
      seed: null,
    });
    expect(new OrnsteinUhlenbeckProcess(1, 0.2, 5, { seed: 3 }).getParams()).toEqual({
      type: "OrnsteinUhlenbeckProcess",
      mu: 1,
      sigma: 0.2,
      tau: 5,
      x0: "stationary",
      n: 1,
      seed: 3,
    });
  });

  it("nest for combinations", () => {
    const params = concatStimuli(
      [new StepInput(1), new StepInput(2).add(new ZeroInput())],
      [1, 2],
    ).getParams();
    expect(params).toMatchObject({
      type: "ConcatenatedStimulus",
      length_ratios: [1, 2],
      input_0: { type: "StepInput", step_size: 1 },
      input_1: { type: "SummedStimulus", input_0: { step_size: 2 }, input_1: { type: "ZeroInput" } },
    });
  });

  it("change for all later calls, not only the next", () => {
    const step = new StepInput(1, { start: 1 });
    step.updateParams({ start: 0.5, step_size: 3 });
    expect(samples(step, 2, 0.5)).toEqual([0, 3, 3, 3]);
    expect(samples(step, 2, 0.5)).toEqual([0, 3, 3, 3]);
    expect(step.getParams()).toMatchObject({ start: 0.5, step_size: 3 });
  });

  it("ignore names that do not exist and read the text None as null", () => {
    const step = new StepInput(1, { start: 1, end: 1.5 });
    step.updateParams({ end: "None", colour: 3, type: "SquareInput" });
    expect(step.end).toBeNull();
    expect(step.getParams()).not.toHaveProperty("colour");
    expect(step.type).toBe("StepInput");
  });

  it("change parts of combinations by their number", () => {
    const both = concatStimuli([new StepInput(1), new StepInput(2)]);
    both.updateParams({ input_1: { step_size: 5 }, length_ratios: [3, 1], input_7: { step_size: 1 } });
    expect(samples(both, 2, 0.5)).toEqual([1, 1, 1, 5]);
    const sum = new StepInput(1).add(new StepInput(2));
    sum.updateParams({ input_0: { step_size: 10 } });
    expect(samples(sum, 1, 1)).toEqual([12]);
  });

  it("are checked when they change", () => {
    expect(() => new StepInput(1).updateParams({ step_size: Number.NaN })).toThrow("step_size");
    expect(() => concatStimuli([new StepInput(1)]).updateParams({ length_ratios: [1, 2] })).toThrow(
      "as many as inputs",
    );
  });

  const every: Input[] = [
    new ZeroInput({ n: 2 }),
    new WienerProcess({ seed: 4 }),
    new OrnsteinUhlenbeckProcess(1, 0.2, 5, { seed: 3, x0: 0.5 }),
    new StepInput(2, { start: 1 }),
    new SinusoidalInput(1, 40, { dc_bias: true }),
    new SquareInput(1, 40, { end: 5 }),
    new LinearRampInput(1, 3),
    new ExponentialInput(1, { exp_type: "decay", exp_coef: 3 }),
    new ArrayInput(
      [
        [1, 2],
        [3, 4],
      ],
      2,
    ),
    new RectifiedInput(1),
    new StepInput(1).add(new WienerProcess({ seed: 1 })),
    concatStimuli([new StepInput(1), new StepInput(2)], [1, 3]),
    new GainStimulus(new StepInput(2), [0, 1]),
    onOff(new SinusoidalInput(1, 100), { on: 2, off: 1 }, { ramp: 0.5 }),
    onOff(new SinusoidalInput(1, 100), [[1, 2]], { clock: "running" }),
  ];

  it.each(every.map((input) => [input.constructor.name, input] as const))(
    "make %s again from JSON",
    (_, input) => {
      const copy = stimulusFromParams(JSON.parse(JSON.stringify(input.getParams())));
      expect(samples(copy, 10, 0.1)).toEqual(samples(input, 10, 0.1));
      expect(copy.getParams()).toEqual(input.getParams());
    },
  );

  it("name the stimulus that was probably meant", () => {
    expect(() => stimulusFromParams({ type: "StepImput" })).toThrow(
      'No stimulus is of type "StepImput". Did you mean "StepInput"?',
    );
  });

  it("keep a rectified stimulus a concatenation", () => {
    expect(new RectifiedInput(2).getParams()).toMatchObject({
      type: "ConcatenatedStimulus",
      length_ratios: [0.5, 2.5, 0.5, 1.5, 1],
      input_0: { type: "StepInput", step_size: -2 },
    });
    expect(new RectifiedInput(2)).toBeInstanceOf(ConcatenatedStimulus);
  });
});
