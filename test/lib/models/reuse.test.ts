import { describe, expect, it } from "@jest/globals";
import { HopfModel } from "../../../lib/index.js";

describe("recording into the arrays of the run before", () => {
  it("gives the same outputs in the same memory", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 100, sigma_ou: 0.02 } });
    model.run();
    const { data } = model.x;
    const first = data.slice();
    model.params.a = 0.5;
    model.run({ record: { reuse: true } });
    expect(model.x.data).toBe(data);
    expect(data).not.toEqual(first);
    model.params.a = 0.25;
    model.run({ record: { reuse: true } });
    expect(model.x.data).toEqual(first);
  });

  it("takes fresh memory by default, and where the shape differs", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 100 } });
    model.run();
    const { data } = model.x;
    model.run();
    expect(model.x.data).not.toBe(data);
    model.params.duration = 50;
    model.run({ record: { reuse: true } });
    expect(model.x.shape).toEqual([1, 500]);
  });
});
