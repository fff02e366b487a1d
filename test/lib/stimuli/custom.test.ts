import { describe, expect, it } from "@jest/globals";
import { Input, type Labelled, SinusoidalInput, Stimulus, type StimulusOptions } from "../../../lib/index.js";
import { piecewise, samples } from "./samples.js";

/** Poisson spikes of random size, convolved with an exponential kernel, as in example 0.6. */
class PoissonNoise extends Stimulus {
  constructor(
    public amp: number,
    public freq: number,
    public tau_syn: number,
    options: StimulusOptions = {},
  ) {
    super(options);
  }

  protected override generateInput(duration: number, dt: number): Float64Array {
    const columns = Math.round(duration / dt);
    const uniform = new Float64Array(this.n * columns);
    this.drawUniforms(uniform);
    const keep = Math.exp(-dt / this.tau_syn);
    const out = new Float64Array(uniform.length);
    for (let i = 0; i < out.length; i++) {
      const before = i % columns === 0 ? 0 : out[i - 1]!;
      out[i] = before * keep + (uniform[i]! < (this.freq * dt) / 1000 ? this.amp : 0);
    }
    return out;
  }
}

describe("inputs of one's own", () => {
  it("implement generateInput and get the rest", () => {
    const input = new PoissonNoise(1.2, 20, 50, { end: 4000, seed: 1, n: 2 });
    const array = input.asArray(5000, 0.1);
    expect(array.shape).toEqual([2, 50_000]);
    expect(array.data.subarray(40_000, 50_000).every((value) => value === 0)).toBe(true);
    const jumps = array.data.subarray(0, 40_000).filter((value, k, all) => k > 0 && value > all[k - 1]! + 1);
    // 80 spikes expected; four standard deviations of a Poisson count.
    expect(Math.abs(jumps.length - 80)).toBeLessThan(4 * Math.sqrt(80));
    expect(input.getParams()).toEqual({
      ...{ type: "PoissonNoise", amp: 1.2, freq: 20, tau_syn: 50 },
      ...{ start: null, end: 4000, n: 2, seed: 1 },
    });
  });

  it("obey their seed, window and pieces, and combine", () => {
    const make = (seed: number) => new PoissonNoise(2.2, 100, 20, { start: 10, seed });
    const wave = samples(make(3), 100, 0.1);
    expect(samples(make(3), 100, 0.1)).toEqual(wave);
    expect(samples(make(4), 100, 0.1)).not.toEqual(wave);
    expect(wave.slice(0, 100).every((value) => value === 0)).toBe(true);
    expect(piecewise(make(3), 100, 0.1, 33)).toEqual(wave);
    const sum = samples(make(3).add(new SinusoidalInput(1, 10)), 100, 0.1);
    const sine = samples(new SinusoidalInput(1, 10), 100, 0.1);
    expect(sum).toEqual(wave.map((value, k) => value + sine[k]!));
    expect(samples(make(3).concat(new SinusoidalInput(1, 10)), 200, 0.1).slice(0, 1000)).toEqual(wave);
  });

  it("update by name", () => {
    const input = new PoissonNoise(1, 20, 50);
    input.updateParams({ amp: 7, start: "None" });
    expect(input.amp).toBe(7);
  });

  it("are told what they must implement", () => {
    class Empty extends Input {}
    expect(() => new Empty().asArray(1, 0.5)).toThrow("Empty must implement generateInput(duration, dt)");
  });

  it("are told when they return the wrong number of samples", () => {
    class Short extends Input {
      protected override generateInput(): Float64Array | Labelled {
        return new Float64Array(3);
      }
    }
    expect(() => new Short({ n: 2 }).asArray(1, 0.5)).toThrow(
      "must return n × columns = 2 × 2 numbers, got 3",
    );
  });

  it("draw normal numbers that depend on seed, row and column alone", () => {
    class White extends Input {
      protected override generateInput(duration: number, dt: number): Float64Array {
        const out = new Float64Array(this.n * Math.round(duration / dt));
        this.drawNormals(out);
        return out;
      }
    }
    const narrow = samples(new White({ seed: 5 }), 10, 0.1);
    expect(samples(new White({ seed: 5, n: 2 }), 20, 0.1).slice(0, 100)).toEqual(narrow);
  });
});
