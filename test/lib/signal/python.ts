import { execFileSync } from "node:child_process";
import { it } from "@jest/globals";

const interpreter = process.env.NEUROLAB_PYTHON;

/**
 * A test that runs Python with xarray; without it the test is reported as skipped.
 *
 * @param title sentence
 * @param body receives a function that runs a script with arguments and returns what it prints
 */
export function itWithPython(
  title: string,
  body: (run: (script: string, ...args: string[]) => string) => Promise<void>,
): void {
  if (!interpreter) {
    it.skip(`${title} (set NEUROLAB_PYTHON to a Python that has run: pip install xarray netCDF4 h5netcdf h5py)`, () => {});
    return;
  }
  it(
    title,
    () => body((script, ...args) => execFileSync(interpreter, ["-c", script, ...args], { encoding: "utf8" })),
    60_000,
  );
}
