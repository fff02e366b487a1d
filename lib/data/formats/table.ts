import Papa from "papaparse";
import { type Labelled, labelled } from "../../labelled.js";
import { DataFileError } from "../fileError.js";

/** A text table: numbers with the names in its first row and column, or text alone. */
export interface Table {
  /** The numbers, dims ["row", "column"]; null when the table is one column of text. */
  readonly numbers: Labelled | null;
  /** Names in the first column, if there are any. */
  readonly rowNames: readonly string[] | null;
  /** Names in the first row, if there are any. */
  readonly columnNames: readonly string[] | null;
}

/** Longest text that is read, in bytes. */
const longestText = 2 ** 28;
const numeric = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const notANumber = /^(nan|na|n\/a|null|none|-)$/i;
const infinite = /^([-+]?)inf(inity)?$/i;

/**
 * Read a table of numbers from text: separated by commas, semicolons (with decimal comma or point), tabs or blanks;
 * with or without names in the first row and column; comment lines begin with # or %.
 *
 * @param bytes contents of the file (UTF-8, or UTF-16 with a byte order mark)
 * @param file name of the file, for errors
 * @throws DataFileError naming row and column of a cell that is no number, or a row of another length
 */
export function readTable(bytes: Uint8Array, file = "text file"): Table {
  const rows = split(decodeText(bytes, file), file);
  if (rows.every((row) => row.length === 1 && parseNumber(row[0]!) === undefined))
    return { numbers: null, rowNames: rows.map((row) => row[0]!.trim()), columnNames: null };

  const [first] = rows as [string[], ...string[][]];
  const body = rows.slice(1);
  const usual = (body[0] ?? first).length;
  // pandas leaves the corner empty, R leaves it out.
  const corner = first[0]!.trim() === "" && first.length > 1;
  const cut = first.length === usual - 1 && first.some(isName);
  const hasHeader = corner || cut || first.slice(1).some(isName) || (first.length === 1 && isName(first[0]!));
  const numberRows = hasHeader ? body : rows;
  if (numberRows.length === 0) throw new DataFileError(file, "has a header but no numbers.");
  const width = numberRows[0]!.length;
  const hasNames = corner || cut || numberRows.every((row) => row.length > 1 && isName(row[0]!));

  const columns = width - (hasNames ? 1 : 0);
  const data = new Float64Array(numberRows.length * columns);
  for (const [i, row] of numberRows.entries()) {
    if (row.length !== width)
      throw new DataFileError(
        file,
        `row ${i + 1}${hasHeader ? " (below the header)" : ""} has ${row.length} cells, row 1 has ${width}.`,
      );
    for (let j = 0; j < columns; j++) {
      const text = row[hasNames ? j + 1 : j]!;
      const value = parseNumber(text);
      if (value === undefined)
        throw new DataFileError(
          file,
          `row ${i + 1}, column ${j + 1} must be a number, got ${text.trim() === "" ? "an empty cell" : JSON.stringify(text.slice(0, 40))}.`,
        );
      data[i * columns + j] = value;
    }
  }
  const names = hasHeader ? first.slice(first.length - columns).map((name) => name.trim()) : null;
  return {
    numbers: labelled(data, [numberRows.length, columns], ["row", "column"]),
    rowNames: hasNames ? numberRows.map((row) => row[0]!.trim()) : null,
    columnNames: names,
  };
}

function decodeText(bytes: Uint8Array, file: string): string {
  if (bytes.length > longestText)
    throw new DataFileError(
      file,
      `is longer than the limit of ${longestText} bytes for text; save it as .npy or .mat.`,
    );
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes("\0")) throw new DataFileError(file, "is not a text file.");
  return text;
}

/** Rows of cells; empty lines and comments are left out. */
function split(text: string, file: string): string[][] {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "" && !/^\s*[#%]/.test(line));
  if (lines.length === 0) throw new DataFileError(file, "is empty.");
  const delimiter = ["\t", ";", ","].find((mark) => lines[0]!.includes(mark));
  const cleaned = delimiter ? lines : lines.map((line) => line.trim().replace(/\s+/g, " "));
  // A list of names may hold blanks ("Left V1"): without numbers, blanks do not separate.
  if (!delimiter && cleaned.every((line) => !line.split(" ").some((cell) => parseNumber(cell) !== undefined)))
    return cleaned.map((line) => [line]);
  const { data } = Papa.parse<string[]>(cleaned.join("\n"), { delimiter: delimiter ?? " ", newline: "\n" });
  const rows = data.filter((row) => row.some((cell) => cell.trim() !== ""));
  if (rows.length === 0) throw new DataFileError(file, "holds only empty cells.");
  // Some programs end every line with a delimiter.
  if (rows.every((row) => row.length > 1 && row.at(-1)!.trim() === "")) for (const row of rows) row.pop();
  if (delimiter === ";")
    for (const row of rows) for (const [k, cell] of row.entries()) row[k] = decimalPoint(cell);
  return rows;
}

/** "0,5" is a number where semicolons separate. */
function decimalPoint(cell: string): string {
  return /^\s*[-+]?\d*,\d+([eE][-+]?\d+)?\s*$/.test(cell) ? cell.replace(",", ".") : cell;
}

function parseNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (numeric.test(text)) return Number(text);
  if (notANumber.test(text)) return Number.NaN;
  const sign = infinite.exec(text);
  if (sign) return sign[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

function isName(cell: string): boolean {
  return cell.trim() !== "" && parseNumber(cell) === undefined;
}
