import { describe, expect, it } from "@jest/globals";
import {
  ArrayInput,
  ExponentialInput,
  FunctionInput,
  LinearRampInput,
  RectifiedInput,
  SinusoidalInput,
  SquareInput,
  StepInput,
  ZeroInput,
} from "../../../lib/stimuli/index.js";
import { expectClose, samples } from "./samples.js";

const root = Math.SQRT1_2;

describe("waveforms", () => {
  it("are zero for ZeroInput", () => {
    const array = new ZeroInput({ n: 2 }).asArray(2, 0.5);
    expect(array.shape).toEqual([2, 4]);
    expect(array.dims).toEqual(["region", "time"]);
    expect([...array.data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("carry the times of their samples, the first at dt", () => {
    expect(new ZeroInput().asArray(2, 0.5).coords?.time).toEqual(Float64Array.of(0.5, 1, 1.5, 2));
  });

  it("are constant in the window of a step", () => {
    expect(samples(new StepInput(2, { start: 0.5, end: 1.5 }), 2, 0.25)).toEqual([0, 0, 2, 2, 2, 2, 0, 0]);
    expect(samples(new StepInput(2, { start: 3, end: 6 }), 10, 1)).toEqual([0, 0, 0, 2, 2, 2, 0, 0, 0, 0]);
  });

  it("treat 0 and null as no window", () => {
    expect(samples(new StepInput(1, { start: 0, end: 0 }), 1, 0.5)).toEqual([1, 1]);
    expect(samples(new StepInput(1, { start: null, end: null }), 1, 0.5)).toEqual([1, 1]);
  });

  it("follow a sine, with offset and window", () => {
    expectClose(samples(new SinusoidalInput(1, 250), 4, 0.5), [root, 1, root, 0, -root, -1, -root, 0], 14);
    const biased = new SinusoidalInput(1, 250, { dc_bias: true, start: 1, end: 3 });
    expectClose(samples(biased, 4, 0.5), [0, 0, 1 + root, 2, 1 + root, 1, 0, 0], 14);
  });

  it("follow a square wave", () => {
    const [p, m] = [1.5, -1.5];
    expect(samples(new SquareInput(1.5, 250), 8, 0.5)).toEqual([
      p,
      p,
      p,
      m,
      m,
      m,
      m,
      p,
      p,
      p,
      p,
      m,
      m,
      m,
      m,
      p,
    ]);
    expect(samples(new SquareInput(1.5, 250, { dc_bias: true }), 3, 1)).toEqual([3, 0, 0]);
  });

  it("switch a square wave at the same column whatever rounding does to k·dt", () => {
    for (const dt of [0.1, 0.05, 0.3, 0.7]) {
      const half = 50;
      const frequency = 1000 / (2 * half * dt);
      const wave = samples(new SquareInput(1, frequency), 10 * half * dt, dt);
      wave.forEach((value, k) => {
        expect(value).toBe(Math.floor((k + 1) / half) % 2 === 0 ? 1 : -1);
      });
    }
  });

  it("ramp up and stay", () => {
    expect(samples(new LinearRampInput(5, 2), 4, 0.5)).toEqual([1.25, 2.5, 3.75, 5, 5, 5, 5, 5]);
    expect(samples(new LinearRampInput(5, 2, { start: 1, end: 3 }), 4, 0.5)).toEqual([
      0, 0, 1.25, 2.5, 3.75, 5, 0, 0,
    ]);
  });

  it("decay and rise exponentially", () => {
    expectClose(
      samples(new ExponentialInput(5, { exp_coef: 2, exp_type: "decay" }), 4, 0.5),
      [
        3.8940039154, 3.0326532986, 2.3618327637, 1.8393972059, 1.4325239843, 1.1156508007, 0.8688697173,
        0.6766764162,
      ],
      10,
    );
    expect(samples(new ExponentialInput(5), 4, 0.5)[0]).toBeCloseTo(4.8824112707, 10);
    const late = samples(new ExponentialInput(5, { exp_coef: 2, start: 1 }), 4, 0.5);
    expectClose(late.slice(0, 4), [0, 0, 1.1059960846, 1.9673467014], 10);
  });

  it("make the rectified stimulus", () => {
    const expected = [
      ...[-1, -1],
      ...Array.from({ length: 10 }, (_, j) => -Math.exp((-12.5 * (j + 1)) / 10)),
      ...[1, 1],
      ...Array.from({ length: 6 }, (_, j) => Math.exp((-7.5 * (j + 1)) / 6)),
      ...[0, 0, 0, 0],
    ];
    const wave = samples(new RectifiedInput(1), 12, 0.5);
    expectClose(wave, expected, 14);
    expectClose(wave.slice(2, 4), [-0.2865047969, -0.0820849986], 10);
  });

  it("place the sections of the rectified stimulus as example 0.6 shows", () => {
    const wave = samples(new RectifiedInput(1.2), 5000, 0.1);
    expect(wave[4166]).toBe(-1.2);
    expect(wave[4167]).toBeGreaterThan(-1.2);
    expect(wave[24999]).toBeCloseTo(0, 4);
    expect(wave[25000]).toBe(1.2);
    expect(wave[29166]).toBe(1.2);
    expect(wave[29167]).toBeLessThan(1.2);
    expect(wave[49999]).toBe(0);
  });

  it("take plain functions of time, which begin at start", () => {
    expect(samples(new FunctionInput((t) => 0.5 * t, { start: 1 }), 2, 0.5)).toEqual([0, 0, 0.25, 0.5]);
    expect(samples(new FunctionInput((t, row) => t + 10 * row, { n: 2 }), 1, 0.5)).toEqual([
      0.5, 1, 10.5, 11,
    ]);
  });

  it("interpolate recorded signals", () => {
    expect(samples(new ArrayInput([1, 3], 1), 3, 0.5)).toEqual([1, 1, 2, 3, 0, 0]);
    expect(
      samples(
        new ArrayInput(
          [
            [1, 2],
            [3, 4],
          ],
          0.5,
          { start: 0.5 },
        ),
        1.5,
        0.5,
      ),
    ).toEqual([0, 1, 2, 0, 3, 4]);
    expect(samples(new ArrayInput([1, 2], 1, { n: 2 }), 2, 1)).toEqual([1, 2, 1, 2]);
  });

  it("reproduce a recorded signal exactly at its own sampling", () => {
    const signal = samples(new SinusoidalInput(1, 37), 100, 0.1);
    expect(samples(new ArrayInput(signal, 0.1), 100, 0.1)).toEqual(signal);
  });
});

describe("sample times", () => {
  it("number round(duration / dt), whatever rounding does to the quotient", () => {
    expect(new ZeroInput().asArray(0.3, 0.1).shape).toEqual([1, 3]);
    expect(new ZeroInput().asArray(5, 0.3).shape).toEqual([1, 17]);
    expect(new ZeroInput().asArray(5000, 0.1).shape).toEqual([1, 50000]);
  });

  it("switch windows at whole steps although k·dt is inexact", () => {
    for (const start of [0.1, 0.3, 0.6, 0.7, 1.1, 1.9]) {
      const columns = Math.round(start / 0.1);
      const wave = samples(new StepInput(1, { start, end: start + 0.3 }), 3, 0.1);
      expect(wave).toEqual(Array.from({ length: 30 }, (_, k) => (k >= columns && k < columns + 3 ? 1 : 0)));
    }
  });

  it("must make sense", () => {
    expect(() => new ZeroInput().asArray(0, 0.1)).toThrow("duration must be a positive number of ms, got 0.");
    expect(() => new ZeroInput().asArray(1, Number.NaN)).toThrow(
      "dt must be a positive number of ms, got NaN.",
    );
    expect(() => new ZeroInput().asArray(0.1, 1)).toThrow("at least one step");
  });
});

describe("arguments of stimuli", () => {
  it("must be finite and of the right kind", () => {
    expect(() => new StepInput(Number.NaN)).toThrow("StepInput: step_size must be a finite number, got NaN.");
    expect(() => new SinusoidalInput(1, Number.POSITIVE_INFINITY)).toThrow("frequency");
    expect(() => new LinearRampInput(1, 0)).toThrow("ramp_length must be positive, got 0 ms.");
    expect(() => new ExponentialInput(1, { exp_type: "raise" as "rise" })).toThrow(
      'ExponentialInput: exp_type must be "rise" or "decay", got "raise".',
    );
    expect(() => new StepInput(1, { n: 0 })).toThrow("n must be a whole number of rows ≥ 1, got 0.");
    expect(() => new StepInput(1, { start: -1 })).toThrow("start must be a time in ms");
    expect(() => new StepInput(1, { start: 2, end: 1 })).toThrow("end must not lie before start");
    expect(() => new ArrayInput([], 1)).toThrow("at least one number");
    expect(() => new ArrayInput([[1, 2], [3]], 1)).toThrow("equal length");
    expect(() => new ArrayInput([1, Number.NaN], 1)).toThrow("finite");
  });

  it("must put the window inside the duration", () => {
    expect(() => new StepInput(1, { start: 2 }).asArray(2, 0.5)).toThrow(
      "start must lie before the end of the 2 ms",
    );
    expect(() => new StepInput(1, { end: 3 }).asArray(2, 0.5)).toThrow(
      "end must not exceed the 2 ms by more than dt",
    );
    expect(samples(new StepInput(1, { end: 2.5 }), 2, 0.5)).toEqual([1, 1, 1, 1]);
  });

  it("refuse functions that give no number", () => {
    const input = new FunctionInput((t) => (t > 1 ? Number.NaN : 0));
    expect(() => input.asArray(2, 0.5)).toThrow("must return finite numbers, got NaN at 1.5 ms in row 0");
  });
});
