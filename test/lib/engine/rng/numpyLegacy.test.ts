import { describe, expect, it } from "@jest/globals";
import { NumpyLegacyRandom } from "../../../../lib/engine/rng/numpyLegacy.js";

describe("NumPy's legacy generator", () => {
  it("gives NumPy's words and uniform numbers for seed 42", () => {
    const words = new NumpyLegacyRandom(42);
    expect(Array.from({ length: 5 }, () => words.uint32())).toEqual([
      1608637542, 3421126067, 4083286876, 787846414, 3143890026,
    ]);
    const uniform = new NumpyLegacyRandom(42).fillUniform(new Float64Array(3));
    expect([...uniform]).toEqual([0.3745401188473625, 0.9507143064099162, 0.7319939418114051]);
  });

  it("gives NumPy's normals to the last place of the logarithm", () => {
    const normals = new NumpyLegacyRandom(42).fillStandardNormal(new Float64Array(1000));
    const expected = [0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254];
    for (const [i, value] of expected.entries())
      expect(Math.abs(normals[i]! / value - 1)).toBeLessThan(1e-15);
    expect(Math.abs(normals[999]! / 0.5725827813561586 - 1)).toBeLessThan(1e-15);
  });

  it("keeps the second normal over uniform draws, and discards it on seeding", () => {
    const random = new NumpyLegacyRandom(42);
    const first = random.standardNormal();
    random.uniform();
    expect(random.standardNormal()).toBeCloseTo(-0.13826430117118466, 15);
    random.seed(42);
    expect(random.standardNormal()).toBe(first);
    random.seed(42);
    expect(random.standardNormal()).toBe(first);
  });

  it("draws the initial values of a single Hopf node with seed 1", () => {
    const random = new NumpyLegacyRandom(1);
    expect(0.5 * random.uniform(-1, 1)).toBeCloseTo(-0.082978, 6);
    expect(0.5 * random.uniform(-1, 1)).toBeCloseTo(0.22032449, 8);
  });

  it("goes past its first 624 words", () => {
    // numpy.random.RandomState(5489).random_sample(1000)[999]
    const uniform = new NumpyLegacyRandom(5489).fillUniform(new Float64Array(1000));
    expect(uniform[999]).toBe(0.8667498969993187);
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])("refuses the seed %d", (seed) => {
    expect(() => new NumpyLegacyRandom(seed)).toThrow("A seed must be an integer from 0 to 4294967295");
  });
});
