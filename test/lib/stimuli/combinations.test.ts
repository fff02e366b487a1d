import { describe, expect, it } from "@jest/globals";
import {
  addStimuli,
  ConcatenatedStimulus,
  concatStimuli,
  ExponentialInput,
  FunctionInput,
  type Input,
  LinearRampInput,
  OrnsteinUhlenbeckProcess,
  onOff,
  SinusoidalInput,
  SquareInput,
  StepInput,
  SummedStimulus,
  WienerProcess,
  ZeroInput,
} from "../../../lib/stimuli/index.js";
import { expectClose, piecewise, samples } from "./samples.js";

const root = Math.SQRT1_2;
const step = (size: number): StepInput => new StepInput(size);

describe("sums", () => {
  it("add sample by sample", () => {
    const sum = step(1).add(new SinusoidalInput(1, 250));
    expectClose(samples(sum, 4, 0.5), [1 + root, 2, 1 + root, 1, 1 - root, 0, 1 - root, 1], 14);
    expect(
      samples(
        addStimuli(step(1), (t) => t),
        1,
        0.5,
      ),
    ).toEqual([1.5, 2]);
  });

  it("flatten nested sums on either side", () => {
    expect(step(1).add(step(2)).add(step(3))).toHaveLength(3);
    expect(step(1).add(step(2).add(step(3)))).toHaveLength(3);
    expect([...addStimuli(step(1).add(step(2)), step(3).add(step(4)))].map((part) => part.type)).toEqual(
      Array(4).fill("StepInput"),
    );
  });

  it("need equal n and inputs", () => {
    expect(() => step(1).add(new StepInput(1, { n: 2 }))).toThrow(
      "all inputs must have equal n, got 1 and 2",
    );
    expect(() => step(1).add(3 as never)).toThrow("must be an Input or a function of time, got number");
    expect(() => new SummedStimulus([])).toThrow("needs at least one input");
  });
});

describe("concatenations", () => {
  it("share the duration by ratios", () => {
    expect(samples(concatStimuli([step(1), step(2)], [1, 3]), 4, 0.5)).toEqual([1, 1, 2, 2, 2, 2, 2, 2]);
    expect(samples(step(1).concat(step(2)), 2, 0.5)).toEqual([1, 1, 2, 2]);
  });

  it("lose no part when shares are not whole steps", () => {
    expect(samples(concatStimuli([step(1), step(2), step(3)]), 2, 0.5)).toEqual([1, 2, 2, 3]);
  });

  it("fill the columns between the rounded cumulated shares, for any ratios", () => {
    const ratios = [0.3, 1.7, 0.2, 2.9, 1.1];
    for (let columns = 5; columns < 60; columns++) {
      const wave = samples(concatStimuli([1, 2, 3, 4, 5].map(step), ratios), columns * 0.1, 0.1);
      const total = ratios.reduce((a, b) => a + b);
      const ends = ratios.map((_, i) => {
        const share = ratios.slice(0, i + 1).reduce((a, b) => a + b);
        return Math.round((columns * share) / total);
      });
      expect(wave).toEqual(Array.from({ length: columns }, (_, k) => ends.findIndex((end) => k < end) + 1));
    }
  });

  it("count three parts however they are bracketed", () => {
    const left = step(1).concat(step(2)).concat(step(3));
    const right = step(1).concat(step(2).concat(step(3)));
    for (const three of [left, right]) {
      expect(three).toHaveLength(3);
      expect(three.length_ratios).toEqual([1, 1, 1]);
      expect(samples(three, 3, 0.5)).toEqual([1, 1, 2, 2, 3, 3]);
    }
  });

  it("keep the ratios of a concatenation that is continued", () => {
    expect(concatStimuli([step(1), step(2)], [1, 3]).concat(step(3)).length_ratios).toEqual([1, 3, 1]);
  });

  it("give each part its own clock and window", () => {
    const wave = concatStimuli([new LinearRampInput(2, 1), new StepInput(1, { start: 0.5, end: 1.5 })]);
    expect(samples(wave, 4, 0.5)).toEqual([1, 2, 2, 2, 0, 1, 1, 0]);
    expect(() => concatStimuli([step(1), new StepInput(1, { start: 3 })]).asArray(4, 0.5)).toThrow("2 ms");
  });

  it("need positive ratios, one a part", () => {
    expect(() => new ConcatenatedStimulus([step(1), step(2)], [1])).toThrow("as many as inputs, got 1 for 2");
    expect(() => new ConcatenatedStimulus([step(1), step(2)], [1, 0])).toThrow("positive numbers, got 0");
    expect(() => step(1).concat(new StepInput(1, { n: 2 }))).toThrow("equal n");
  });
});

describe("nested combinations", () => {
  const ou = new OrnsteinUhlenbeckProcess(0.1, 0.04, 2, { seed: 1 });
  const square = new SquareInput(0.2, 1.7);
  const sine = new SinusoidalInput(0.7, 1);

  it("mix sums and concatenations as example 0.6 does", () => {
    const mixed = concatStimuli([ou.add(square), square.add(sine)], [2, 5]);
    const array = mixed.asArray(700, 0.1);
    expect(array.shape).toEqual([1, 7000]);
    const first = samples(ou.add(square), 200, 0.1);
    const second = samples(square.add(sine), 500, 0.1);
    expect([...array.data]).toEqual([...first, ...second]);
  });

  it("put a concatenation inside a sum", () => {
    const sum = step(1).concat(step(2)).add(step(10));
    expect(samples(sum, 2, 0.5)).toEqual([11, 11, 12, 12]);
    expect(samples(step(10).add(step(1).concat(step(2))), 2, 0.5)).toEqual([11, 11, 12, 12]);
  });

  it("share one n: reading needs it equal, setting sets all", () => {
    const parts = [step(1), new SinusoidalInput(1, 10)] as const;
    const nested = parts[0].add(parts[1]).concat(step(3));
    nested.n = 3;
    expect(parts.map((part) => part.n)).toEqual([3, 3]);
    expect(nested.asArray(2, 0.5).shape).toEqual([3, 4]);
    parts[1].n = 2;
    expect(() => nested.n).toThrow("equal n");
  });

  it("list their parts", () => {
    const sum = step(1).add(step(2));
    expect(sum.length).toBe(2);
    expect(sum.inputs[1]).toBeInstanceOf(StepInput);
    expect([...sum]).toEqual(sum.inputs);
    expect([...step(1).concat(step(2))]).toHaveLength(2);
  });
});

describe("reading in pieces", () => {
  const n = 2;
  const inputs: Record<string, Input> = {
    zero: new ZeroInput({ n }),
    wiener: new WienerProcess({ n, seed: 3 }),
    ou: new OrnsteinUhlenbeckProcess(1, 0.5, 4, { n, seed: 3 }),
    step: new StepInput(1, { n, start: 1.3, end: 5.5 }),
    sine: new SinusoidalInput(1, 40, { n, start: 3, dc_bias: true }),
    ramp: new LinearRampInput(1, 4, { n, end: 7 }),
    exponential: new ExponentialInput(1, { n, start: 2, end: 8 }),
    fn: new FunctionInput((t, row) => t * (row + 1), { n, start: 0.7 }),
    scheduled: onOff(new SinusoidalInput(1, 100, { n }), { on: 1.5, off: 0.7, start: 0.3 }, { ramp: 0.4 }),
    running: onOff(
      new OrnsteinUhlenbeckProcess(0, 1, 2, { n, seed: 8 }),
      [
        [1, 2],
        [4, 9],
      ],
      { clock: "running" },
    ),
    restarted: onOff(new OrnsteinUhlenbeckProcess(0, 1, 2, { n, seed: 8 }), [
      [1, 2],
      [4, 9],
    ]),
  };
  inputs.sum = addStimuli(...Object.values(inputs));
  inputs.concatenation = concatStimuli(
    [inputs.ou!, inputs.wiener!, new StepInput(1, { n }), inputs.ou!],
    [1, 2, 0.1, 2],
  );
  inputs.nested = inputs.concatenation.add(inputs.ou!).concat(inputs.wiener!);

  it.each(Object.keys(inputs))("gives %s with the same bits whatever the pieces", (name) => {
    const whole = samples(inputs[name]!, 10, 0.1);
    expect(whole.every(Number.isFinite)).toBe(true);
    for (const width of [1, 7, 32, 99, 100]) expect(piecewise(inputs[name]!, 10, 0.1, width)).toEqual(whole);
  });

  it("allows any order of pieces", () => {
    const { fillInto } = inputs.nested!.stream(10, 0.1);
    const whole = inputs.nested!.asArray(10, 0.1).data;
    for (const first of [90, 0, 45, 46, 3, 88]) {
      const piece = new Float64Array(2 * 10);
      fillInto(piece, first);
      expect([...piece]).toEqual([
        ...whole.subarray(first, first + 10),
        ...whole.subarray(100 + first, 110 + first),
      ]);
    }
  });
});
