import { describe, expect, it } from "@jest/globals";
import { cosineOfCycles, exponential, sineOfCycles } from "../../../lib/stimuli/elementary.js";
import { ExponentialInput, onOff, SinusoidalInput, StepInput } from "../../../lib/stimuli/index.js";

describe("elementary functions of stimuli", () => {
  it("agree with the host's within a few units in the last place", () => {
    // The host's argument 2πc is rounded by up to 2.2e-16, c + ¼ by 3.5e-16 of an angle, the results by 1.1e-16.
    for (let i = -400; i <= 400; i++) {
      const c = i / 801;
      expect(Math.abs(sineOfCycles(c) - Math.sin(2 * Math.PI * c))).toBeLessThan(7e-16);
      expect(Math.abs(cosineOfCycles(c) - Math.cos(2 * Math.PI * c))).toBeLessThan(7e-16);
      expect(exponential(c * 60) / Math.exp(c * 60)).toBeCloseTo(1, 14);
    }
  });

  it("reach their limits without nonsense", () => {
    expect([exponential(0), exponential(-800), exponential(800)]).toEqual([1, 0, Number.POSITIVE_INFINITY]);
    for (const x of [-708, -1e-300, 1e-9, 709, 709.78])
      expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 14);
  });

  it("keep their precision after many cycles", () => {
    for (const cycles of [0.125, 0.25, 0.375, 0.8125])
      expect(sineOfCycles(2 ** 40 + cycles)).toBe(sineOfCycles(cycles));
    expect(sineOfCycles(0.5)).toBe(-0);
    expect(cosineOfCycles(0.5)).toBe(-1);
  });

  it("give stimuli fixed bits", () => {
    // The sums of the samples' bits as whole numbers: the same in every engine.
    const checksum = (samples: Float64Array): number =>
      new Uint32Array(samples.buffer).reduce((sum, word) => (Math.imul(sum, 31) + word) >>> 0, 0);
    expect(checksum(new SinusoidalInput(1.3, 37).asArray(1000, 0.1).data)).toMatchInlineSnapshot(
      `4127916903`,
    );
    expect(
      checksum(new ExponentialInput(1.3, { exp_coef: 7 }).asArray(1000, 0.1).data),
    ).toMatchInlineSnapshot(`2738329082`);
    const faded = onOff(new StepInput(1), { on: 300, off: 200 }, { ramp: 100 });
    expect(checksum(faded.asArray(1000, 0.1).data)).toMatchInlineSnapshot(`3387290064`);
  });
});
