import type { SignalData } from "./series.js";

const RELATIVE = 1e-5;
const ABSOLUTE = 1e-8;

/** NumPy's `allclose` with NaN equal to NaN. */
function close(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[k]!, b[k]!];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    if (!(Math.abs(x - y) <= ABSOLUTE + RELATIVE * Math.abs(y))) return false;
  }
  return true;
}

function sameCoordinates(a: readonly string[] | Float64Array, b: readonly string[] | Float64Array): boolean {
  if (a instanceof Float64Array && b instanceof Float64Array) return close(a, b);
  const [namesA, namesB] = [a, b].map((values) => Array.from(values as ArrayLike<string | number>, String));
  return alike(namesA!, namesB!);
}

const alike = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, k) => value === b[k]);

/** Whether numbers, dims and coordinates agree within rtol 1e-5 and atol 1e-8. */
export function closeData(a: SignalData, b: SignalData): boolean {
  if (!alike(a.dims, b.dims) || !alike(a.shape, b.shape)) return false;
  if ((a.imaginary === undefined) !== (b.imaginary === undefined)) return false;
  const [coordsA, coordsB] = [a.coords ?? {}, b.coords ?? {}];
  if (!alike(Object.keys(coordsA).sort(), Object.keys(coordsB).sort())) return false;
  return (
    Object.keys(coordsA).every((dim) => sameCoordinates(coordsA[dim]!, coordsB[dim]!)) &&
    close(a.data, b.data) &&
    (!a.imaginary || close(a.imaginary, b.imaginary!))
  );
}
