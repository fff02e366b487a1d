/** The right-hand side of a system of two states. */
export type PlaneField = (x: number, y: number) => readonly [number, number];

/** A state of rest and what becomes of states near it. */
export interface FixedPoint {
  readonly x: number;
  readonly y: number;
  readonly kind: "stable node" | "stable focus" | "unstable node" | "unstable focus" | "saddle" | "centre";
}

/** Derivatives of the right-hand side, row by row. */
export type PlaneJacobian = (
  x: number,
  y: number,
) => readonly [readonly [number, number], readonly [number, number]];

/** Central differences, for fields given without their Jacobian. */
export function differenceJacobian(field: PlaneField, stepX: number, stepY: number): PlaneJacobian {
  return (x, y) => {
    const [right, left] = [field(x + stepX, y), field(x - stepX, y)];
    const [above, below] = [field(x, y + stepY), field(x, y - stepY)];
    return [
      [(right[0] - left[0]) / (2 * stepX), (above[0] - below[0]) / (2 * stepY)],
      [(right[1] - left[1]) / (2 * stepX), (above[1] - below[1]) / (2 * stepY)],
    ];
  };
}

/**
 * States of rest inside a box: Newton's method from every grid cell in which both components change sign.
 *
 * @param field right-hand side
 * @param jacobian its derivatives
 * @param x grid along the first state
 * @param y grid along the second state
 * @param values both components on the grid, rows along `y`
 * @returns the points with their kind, by the eigenvalues of the Jacobian
 */
export function findFixedPoints(
  field: PlaneField,
  jacobian: PlaneJacobian,
  x: Float64Array,
  y: Float64Array,
  values: readonly [Float64Array, Float64Array],
): FixedPoint[] {
  const found: FixedPoint[] = [];
  const width = x[x.length - 1]! - x[0]!;
  const height = y[y.length - 1]! - y[0]!;
  const known = (a: number, b: number): boolean =>
    found.some((point) => Math.hypot((point.x - a) / width, (point.y - b) / height) < 1e-4);
  for (let row = 0; row + 1 < y.length; row++)
    for (let column = 0; column + 1 < x.length; column++) {
      const corner = row * x.length + column;
      const corners = [corner, corner + 1, corner + x.length, corner + x.length + 1];
      if (!values.every((component) => changesSign(corners.map((index) => component[index]!)))) continue;
      const root = newton(field, jacobian, (x[column]! + x[column + 1]!) / 2, (y[row]! + y[row + 1]!) / 2);
      if (!root) continue;
      const [a, b] = root;
      const inside = a >= x[0]! && a <= x[x.length - 1]! && b >= y[0]! && b <= y[y.length - 1]!;
      if (inside && !known(a, b)) found.push({ x: a, y: b, kind: kindOf(jacobian(a, b)) });
    }
  return found;
}

const changesSign = (values: readonly number[]): boolean =>
  Math.min(...values) <= 0 && Math.max(...values) >= 0;

function newton(
  field: PlaneField,
  jacobian: PlaneJacobian,
  startX: number,
  startY: number,
): readonly [number, number] | undefined {
  let [x, y] = [startX, startY];
  for (let iteration = 0; iteration < 30; iteration++) {
    const [f, g] = field(x, y);
    const [[a, b], [c, d]] = jacobian(x, y);
    const determinant = a * d - b * c;
    if (!Number.isFinite(determinant) || determinant === 0) return undefined;
    const stepX = (d * f - b * g) / determinant;
    const stepY = (a * g - c * f) / determinant;
    x -= stepX;
    y -= stepY;
    if (Math.abs(stepX) <= 1e-12 * (1 + Math.abs(x)) && Math.abs(stepY) <= 1e-12 * (1 + Math.abs(y)))
      return [x, y];
  }
  return undefined;
}

function kindOf([[a, b], [c, d]]: ReturnType<PlaneJacobian>): FixedPoint["kind"] {
  const trace = a + d;
  const determinant = a * d - b * c;
  if (determinant < 0) return "saddle";
  const turns = trace * trace < 4 * determinant;
  const scale = Math.sqrt(Math.abs(determinant)) || 1;
  if (turns && Math.abs(trace) < 1e-9 * scale) return "centre";
  return `${trace < 0 ? "stable" : "unstable"} ${turns ? "focus" : "node"}`;
}
