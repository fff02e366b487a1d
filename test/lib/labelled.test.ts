import { describe, expect, it } from "@jest/globals";
import { labelled, ValidationError } from "../../lib/index.js";

describe("labelled arrays", () => {
  it("keep data without a copy", () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    const array = labelled(data, [2, 3], ["region", "time"], { unit: "Hz" });
    expect(array.data).toBe(data);
    expect(array.unit).toBe("Hz");
  });

  it("refuse lengths that disagree", () => {
    expect(() => labelled(new Float64Array(5), [2, 3], ["region", "time"])).toThrow(ValidationError);
    expect(() => labelled(new Float64Array(6), [2, 3], ["region"])).toThrow("dims must name every dimension");
  });
});
