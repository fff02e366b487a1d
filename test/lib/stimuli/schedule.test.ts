import { describe, expect, it } from "@jest/globals";
import { onOff, SinusoidalInput, StepInput, WienerProcess } from "../../../lib/stimuli/index.js";
import { expectClose, samples } from "./samples.js";

const one = new StepInput(1);

describe("on/off schedules", () => {
  it("repeat blocks and pauses", () => {
    expect(samples(onOff(one, { on: 1, off: 2 }), 6, 0.5)).toEqual([1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(samples(onOff(one, { on: 1, off: 1, start: 1, cycles: 2 }), 6, 0.5)).toEqual([
      0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0,
    ]);
  });

  it("take blocks by their times, and cut the last at the end", () => {
    expect(
      samples(
        onOff(one, [
          [1, 2],
          [3, 9],
        ]),
        5,
        0.5,
      ),
    ).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 1, 1]);
    expect(
      onOff(one, [
        [1, 2],
        [3, 9],
        [10, 11],
      ]).windows(5),
    ).toEqual([
      [1, 2],
      [3, 5],
    ]);
  });

  it("agree with start and end for a single block", () => {
    const wave = samples(onOff(new SinusoidalInput(1, 40), [[1.5, 7.2]]), 10, 0.1);
    expect(wave).toEqual(samples(new SinusoidalInput(1, 40, { start: 1.5, end: 7.2 }), 10, 0.1));
  });

  it("restart the waveform in every block, or let it run on", () => {
    const ramp = (t: number): number => t;
    expect(
      samples(
        onOff(ramp, [
          [1, 2],
          [3, 4],
        ]),
        4,
        0.5,
      ),
    ).toEqual([0, 0, 0.5, 1, 0, 0, 0.5, 1]);
    expect(
      samples(
        onOff(
          ramp,
          [
            [1, 2],
            [3, 4],
          ],
          { clock: "running" },
        ),
        4,
        0.5,
      ),
    ).toEqual([0, 0, 1.5, 2, 0, 0, 3.5, 4]);
  });

  it("do not repeat noise with a running clock", () => {
    const noise = new WienerProcess({ seed: 1 });
    const wave = samples(onOff(noise, { on: 1, off: 1 }, { clock: "running" }), 4, 0.25);
    expect(wave.slice(8, 12)).not.toEqual(wave.slice(0, 4));
    expect(wave.slice(8, 12)).toEqual(samples(noise, 4, 0.25).slice(8, 12));
  });

  it("fade in and out by a raised cosine", () => {
    expectClose(
      samples(onOff(one, [[1, 5]], { ramp: 2 }), 6, 0.5),
      [0, 0, ...[0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0].map((x) => 0.5 - 0.5 * Math.cos(Math.PI * x)), 0, 0],
      14,
    );
  });

  it("set and share the rows of their input", () => {
    const scheduled = onOff(new StepInput(1, { n: 2 }), { on: 1, off: 1 });
    expect(samples(scheduled, 2, 1)).toEqual([1, 0, 1, 0]);
    expect(scheduled.toModel({ params: { N: 3, duration: 2, dt: 1 } }).shape).toEqual([3, 2]);
    expect(scheduled.input.n).toBe(2);
  });

  it("can be changed by their parameters", () => {
    const scheduled = onOff(new StepInput(1), { on: 1, off: 1 });
    scheduled.updateParams({ input: { step_size: 3 }, clock: "running" });
    expect(samples(scheduled, 2, 0.5)).toEqual([3, 3, 0, 0]);
    expect(scheduled.clock).toBe("running");
  });

  it("are refused when they make no sense", () => {
    expect(() => onOff(one, [[1, 1]])).toThrow("start < end");
    expect(() =>
      onOff(one, [
        [1, 3],
        [2, 4],
      ]),
    ).toThrow("without overlap, got [2, 4] at position 1");
    expect(() => onOff(one, { on: 0, off: 1 })).toThrow("on > 0");
    expect(() => onOff(one, { on: 1, off: 1 }, { ramp: 0.6 })).toThrow("must hold both its ramps");
    expect(() => onOff(one, { on: 1, off: 1 }, { ramp: -1 })).toThrow("ramp must be ≥ 0");
    expect(() => onOff(one, { on: 1, off: 1 }, { clock: "stopped" as "running" })).toThrow("clock must be");
  });
});
