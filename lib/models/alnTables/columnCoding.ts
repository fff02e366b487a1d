/**
 * Lossless compression of one table, a matrix of doubles.
 *
 * Time constants from the fit are multiples of its quantum and stored as small integers. Smooth tables are
 * predicted from the rows before and only the difference of the bit patterns is stored, which leaves about
 * three of eight bytes. Both use only sums and products, so every machine decodes the same bits.
 */
const QUANTISED = 1;
const PREDICTED = 2;

interface Decoded {
  readonly values: Float64Array;
  /** Position behind the table. */
  readonly end: number;
}

/** Bytes of a table of `rows × columns` doubles. */
export function encodeColumn(values: Float64Array, rows: number, columns: number): number[] {
  const quanta = toQuanta(values);
  return quanta
    ? [QUANTISED, ...encodeQuanta(quanta, rows, columns)]
    : [PREDICTED, ...encodePredicted(values, rows, columns)];
}

/** Table from bytes, with the position behind it. */
export function decodeColumn(bytes: Uint8Array, start: number, rows: number, columns: number): Decoded {
  const decode = bytes[start] === QUANTISED ? decodeQuanta : decodePredicted;
  return decode(bytes, start + 1, rows, columns);
}

/** 0 for 0 ms, otherwise 1 + k for 0.001 + 0.01 k ms; undefined if another value occurs. */
function toQuanta(values: Float64Array): Int32Array | undefined {
  const quanta = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    quanta[i] = values[i] ? Math.round((values[i]! * 1000 - 1) / 10) + 1 : 0;
    if (fromQuantum(quanta[i]!) !== values[i]) return undefined;
  }
  return quanta;
}

function fromQuantum(quantum: number): number {
  return quantum ? (1 + 10 * (quantum - 1)) / 1000 : 0;
}

/** Differences between rows, sign in the lowest bit, seven bits to a byte. */
function encodeQuanta(quanta: Int32Array, rows: number, columns: number): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < rows * columns; i++) {
    const difference = quanta[i]! - (i < columns ? 0 : quanta[i - columns]!);
    let rest = (difference << 1) ^ (difference >> 31);
    while (rest > 127) {
      bytes.push((rest & 127) | 128);
      rest >>>= 7;
    }
    bytes.push(rest);
  }
  return bytes;
}

function decodeQuanta(bytes: Uint8Array, start: number, rows: number, columns: number): Decoded {
  const quanta = new Int32Array(rows * columns);
  const values = new Float64Array(rows * columns);
  let at = start;
  for (let i = 0; i < quanta.length; i++) {
    let rest = bytes[at++]!;
    for (let shift = 7; rest >>> shift; shift += 7) rest = (rest & ~(-1 << shift)) | (bytes[at++]! << shift);
    quanta[i] = ((rest >>> 1) ^ -(rest & 1)) + (i < columns ? 0 : quanta[i - columns]!);
    values[i] = fromQuantum(quanta[i]!);
  }
  return { values, end: at };
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/**
 * Lengths in bytes (two to a byte), then the bytes of every difference, lowest first.
 *
 * Bit patterns are compared as 64-bit integers; those of neighbouring doubles of one sign are neighbours.
 */
function encodePredicted(values: Float64Array, rows: number, columns: number): number[] {
  const lengths = new Uint8Array(Math.ceil(values.length / 2));
  const bytes: number[] = [];
  for (let i = 0; i < rows * columns; i++) {
    float[0] = predict(values, i, columns);
    const low = words[0]!;
    const high = words[1]!;
    float[0] = values[i]!;
    const differenceLow = (words[0]! - low) >>> 0;
    const differenceHigh = (words[1]! - high - (words[0]! < low ? 1 : 0)) | 0;
    const sign = differenceHigh >> 31;
    let restLow = ((differenceLow << 1) ^ sign) >>> 0;
    let restHigh = (((differenceHigh << 1) | (differenceLow >>> 31)) ^ sign) >>> 0;
    let length = 0;
    while (restLow || restHigh) {
      bytes.push(restLow & 255);
      restLow = ((restLow >>> 8) | (restHigh << 24)) >>> 0;
      restHigh >>>= 8;
      length++;
    }
    lengths[i >> 1]! |= length << (4 * (i & 1));
  }
  return [...lengths, ...bytes];
}

function decodePredicted(bytes: Uint8Array, start: number, rows: number, columns: number): Decoded {
  const values = new Float64Array(rows * columns);
  let at = start + Math.ceil(values.length / 2);
  for (let i = 0; i < values.length; i++) {
    const length = (bytes[start + (i >> 1)]! >> (4 * (i & 1))) & 15;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 8 * length; shift += 8) {
      if (shift < 32) low |= bytes[at++]! << shift;
      else high |= bytes[at++]! << shift;
    }
    const sign = -(low & 1);
    float[0] = predict(values, i, columns);
    const sum = words[0]! + ((((low >>> 1) | (high << 31)) ^ sign) >>> 0);
    words[0] = sum;
    words[1]! += ((high >>> 1) ^ sign) + (sum > 0xffffffff ? 1 : 0);
    values[i] = float[0];
  }
  return { values, end: at };
}

/** Entry i from the six rows before it, as if their sixth difference were 0; from fewer at the beginning. */
function predict(v: Float64Array, i: number, n: number): number {
  if (i >= 6 * n)
    return (
      6 * (v[i - n]! + v[i - 5 * n]!) -
      15 * (v[i - 2 * n]! + v[i - 4 * n]!) +
      20 * v[i - 3 * n]! -
      v[i - 6 * n]!
    );
  if (i >= 2 * n) return 2 * v[i - n]! - v[i - 2 * n]!;
  return i >= n ? v[i - n]! : 0;
}
