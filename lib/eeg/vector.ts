/** A position, direction or moment: x to the right, y to the front, z up. */
export type Vector = readonly [x: number, y: number, z: number];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** a + factor · b */
export function add(a: Vector, b: Vector, factor: number = 1): Vector {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]];
}

export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

/** a with length one; the zero vector becomes `fallback`. */
export function unit(a: Vector, fallback: Vector = [0, 0, 1]): Vector {
  const length = norm(a);
  return length > 0 ? scale(a, 1 / length) : fallback;
}
