import { execFileSync } from "node:child_process";

/** Prints data sets of an HDF5 file, one after the other, as the bytes of doubles. */
const PROGRAM = `
  import { ready, File } from "h5wasm/node";
  await ready;
  const file = new File(process.argv[1], "r");
  for (const name of process.argv.slice(2)) process.stdout.write(new Uint8Array(file.get(name).value.buffer));
  file.close();
`;

/** Data sets of doubles, one behind the other; in a process of its own, since Jest cannot import ES modules. */
export function readHdf5(path: string, ...datasets: string[]): Float64Array {
  const bytes = execFileSync(
    process.execPath,
    ["--input-type=module", "--eval", PROGRAM, path, ...datasets],
    { maxBuffer: 2 ** 28, cwd: __dirname },
  );
  return new Float64Array(new Uint8Array(bytes).buffer);
}
