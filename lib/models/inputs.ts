import type { NodeValue, TimeSeries } from "../engine/setup.js";
import { ValidationError } from "../errors.js";
import { isLabelled, readMatrix } from "./matrix.js";
import type { InitialValue, InputValue, MatrixLike, StimulusLike } from "./paramTypes.js";

/**
 * What an input value means for a run of `steps` steps on `nodes` nodes.
 *
 * A number is constant; N numbers are one per node; as many numbers as steps are a series for all nodes; a
 * matrix is node × step (or one row for all, or one column per node).
 *
 * @throws ValidationError when the shape fits none of these, or two of them
 */
export function readInput(
  value: Exclude<InputValue, StimulusLike>,
  name: string,
  nodes: number,
  steps: number,
): NodeValue | TimeSeries {
  if (typeof value === "number") return value;
  if (isVector(value)) {
    const data = Float64Array.from(isLabelled(value) ? value.data : (value as ArrayLike<number>));
    checkFinite(data, name);
    if (data.length === 1) return data[0]!;
    const isPerNode = data.length === nodes;
    const isSeries = data.length === steps;
    if (isPerNode && isSeries)
      throw new ValidationError(
        `${name} has ${data.length} values, which is both the number of nodes and of steps. Give a matrix: [[…], …] with one row per node, or one row for all nodes.`,
      );
    if (isPerNode) return data;
    if (isSeries) return { data, rows: 1, columns: steps };
    throw new ValidationError(
      `${name} must be a number, ${nodes} values (one per node), ${steps} values (one per step) or a ${nodes} × ${steps} matrix, got ${data.length} values.`,
    );
  }
  const matrix = readMatrix(value as MatrixLike, name);
  const { rows, columns, data } = matrix;
  if (rows !== nodes && rows !== 1)
    throw new ValidationError(
      `${name} must have ${nodes} rows (one per node) or one row for all, got ${rows} × ${columns}.`,
    );
  if (columns === 1) return rows === 1 ? data[0]! : data;
  if (columns < steps)
    throw new ValidationError(
      `${name} must cover the run: ${steps} steps need ${steps} columns, got ${columns}. Make it longer, or shorten the duration.`,
    );
  return { data, rows, columns };
}

/**
 * Initial values: one number for all nodes, one per node, or node × column with the history, oldest first.
 *
 * @throws ValidationError when the shape does not fit the number of nodes
 */
export function readInitial(
  value: InitialValue,
  name: string,
  nodes: number,
): { data: Float64Array; columns: number } {
  if (typeof value === "number") return { data: new Float64Array(nodes).fill(value), columns: 1 };
  if (isVector(value)) {
    const data = Float64Array.from(isLabelled(value) ? value.data : (value as ArrayLike<number>));
    checkFinite(data, name);
    if (data.length === 1) return { data: new Float64Array(nodes).fill(data[0]!), columns: 1 };
    if (data.length !== nodes)
      throw new ValidationError(
        `${name} must have one value per node (${nodes}), got ${data.length}. A history is a matrix node × column.`,
      );
    return { data, columns: 1 };
  }
  const { data, rows, columns } = readMatrix(value as MatrixLike, name);
  if (rows !== nodes)
    throw new ValidationError(`${name} must have ${nodes} rows, one per node, got ${rows} × ${columns}.`);
  return { data, columns };
}

function isVector(value: Exclude<InputValue, StimulusLike> | InitialValue): boolean {
  if (isLabelled(value)) return value.shape.length === 1;
  return value instanceof Float64Array || (Array.isArray(value) && typeof value[0] === "number");
}

function checkFinite(data: Float64Array, name: string): void {
  const bad = data.findIndex((entry) => !Number.isFinite(entry));
  if (bad >= 0)
    throw new ValidationError(
      `${name}[${bad}] must be finite, got ${data[bad]}. Replace missing values before the run.`,
    );
}
