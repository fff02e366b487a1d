import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { type Labelled, labelled } from "../../../lib/index.js";
import { sharedPath } from "../../shared.js";

/** BOLD of one gw subject, 80 cortical regions × 355 samples, read without the library's own readers. */
export function gwBold(subject: string): Labelled {
  const file = readFileSync(
    sharedPath("datasets", "gw", "subjects", subject, "functional", "BOLD_rsfMRI.mat"),
  );
  const variable = inflateSync(file.subarray(136, 136 + file.readUInt32LE(132)));
  const rows = variable.readInt32LE(32);
  const columns = variable.readInt32LE(36);
  const numbers = variable.length - 8 * rows * columns;
  const kept = Array.from({ length: rows }, (_, k) => k).filter(
    (k) => !(k >= 40 && k <= 45) && !(k >= 74 && k <= 81),
  );
  const data = kept.flatMap((row) =>
    Array.from({ length: columns }, (_, column) =>
      variable.readDoubleLE(numbers + 8 * (column * rows + row)),
    ),
  );
  return labelled(Float64Array.from(data), [kept.length, columns], ["region", "time"]);
}
