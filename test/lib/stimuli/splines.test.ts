import { describe, expect, it } from "@jest/globals";
import { CubicSplines, concatStimuli, SinusoidalInput, StepInput } from "../../../lib/stimuli/index.js";

const sine = new SinusoidalInput(1, 250);

describe("cubic splines", () => {
  it("have an anchor a sample, with slopes from three neighbours", () => {
    const splines = sine.asCubicSplines(4, 0.5);
    expect([...splines.times]).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(splines.slopes[0]).toBeCloseTo(0.585786437627, 12);
    expect(splines.slopes[1]).toBeCloseTo(0, 12);
    expect(splines.slopes[7]).toBeCloseTo(Math.SQRT2, 12);
  });

  it("interpolate inside and extrapolate outside", () => {
    const splines = sine.asCubicSplines(4, 0.5);
    expect(splines.evaluate(1.25)[0]).toBeCloseTo(0.916053390593, 12);
    expect(splines.evaluate(0)[0]).toBeCloseTo(1, 12);
    expect(splines.evaluate(4.5)[0]).toBeCloseTo(0.292893218813, 12);
  });

  it("pass through every sample", () => {
    const splines = sine.asCubicSplines(4, 0.5);
    splines.times.forEach((time, i) => {
      expect(splines.evaluate(time)[0]).toBeCloseTo(splines.values[i]!, 14);
    });
  });

  it("are exact for parabolas inside", () => {
    const splines = concatStimuli([(t) => t * t]).asCubicSplines(4, 0.5);
    for (const t of [1.1, 1.7, 2.9, 3.2]) expect(splines.evaluate(t)[0]).toBeCloseTo(t * t, 12);
  });

  it("add up for sums", () => {
    expect(new StepInput(1).add(sine).asCubicSplines(4, 0.5).evaluate(1.25)[0]).toBeCloseTo(
      1.916053390593,
      12,
    );
  });

  it("join parts of a concatenation without smearing their edge", () => {
    const splines = concatStimuli([new StepInput(0), (t) => 5 + t]).asCubicSplines(4, 0.5);
    expect([...splines.times]).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect([...splines.slopes]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(splines.evaluate(1.9)[0]).toBe(0);
    expect(splines.evaluate(3.3)[0]).toBeCloseTo(6.3, 12);
  });

  it("shift in time and hold several rows", () => {
    const splines = new SinusoidalInput(1, 250, { n: 2 }).asCubicSplines(4, 0.5, 100);
    expect(splines.times[0]).toBe(100.5);
    expect(splines.n).toBe(2);
    const [a, b] = splines.evaluate(101.25);
    expect(a).toBeCloseTo(0.916053390593, 12);
    expect(b).toBe(a);
  });

  it("serve a single sample and refuse lengths that disagree", () => {
    expect(new StepInput(3).asCubicSplines(1, 1).evaluate(7)[0]).toBe(3);
    const two = Float64Array.of(1, 2);
    expect(() => new CubicSplines(two, Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3))).toThrow(
      "whole rows of 2",
    );
  });
});
