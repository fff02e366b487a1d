import { ValidationError } from "../errors.js";

/** A data file cannot be read as what it claims to be, or breaks a rule of its format. */
export class DataFileError extends ValidationError {
  override readonly tag: string = "DataFileError";
  /** Name of the file. */
  readonly file: string;
  /** What is wrong, without the name. */
  readonly problem: string;

  constructor(file: string, problem: string, options?: { cause?: unknown }) {
    super(`${file}: ${problem}`, options);
    this.file = file;
    this.problem = problem;
  }
}

/** Largest size of one array or one inflated element that a reader accepts, in bytes. */
export const largestArray: number = 2 ** 28;

/**
 * Number of elements of a shape that a file declares, checked before anything is allocated.
 *
 * @param file name of the file, for errors
 * @param shape declared lengths
 * @param bytesAvailable bytes left in the file for the elements
 * @param bytesEach bytes an element takes in the file
 * @throws DataFileError when a length is invalid or more elements are declared than the file can hold
 */
export function checkedSize(
  file: string,
  shape: readonly number[],
  bytesAvailable: number,
  bytesEach: number,
): number {
  let size = 1;
  for (const length of shape) {
    if (!Number.isInteger(length) || length < 0 || length > largestArray)
      throw new DataFileError(file, `the header declares the shape [${shape}], which is not valid.`);
    size *= length;
  }
  if (size * bytesEach > bytesAvailable)
    throw new DataFileError(
      file,
      `the header declares ${size} numbers (shape [${shape}]) but only ${Math.max(0, bytesAvailable)} bytes follow. ` +
        "The file is cut off or damaged; download or export it again.",
    );
  if (size * 8 > largestArray)
    throw new DataFileError(
      file,
      `an array of shape [${shape}] is larger than the limit of ${largestArray} bytes.`,
    );
  return size;
}
