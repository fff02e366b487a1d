import { unzlibSync, zlibSync } from "fflate";
import { type Labelled, labelled } from "../../labelled.js";
import { boldTable } from "./boldTable.js";

/** Steps that the range of a recording is divided into; the error is about 1e-3 of a standard deviation. */
const levels = 4095;

/**
 * Pack recordings into text: per recording its minimum and step (float64), then for every region the whole steps from
 * sample to sample (int16), all deflated and in base64.
 *
 * @param recordings BOLD of all subjects, regions × time, of one shape
 */
export function packBold(recordings: readonly Labelled[]): string {
  const [regions, samples] = recordings[0]!.shape as [number, number];
  const bytes = new Uint8Array(recordings.length * (16 + 2 * regions * samples));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { data } of recordings) {
    const low = data.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const step = (high - low) / levels;
    view.setFloat64(at, low, true);
    view.setFloat64(at + 8, step, true);
    at += 16;
    for (let region = 0; region < regions; region++) {
      let before = 0;
      for (let t = 0; t < samples; t++) {
        const level = Math.round((data[region * samples + t]! - low) / step);
        view.setInt16(at, level - before, true);
        before = level;
        at += 2;
      }
    }
  }
  let text = "";
  for (const byte of zlibSync(bytes, { level: 9 })) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * The recordings that {@link packBold} packed.
 *
 * @param packed text; by default the shipped recordings
 * @param regions number of regions
 * @param samples samples of a recording
 * @returns one array a subject, dims ["region", "time"]; none when nothing is shipped
 */
export function unpackBold(regions: number, samples: number, packed: string = boldTable): Labelled[] {
  if (packed === "") return [];
  const letters = atob(packed);
  const deflated = new Uint8Array(letters.length);
  for (let k = 0; k < letters.length; k++) deflated[k] = letters.charCodeAt(k);
  const bytes = unzlibSync(deflated);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = 16 + 2 * regions * samples;
  return Array.from({ length: bytes.length / length }, (_, k) => {
    let at = k * length;
    const low = view.getFloat64(at, true);
    const step = view.getFloat64(at + 8, true);
    at += 16;
    const data = new Float64Array(regions * samples);
    for (let region = 0; region < regions; region++) {
      let level = 0;
      for (let t = 0; t < samples; t++, at += 2) {
        level += view.getInt16(at, true);
        data[region * samples + t] = low + level * step;
      }
    }
    return labelled(data, [regions, samples], ["region", "time"]);
  });
}
