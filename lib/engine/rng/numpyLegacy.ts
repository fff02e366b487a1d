import { ValidationError } from "../../errors.js";

/**
 * NumPy's legacy generator `RandomState`: MT19937 and the polar method with its cached second value.
 *
 * It is slow and its numbers depend on the order of calls; it serves comparisons with Python only. Uniform
 * numbers have NumPy's bits. Normals differ in the last place where the logarithms of the two platforms differ.
 *
 * Matsumoto, Nishimura: Mersenne Twister. ACM TOMACS 8 (1998) 3. Marsaglia, Bray: SIAM Rev. 6 (1964) 260.
 */
export class NumpyLegacyRandom {
  readonly #state = new Uint32Array(624);
  #position = 624;
  #cached: number | undefined;

  /** @param seed an integer, 0 … 2³² − 1 */
  constructor(seed: number) {
    this.seed(seed);
  }

  /** Start again, as `numpy.random.seed(seed)` does; a cached normal is discarded. */
  seed(seed: number): void {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
      throw new ValidationError(`A seed must be an integer from 0 to 4294967295, got ${seed}.`);
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < 624; i++) {
      const before = state[i - 1]!;
      state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
    this.#position = 624;
    this.#cached = undefined;
  }

  /** The next 32 random bits. */
  uint32(): number {
    if (this.#position === 624) this.#twist();
    let y = this.#state[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A uniform number in [0, 1) with 53 bits, as `random_sample()`. */
  randomSample(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A uniform number in [low, high), as `uniform(low, high)`. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.randomSample();
  }

  /** A standard normal, as `standard_normal()`. */
  standardNormal(): number {
    if (this.#cached !== undefined) {
      const value = this.#cached;
      this.#cached = undefined;
      return value;
    }
    for (;;) {
      const first = 2 * this.randomSample() - 1;
      const second = 2 * this.randomSample() - 1;
      const square = first * first + second * second;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#cached = factor * first;
      return factor * second;
    }
  }

  /** Fill an array with uniform numbers in [low, high), in order. */
  fillUniform(out: Float64Array, low = 0, high = 1): Float64Array {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform(low, high);
    return out;
  }

  /** Fill an array with standard normals, in order (row-major for more dimensions). */
  fillStandardNormal(out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i++) out[i] = this.standardNormal();
    return out;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < 624; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % 624]! & 0x7fffffff);
      state[i] = state[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}
