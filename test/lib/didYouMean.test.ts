import { describe, expect, it } from "@jest/globals";
import { didYouMean } from "../../lib/didYouMean.js";

describe("did you mean", () => {
  it("names the nearest known name", () => {
    expect(didYouMean("mue_ext_maen", ["mue_ext_mean", "tau"])).toBe(' Did you mean "mue_ext_mean"?');
    expect(didYouMean("stepinput", ["StepInput"])).toBe(' Did you mean "StepInput"?');
  });

  it("lists a few known names when none is near, and says nothing of many", () => {
    expect(didYouMean("frequency", ["a", "b"])).toBe(' Known are "a", "b".');
    expect(didYouMean("frequency", Array(9).fill("a"))).toBe("");
    expect(didYouMean("frequency", [])).toBe("");
  });
});
