import { describe, expect, it } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import { adjustArrayShape, adjustInput, type InputArray, StepInput } from "../../../lib/stimuli/index.js";

const rows = (value: InputArray, shape: readonly [number, number]): number[][] => {
  const { data } = adjustArrayShape(value, shape);
  return Array.from({ length: shape[0] }, (_, i) => [...data.subarray(i * shape[1], (i + 1) * shape[1])]);
};

describe("adjustArrayShape", () => {
  it.each<[string, InputArray, readonly [number, number], number[][]]>([
    [
      "a number",
      2,
      [2, 3],
      [
        [2, 2, 2],
        [2, 2, 2],
      ],
    ],
    [
      "a short series",
      [1, 2],
      [2, 3],
      [
        [2, 1, 2],
        [2, 1, 2],
      ],
    ],
    [
      "a long series",
      [1, 2, 3, 4],
      [2, 3],
      [
        [2, 3, 4],
        [2, 3, 4],
      ],
    ],
    [
      "a column",
      [[1], [2]],
      [2, 3],
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
    ],
    [
      "long rows",
      [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
      ],
      [2, 3],
      [
        [3, 4, 5],
        [8, 9, 10],
      ],
    ],
    [
      "too many rows",
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      [2, 3],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      "a small matrix",
      [
        [1, 2],
        [3, 4],
      ],
      [3, 5],
      [
        [2, 1, 2, 1, 2],
        [4, 3, 4, 3, 4],
        [2, 1, 2, 1, 2],
      ],
    ],
  ])("fits %s", (_, value, shape, expected) => {
    expect(rows(value, shape)).toEqual(expected);
  });

  it("reads labelled and typed arrays", () => {
    expect(rows(Float64Array.of(1, 2, 3), [1, 2])).toEqual([[2, 3]]);
    expect(rows(labelled(Float64Array.of(1, 2), [2, 1], ["region", "time"]), [2, 2])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("refuses what is empty, ragged or has three dimensions", () => {
    expect(() => adjustArrayShape([], [1, 1])).toThrow("at least one number");
    expect(() => adjustArrayShape([[1], [1, 2]], [1, 1])).toThrow("equal length");
    expect(() => adjustArrayShape(labelled(new Float64Array(1), [1, 1, 1], ["a", "b", "c"]), [1, 1])).toThrow(
      "one or two dimensions",
    );
  });
});

describe("adjustInput", () => {
  const model = { params: { N: 2, duration: 4, dt: 1 } };

  it("keeps numbers and reads N numbers per node", () => {
    expect(adjustInput(0.5, model)).toBe(0.5);
    expect(adjustInput([1, 2], model)).toEqual(Float64Array.of(1, 2));
    expect(adjustInput([[1], [2]], model)).toEqual(Float64Array.of(1, 2));
  });

  it("gives series, stimuli and functions to all nodes", () => {
    const expected = Float64Array.of(1, 2, 3, 4, 1, 2, 3, 4);
    expect(adjustInput([1, 2, 3, 4], model)).toMatchObject({ data: expected, shape: [2, 4] });
    expect(adjustInput([[1, 2, 3, 4]], model)).toMatchObject({ data: expected });
    expect(adjustInput((t) => t, model)).toMatchObject({ data: expected });
    expect(adjustInput(new StepInput(1, { start: 3 }), model)).toMatchObject({
      data: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1),
    });
    expect(
      adjustInput(
        [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ],
        model,
      ),
    ).toMatchObject({ data: expected });
  });

  it("never guesses", () => {
    expect(() => adjustInput([1, 2, 3], model)).toThrow(
      "An input must be a number, 2 numbers (nodes), 4 numbers (steps) or 2 × 4, got 3.",
    );
    expect(() =>
      adjustInput(
        [
          [1, 2],
          [3, 4],
        ],
        model,
      ),
    ).toThrow("got 2 × 2");
    expect(() => adjustInput([1, 2, 3, 4], { params: { N: 4, duration: 4, dt: 1 } })).toThrow(
      "nodes or steps",
    );
    expect(() => adjustInput(Number.NaN, model)).toThrow("finite");
    expect(() => adjustInput([1, Number.NaN], model)).toThrow("got NaN in row 0, column 1");
  });
});
