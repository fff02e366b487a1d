import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";

/** True for the rows of the 94-region AAL2 matrices that are hippocampus, amygdala, basal ganglia or thalamus. */
export function isSubcortical(index: number): boolean {
  return (index >= 40 && index <= 45) || (index >= 74 && index <= 81);
}

/**
 * Remove the 14 subcortical regions (0-based rows 40–45 and 74–81 of the 94 AAL2 regions without cerebellum).
 *
 * @param a vector or matrix over 94 regions
 * @param axis 0 for rows, 1 for columns, "both" (default) for a connectivity matrix
 * @returns a new array with 80 regions along the axes
 * @throws ValidationError when an axis does not have 94 regions
 * @example
 * filterSubcortical(labelled(new Float64Array(94 * 94), [94, 94], ["target", "source"])).shape // [80, 80]
 */
export function filterSubcortical(a: Labelled, axis: 0 | 1 | "both" = "both"): Labelled {
  const axes = axis === "both" ? [0, 1] : [axis];
  for (const which of axes)
    if (a.shape[which] !== 94)
      throw new ValidationError(
        `filterSubcortical needs the 94 AAL2 regions along axis ${which}, got shape [${a.shape}]. ` +
          "Give axis 0 for region × time arrays; arrays of other parcellations have no known subcortical rows.",
      );
  const rows = a.shape[0]!;
  const columns = a.shape[1] ?? 1;
  const keep = (which: number, length: number): number[] =>
    Array.from({ length }, (_, k) => k).filter((k) => !axes.includes(which) || !isSubcortical(k));
  const keptRows = keep(0, rows);
  const keptColumns = keep(1, columns);
  const out = new Float64Array(keptRows.length * keptColumns.length);
  let k = 0;
  for (const row of keptRows) for (const column of keptColumns) out[k++] = a.data[row * columns + column]!;
  const shape = a.shape.length === 1 ? [keptRows.length] : [keptRows.length, keptColumns.length];
  const coords: Record<string, readonly string[] | Float64Array> = {};
  for (const [which, dim] of a.dims.entries()) {
    const values = a.coords?.[dim];
    if (values)
      coords[dim] = axes.includes(which)
        ? (values.filter((_: unknown, i: number) => !isSubcortical(i)) as typeof values)
        : values;
  }
  return labelled(out, shape, a.dims, {
    ...(a.coords && { coords }),
    ...(a.name !== undefined && { name: a.name }),
    ...(a.unit !== undefined && { unit: a.unit }),
  });
}
