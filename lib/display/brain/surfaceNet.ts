/** A surface as triangles; positions in grid units. */
export interface Net {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
  readonly i: readonly number[];
  readonly j: readonly number[];
  readonly k: readonly number[];
}

/**
 * The surface on which a field on a grid reaches a level, by naive surface nets: one point in each cell that the
 * surface crosses, at the mean of the crossings on its edges, and a quadrangle around each crossed edge.
 * S. F. F. Gibson, "Constrained elastic surface nets", MERL TR99-24, 1999.
 *
 * @param field values, x fastest
 * @param shape number of grid points along x, y and z
 * @param level the level
 * @returns triangles that face outwards, from above the level to below
 */
export function surfaceNet(
  field: Float64Array,
  shape: readonly [number, number, number],
  level: number,
): Net {
  const [width, height, depth] = shape;
  const strides = [1, width, width * height] as const;
  const points: [number[], number[], number[]] = [[], [], []];
  const pointOf = new Int32Array(field.length).fill(-1);
  for (let z = 0; z + 1 < depth; z++)
    for (let y = 0; y + 1 < height; y++)
      for (let x = 0; x + 1 < width; x++) {
        const cell = z * strides[2] + y * width + x;
        const crossing = meanCrossing(field, cell, strides, level);
        if (!crossing) continue;
        pointOf[cell] = points[0].length;
        points[0].push(x + crossing[0]);
        points[1].push(y + crossing[1]);
        points[2].push(z + crossing[2]);
      }
  const net = {
    x: points[0],
    y: points[1],
    z: points[2],
    i: [] as number[],
    j: [] as number[],
    k: [] as number[],
  };
  const triangle = (a: number, b: number, c: number): void => {
    net.i.push(a);
    net.j.push(b);
    net.k.push(c);
  };
  for (let z = 1; z + 1 < depth; z++)
    for (let y = 1; y + 1 < height; y++)
      for (let x = 1; x + 1 < width; x++) {
        const cell = z * strides[2] + y * width + x;
        for (const axis of [0, 1, 2] as const) {
          const inside = field[cell]! >= level;
          if (inside === field[cell + strides[axis]]! >= level) continue;
          const u = strides[((axis + 1) % 3) as 0 | 1 | 2];
          const v = strides[((axis + 2) % 3) as 0 | 1 | 2];
          const quad = [cell - u - v, cell - v, cell, cell - u].map((at) => pointOf[at]!);
          const [a, b, c, d] = (inside ? quad : quad.reverse()) as [number, number, number, number];
          triangle(a, b, c);
          triangle(a, c, d);
        }
      }
  return net;
}

/** Mean place at which the edges of a cell cross the level, within the cell; nothing when none does. */
function meanCrossing(
  field: Float64Array,
  cell: number,
  strides: readonly [number, number, number],
  level: number,
): readonly [number, number, number] | undefined {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const axis of [0, 1, 2] as const) {
    const others = ([0, 1, 2] as const).filter((other) => other !== axis) as [0 | 1 | 2, 0 | 1 | 2];
    for (let corner = 0; corner < 4; corner++) {
      const offset = [corner & 1, corner >> 1] as const;
      const start = cell + offset[0] * strides[others[0]] + offset[1] * strides[others[1]];
      const from = field[start]!;
      const to = field[start + strides[axis]]!;
      if (from >= level === to >= level) continue;
      sum[axis] += (level - from) / (to - from);
      sum[others[0]] += offset[0];
      sum[others[1]] += offset[1];
      count++;
    }
  }
  return count ? [sum[0] / count, sum[1] / count, sum[2] / count] : undefined;
}
