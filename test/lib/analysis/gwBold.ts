import { Dataset, type Labelled } from "../../../lib/index.js";
import { sharedPath } from "../../shared.js";

let gw: Dataset | undefined;

/** BOLD of one gw subject, 80 cortical regions × 355 samples. */
export function gwBold(subject: string): Labelled {
  gw ??= new Dataset("gw", { path: sharedPath("datasets") });
  return gw.BOLDs[gw.subjects.indexOf(subject)]!;
}
