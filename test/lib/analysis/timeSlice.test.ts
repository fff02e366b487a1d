import { describe, expect, it } from "@jest/globals";
import { FHNModel, labelled, timeSlice, ValidationError } from "../../../lib/index.js";

const time = Float64Array.from({ length: 10 }, (_, i) => 0.1 * (i + 1));
const x = labelled(
  Float64Array.from({ length: 20 }, (_, i) => i),
  [2, 10],
  ["region", "time"],
  {
    coords: { region: ["a", "b"], time },
    name: "rate",
    unit: "Hz",
  },
);

describe("a part of a recording between two times", () => {
  it("has both ends, all rows, names and units, and its own numbers", () => {
    const part = timeSlice(x, 0.3, 0.5);
    expect(part.shape).toEqual([2, 3]);
    expect(Array.from(part.data)).toEqual([2, 3, 4, 12, 13, 14]);
    expect(Array.from(part.coords!.time as Float64Array)).toEqual(Array.from(time.subarray(2, 5)));
    expect(part).toMatchObject({ name: "rate", unit: "Hz", dims: ["region", "time"] });
    part.data[0] = 99;
    expect(x.data[2]).toBe(2);
  });

  it("goes to the end by default, and counts from the end when negative", () => {
    expect(timeSlice(x, 0.9).shape).toEqual([2, 2]);
    expect(Array.from(timeSlice(x, -0.2).data)).toEqual([7, 8, 9, 17, 18, 19]);
  });

  it("keeps the type of the numbers and takes any number of dimensions", () => {
    const single = labelled(Float32Array.of(1, 2, 3), [3], ["time"], {
      coords: { time: Float64Array.of(0, 1, 2) },
    });
    expect(timeSlice(single, 1).data).toEqual(Float32Array.of(2, 3));
    const deep = labelled(new Float64Array(12), [2, 2, 3], ["output", "region", "time"], {
      coords: { time: Float64Array.of(0, 1, 2) },
    });
    expect(timeSlice(deep, 0, 1).shape).toEqual([2, 2, 2]);
  });

  it("cuts the outputs of a model", () => {
    const model = new FHNModel({ seed: 1, params: { duration: 50 } });
    model.run();
    expect(timeSlice(model.x, 40.1, 50).data).toEqual(model.x.data.slice(400));
  });

  it("says what is wrong", () => {
    const without = labelled(new Float64Array(3), [3], ["time"]);
    expect(() => timeSlice(without, 0)).toThrow(ValidationError);
    expect(() => timeSlice(without, 0)).toThrow("without times");
    expect(() => timeSlice(x, 5, 6)).toThrow(
      "no sample lies between 5 and 6 ms; the data run from 0.1 to 1 ms.",
    );
  });
});
