import { DataFileError } from "../fileError.js";
import type { Contents, Entry } from "./contents.js";
import { isHdf5, readHdf5 } from "./hdf5/index.js";
import { isMat5, readMat5 } from "./mat5.js";
import { isNpy, readNpy } from "./npy.js";
import { readTable, type Table } from "./table.js";
import { isZip, readZip } from "./zip.js";

/**
 * Read a data file of any supported format; the contents decide which it is, not the name.
 *
 * MATLAB v5 and v7.3, HDF5 and zip archives (TVB, .npz) hold entries by name; text and .npy files hold one entry
 * named after the file, text files also "regions" when their first row or column has names.
 *
 * @param bytes contents of the file
 * @param file name of the file, for errors and for the entry's name
 * @throws DataFileError when the file is damaged or of no supported format
 */
export function readDataFile(bytes: Uint8Array, file: string): Contents {
  if (bytes.length === 0) throw new DataFileError(file, "is empty.");
  if (isZip(bytes)) return readArchive(bytes, file);
  if (isHdf5(bytes)) return readHdf5(bytes, file);
  if (isMat5(bytes)) return readMat5(bytes, file);
  return readSingle(bytes, file, stem(file));
}

/** Name of a file without folders and without its extensions. */
export function stem(file: string): string {
  return file.replace(/^.*[/\\]/, "").replace(/(\.[A-Za-z]\w*)+$/, "");
}

function readSingle(bytes: Uint8Array, file: string, name: string): Contents {
  if (isNpy(bytes)) return new Map([[name, readNpy(bytes, file)]]);
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68)
    throw new DataFileError(file, "is packed with bzip2; unpack it first (bunzip2).");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new DataFileError(file, "is packed with gzip; unpack it first (gunzip).");
  if (/\.mat$/i.test(file)) readMat5(bytes, file); // says why it is none
  return fromTable(readTable(bytes, file), file, name);
}

function fromTable({ numbers, rowNames, columnNames }: Table, file: string, name: string): Contents {
  if (!numbers) return new Map([[name, { type: "text", lines: rowNames! }]]);
  const square = numbers.shape[0] === numbers.shape[1];
  if (square && rowNames && columnNames) {
    const differing = rowNames.findIndex((row, k) => row !== columnNames[k]);
    // Numbered rows and columns need not agree; names must.
    if (differing >= 0 && !rowNames.every((row) => /^\d*$/.test(row)))
      throw new DataFileError(
        file,
        `row ${differing + 1} is named "${rowNames[differing]}" but column ${differing + 1} "${columnNames[differing]}"; both must have the same order.`,
      );
  }
  const names = rowNames ?? (square ? columnNames : null);
  const contents = new Map<string, Entry>([[name, { type: "numbers", array: numbers }]]);
  if (names && !names.every((text) => /^\d*$/.test(text)))
    contents.set("regions", { type: "text", lines: names });
  return contents;
}

/** Every readable file of an archive; other files (info, images) are passed over. */
function readArchive(bytes: Uint8Array, file: string): Contents {
  const contents = new Map<string, Entry>();
  for (const [path, inner] of readZip(bytes, file)) {
    const name = stem(path);
    if (/(^|\/)(\.|__MACOSX)/.test(path) || inner.length === 0) continue;
    if (/\.bz2$/.test(path))
      throw new DataFileError(`${file}/${path}`, "is packed with bzip2; unpack it first.");
    if (!/\.(txt|csv|tsv|npy)$/i.test(path)) continue;
    for (const [key, entry] of readSingleOrText(inner, `${file}/${path}`, name))
      if (!contents.has(key) || key !== "regions") contents.set(key, entry);
  }
  if (contents.size === 0) throw new DataFileError(file, "holds no .txt, .csv, .tsv or .npy file.");
  return contents;
}

/** Free text in an archive (a description) is no error. */
function readSingleOrText(bytes: Uint8Array, file: string, name: string): Contents {
  if (/^(readme|info|license|licence|description|notes?)/i.test(name))
    return new Map([[name, { type: "other", what: "text" }]]);
  return readSingle(bytes, file, name);
}
