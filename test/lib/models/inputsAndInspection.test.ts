import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { HopfModel, SinusoidalInput } from "../../../lib/index.js";

describe("a stimulus given as an input", () => {
  const run = (input: (model: HopfModel) => HopfModel["params"]["x_ext"]): HopfModel => {
    const model = new HopfModel({ seed: 1, params: { duration: 200 } });
    model.params.x_ext = input(model);
    model.run();
    return model;
  };

  it("is sampled for the model when a run starts", () => {
    const direct = run(() => new SinusoidalInput(0.2, 25));
    const sampled = run((model) => new SinusoidalInput(0.2, 25).toModel(model));
    expect(direct.x.data).toEqual(sampled.x.data);
    direct.params.duration = 300;
    direct.run();
    expect(direct.x.shape).toEqual([1, 3000]);
    expect(direct.x.data.slice(0, 2000)).toEqual(sampled.x.data);
  });
});

describe("a model shown in a console", () => {
  it("prints, with all its parameters", () => {
    const model = new HopfModel({ seed: 1, params: { a: 0.125 } });
    expect(inspect(model.params)).toContain("a: 0.125");
    expect(inspect(model)).toContain("HopfModel");
    expect(Object.keys(model.params)).toContain("xs_init");
    expect({ ...model.params }.a).toBe(0.125);
  });
});
