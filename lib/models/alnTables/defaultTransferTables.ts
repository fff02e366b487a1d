import { decodeUnchecked } from "./tableFormat.js";
import { tableText } from "./tableText.js";
import type { TransferTables } from "./transferTables.js";

let tables: TransferTables | undefined;

/**
 * Transfer functions of the ALN model's neuron: μ from −1 to 7 mV/ms (350 values), σ from 0.5 to 5 mV/√ms (64).
 *
 * Computed by this project (`npm run aln-tables`) with backward threshold integration [Richardson 2007] in the
 * discretisation of neurolib's tables, so that both libraries give the same trajectories. Decoded at the first
 * call; every call returns the same object.
 *
 * @returns the tables
 * @example
 * defaultTransferTables().tauMu[0] // 24.811
 */
export function defaultTransferTables(): TransferTables {
  tables ??= decodeUnchecked(fromBase64(tableText));
  return tables;
}

/** Bytes of a base64 text, by the host's decoder where it has one: a loop over characters is slow at first. */
function fromBase64(text: string): Uint8Array {
  if (typeof Buffer !== "undefined") return Buffer.from(text, "base64");
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
