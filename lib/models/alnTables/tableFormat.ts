import { NeurolabError } from "../../errors.js";
import { decodeColumns } from "./columnDecoder.js";
import { encodeColumn } from "./columnEncoder.js";
import type { AdExNeuron } from "./neuron.js";
import type { TransferTables } from "./transferTables.js";

/** First bytes of a file of transfer tables; the last digit is the version of the format. */
const MAGIC = "NLABTAB1";
const TABLES = ["rate", "voltage", "tauMu", "tauSigma"] as const;

interface Header {
  readonly parameters: AdExNeuron;
  readonly shape: readonly [mu: number, sigma: number];
}

/**
 * Encode tables without loss, in about a quarter of their size.
 *
 * Layout (little-endian): magic, length of the header, header (JSON), both axes, the tables `rate`, `voltage`,
 * `tauMu`, `tauSigma`, and a checksum (FNV-1a) of all before.
 *
 * @param tables tables to encode
 * @returns contents of a file
 * @example
 * decodeTransferTables(encodeTransferTables(defaultTransferTables())).rate.length // 22400
 */
export function encodeTransferTables(tables: TransferTables): Uint8Array {
  const shape = [tables.mu.length, tables.sigma.length] as const;
  const header = new TextEncoder().encode(
    JSON.stringify({ parameters: tables.parameters, shape } satisfies Header),
  );
  const columns = TABLES.map((name) => encodeColumn(tables[name], shape[1]));
  const size =
    12 + header.length + 8 * (shape[0] + shape[1]) + columns.reduce((sum, c) => sum + c.length, 0) + 4;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, header.length, true);
  bytes.set(header, 12);
  let at = 12 + header.length;
  for (const axis of [tables.mu, tables.sigma])
    for (const value of axis) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  for (const column of columns) {
    bytes.set(column, at);
    at += column.length;
  }
  view.setUint32(at, checksum(bytes, at), true);
  return bytes;
}

/**
 * Decode tables from the contents of a file.
 *
 * @param bytes contents as written by `encodeTransferTables`
 * @param source name of the file for error messages
 * @returns the tables, bit for bit as they were encoded
 * @throws NeurolabError when the contents are no tables or damaged
 * @example
 * decodeTransferTables(encodeTransferTables(defaultTransferTables())).mu[0] // -1
 */
export function decodeTransferTables(bytes: Uint8Array, source = "The data"): TransferTables {
  const damaged = (what: string) =>
    new NeurolabError(`${source} ${what}. Compute the tables anew with computeTransferTables and save them.`);
  if (bytes.length < 16 || new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC)
    throw damaged(`does not hold transfer tables (it should begin with ${MAGIC})`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(bytes.length - 4, true) !== checksum(bytes, bytes.length - 4))
    throw damaged("is damaged: its checksum is wrong");
  return decodeUnchecked(bytes);
}

/** Decode tables that are known to be sound. */
export function decodeUnchecked(bytes: Uint8Array): TransferTables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12 + view.getUint32(8, true);
  const { parameters, shape } = JSON.parse(new TextDecoder().decode(bytes.subarray(12, at))) as Header;
  const readAxis = (points: number) => {
    const axis = new Float64Array(points);
    for (let i = 0; i < points; i++, at += 8) axis[i] = view.getFloat64(at, true);
    return axis;
  };
  const mu = readAxis(shape[0]);
  const sigma = readAxis(shape[1]);
  const tables = decodeColumns(bytes.subarray(at, bytes.length - 4), TABLES.length, ...shape);
  const [rate, voltage, tauMu, tauSigma] = tables as [Float64Array, Float64Array, Float64Array, Float64Array];
  return { mu, sigma, rate, voltage, tauMu, tauSigma, parameters };
}

/** FNV-1a hash of the first `length` bytes. */
function checksum(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
