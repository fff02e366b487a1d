// Options of the benchmark programs; a misspelt one is an error, not a run of several minutes.
import { parseArgs } from "node:util";

/**
 * Read the command line.
 *
 * @param usage printed for --help
 * @param own names of options with a value, beside --python, --json and --quick
 */
export function readOptions(usage, own) {
  const value = { type: "string" };
  const flag = { type: "boolean", default: false };
  const options = { python: value, json: flag, quick: flag, help: flag };
  for (const name of own) options[name] = value;
  try {
    const { values } = parseArgs({ options });
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(1);
  }
}
