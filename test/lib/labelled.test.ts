import { describe, expect, it } from "@jest/globals";
import { labelled, ValidationError } from "../../lib/index.js";

describe("labelled arrays", () => {
  it("keep data without a copy", () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    const array = labelled(data, [2, 3], ["region", "time"], { unit: "Hz" });
    expect(array.data).toBe(data);
    expect(array.unit).toBe("Hz");
  });

  it("take name, unit and coordinates from another array, never its data or shape", () => {
    const whole = labelled(Float64Array.of(1, 2, 3), [3], ["time"], { unit: "Hz" });
    expect(labelled(Float64Array.of(1), [1], ["time"], whole)).toEqual({
      data: Float64Array.of(1),
      shape: [1],
      dims: ["time"],
      unit: "Hz",
    });
  });

  it("refuse lengths that disagree", () => {
    expect(() => labelled(new Float64Array(5), [2, 3], ["region", "time"])).toThrow(ValidationError);
    expect(() => labelled(new Float64Array(6), [2, 3], ["region"])).toThrow("dims must name every dimension");
  });
});
