/** A picture with at most 256 colours. */
export interface Indexed {
  /** Red, green and blue of each colour. */
  readonly palette: Uint8Array;
  /** Colour of each pixel. */
  readonly indices: Uint8Array;
}

/**
 * Reduce a picture to at most 256 colours: exactly when it has no more, else the most frequent ones, and for each
 * other colour the nearest of them.
 *
 * Figures have few colours but for soft edges, and one byte per pixel makes files less than half as large.
 *
 * @param rgb three bytes per pixel
 * @returns colours and pixels
 */
export function quantize(rgb: Uint8Array): Indexed {
  return exact(rgb) ?? nearest(rgb);
}

function exact(rgb: Uint8Array): Indexed | undefined {
  const known = new Map<number, number>();
  const indices = new Uint8Array(rgb.length / 3);
  let last = -1;
  let lastIndex = 0;
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const color = (rgb[3 * pixel]! << 16) | (rgb[3 * pixel + 1]! << 8) | rgb[3 * pixel + 2]!;
    if (color !== last) {
      const found = known.get(color);
      if (found === undefined) {
        if (known.size === 256) return undefined;
        lastIndex = known.size;
        known.set(color, lastIndex);
      } else lastIndex = found;
      last = color;
    }
    indices[pixel] = lastIndex;
  }
  const palette = new Uint8Array(3 * known.size);
  for (const [color, index] of known) palette.set([color >> 16, (color >> 8) & 255, color & 255], 3 * index);
  return { palette, indices };
}

/** Colours are counted in boxes of 8 × 8 × 8 shades; a box is drawn in the mean of its colours. */
function nearest(rgb: Uint8Array): Indexed {
  const count = new Uint32Array(32768);
  const mean = new Float64Array(3 * 32768);
  const boxes = new Uint16Array(rgb.length / 3);
  for (let pixel = 0; pixel < boxes.length; pixel++) {
    const r = rgb[3 * pixel]!;
    const g = rgb[3 * pixel + 1]!;
    const b = rgb[3 * pixel + 2]!;
    const box = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
    boxes[pixel] = box;
    count[box]!++;
    mean[3 * box]! += r;
    mean[3 * box + 1]! += g;
    mean[3 * box + 2]! += b;
  }
  const used: number[] = [];
  for (let box = 0; box < count.length; box++) if (count[box]! > 0) used.push(box);
  for (const box of used)
    for (let channel = 0; channel < 3; channel++) mean[3 * box + channel]! /= count[box]!;
  used.sort((a, b) => count[b]! - count[a]! || a - b);
  const chosen = used.slice(0, 256);
  const palette = new Uint8Array(3 * chosen.length);
  const indexOf = new Uint8Array(32768);
  for (const [index, box] of chosen.entries()) {
    indexOf[box] = index;
    for (let channel = 0; channel < 3; channel++)
      palette[3 * index + channel] = Math.round(mean[3 * box + channel]!);
  }
  for (const box of used.slice(256)) indexOf[box] = closest(palette, mean, 3 * box);
  const indices = new Uint8Array(boxes.length);
  for (let pixel = 0; pixel < boxes.length; pixel++) indices[pixel] = indexOf[boxes[pixel]!]!;
  return { palette, indices };
}

/** Index of the colour nearest to three numbers; green weighs most, as in the eye. */
function closest(palette: Uint8Array, colors: Float64Array, at: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; 3 * index < palette.length; index++) {
    const r = colors[at]! - palette[3 * index]!;
    const g = colors[at + 1]! - palette[3 * index + 1]!;
    const b = colors[at + 2]! - palette[3 * index + 2]!;
    const distance = 2 * r * r + 4 * g * g + 3 * b * b;
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}
