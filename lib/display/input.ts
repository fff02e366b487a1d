import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { plain } from "./text.js";

/** An array of rows, one per region (or subject, trial, …). */
export interface Rows {
  readonly data: NumberArray;
  readonly count: number;
  readonly length: number;
  /** Names of the rows, escaped; every name occurs once. */
  readonly names: readonly string[];
  /** What a row is, e.g. `"Region"`. */
  readonly rowDim: string;
}

/** Least and greatest finite number, and how many are missing. */
export interface Extent {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly missing: number;
}

/**
 * Rows of an array with one or two dimensions.
 *
 * @throws ValidationError when it is empty, has other dimensions, or holds no finite number
 */
export function asRows(array: Labelled<NumberArray>, what: string, labels?: readonly string[]): Rows {
  const { data, shape, dims } = array;
  if (shape.length !== 1 && shape.length !== 2)
    throw new ValidationError(
      `${what} takes an array with one or two dimensions (rows × samples), got [${dims.join(", ")}] of shape [${shape.join(", ")}]. Select one output or run first.`,
    );
  const count = shape.length === 2 ? shape[0]! : 1;
  const length = shape[shape.length - 1]!;
  if (count * length === 0)
    throw new ValidationError(
      `${what} needs at least one number, got an array of shape [${shape.join(", ")}].`,
    );
  if (labels && labels.length !== count)
    throw new ValidationError(`${what} needs one label per row: ${count} rows, got ${labels.length} labels.`);
  const rowDim = shape.length === 2 ? dims[0]! : "region";
  const coords = shape.length === 2 ? array.coords?.[rowDim] : undefined;
  return {
    data,
    count,
    length,
    rowDim: capital(rowDim),
    names: rowNames(count, rowDim, labels ?? coords),
  };
}

/**
 * Least, greatest and mean finite number.
 *
 * @throws ValidationError when there is none
 */
export function extent(data: ArrayLike<number>, what: string): Extent {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let missing = 0;
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!;
    if (!Number.isFinite(value)) missing++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
  }
  if (missing === data.length)
    throw new ValidationError(
      data.length
        ? `${what} needs at least one finite number, got ${data.length} that are NaN or infinite. Did the simulation diverge?`
        : `${what} needs at least one number, got none.`,
    );
  return { min, max, mean: sum / (data.length - missing), missing };
}

/** Names that occur once each, because Plotly merges categories of equal name. */
export function rowNames(
  count: number,
  dim: string,
  labels?: readonly string[] | ArrayLike<number>,
): readonly string[] {
  const seen = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const given = labels?.[index];
    const name = given === undefined || given === "" ? `${capital(dim)} ${index + 1}` : plain(String(given));
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before ? `${name} (${before + 1})` : name;
  });
}

/** The word with a capital first letter. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `1 region`, `80 regions`. */
export function counted(count: number, word: string): string {
  const plural = word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${count} ${count === 1 ? word : plural}`;
}
