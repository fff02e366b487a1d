/**
 * Lossless compression of one table, a matrix of doubles.
 *
 * Time constants from the fit are multiples of its quantum and stored as small integers. Smooth tables are
 * predicted from the rows before and only the difference of the bit patterns is stored, which leaves about
 * three of eight bytes. Decoding takes sums and products only, so every machine decodes the same bits.
 */
export const QUANTISED = 1;
export const PREDICTED = 2;

/** Rows that enter a prediction. */
export const PREDICTING_ROWS = 6;

/** Bytes of a table of `rows × columns` doubles: kind of coding, then the coded numbers. */
export function encodeColumn(values: Float64Array, columns: number): number[] {
  const quanta = toQuanta(values);
  return quanta
    ? [QUANTISED, ...encodeQuanta(quanta, columns)]
    : [PREDICTED, ...encodePredicted(values, columns)];
}

/** 0 for 0 ms, otherwise q for 0.001 + 0.01 (q − 1) ms; undefined if another value occurs. */
function toQuanta(values: Float64Array): Int32Array | undefined {
  const quanta = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const quantum = values[i] ? Math.round((values[i]! * 1000 + 9) / 10) : 0;
    if ((quantum ? (10 * quantum - 9) / 1000 : 0) !== values[i]) return undefined;
    quanta[i] = quantum;
  }
  return quanta;
}

/** Differences between rows, sign in the lowest bit; seven bits to a byte, the eighth says that more follow. */
function encodeQuanta(quanta: Int32Array, columns: number): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < quanta.length; i++) {
    const difference = quanta[i]! - (i < columns ? 0 : quanta[i - columns]!);
    let rest = ((difference << 1) ^ (difference >> 31)) >>> 0;
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
    bytes.push(rest);
  }
  return bytes;
}

/**
 * Lengths of the differences in bytes, two to a byte; then their bytes, lowest first, sign in the lowest bit.
 *
 * Bit patterns are subtracted as 64-bit integers; those of neighbouring doubles of one sign are neighbours.
 */
function encodePredicted(values: Float64Array, columns: number): number[] {
  const lengths = new Uint8Array(Math.ceil(values.length / 2));
  const bytes: number[] = [];
  const pair = new Float64Array(2);
  const patterns = new BigInt64Array(pair.buffer);
  for (let i = 0; i < values.length; i++) {
    pair[0] = values[i]!;
    pair[1] = predict(values, i, columns);
    const difference = BigInt.asIntN(64, patterns[0]! - patterns[1]!);
    let rest = BigInt.asUintN(64, (difference << 1n) ^ (difference >> 63n));
    for (; rest; rest >>= 8n) {
      bytes.push(Number(rest & 255n));
      lengths[i >> 1]! += 1 << (4 * (i & 1));
    }
  }
  return [...lengths, ...bytes];
}

/** Entry i as if the sixth difference between rows vanished; 0 in the first rows. */
function predict(v: Float64Array, i: number, n: number): number {
  if (i < PREDICTING_ROWS * n) return 0;
  const near = 6 * (v[i - n]! + v[i - 5 * n]!);
  const middle = 15 * (v[i - 2 * n]! + v[i - 4 * n]!);
  return near - middle + 20 * v[i - 3 * n]! - v[i - 6 * n]!;
}
