import { NeurolabError } from "../errors.js";
import { dataCommand } from "./data.js";
import { workerCommand } from "./worker.js";

/** Where a command writes to. */
export interface Output {
  /** One line of the answer. */
  readonly print: (line: string) => void;
  /** Progress and errors; overwrites the line before when `again` is true. */
  readonly report: (line: string, again?: boolean) => void;
}

const usage = `Usage: neurolab <command>

  neurolab data list                     data sets on this machine and those that can be downloaded
  neurolab data fetch <gw|hcp>           download a public data set into the cache
  neurolab data verify [name …]          compare the files of public data sets with their checksums
  neurolab worker --redis <address>      evaluate jobs of explorations and evolutions, until Ctrl-C

Options of fetch: --folder <path>  where to put it    --url <address>  another source
Options of worker: --queue <name>  --workers <number>  --lock <ms>  a silent job is given to another worker`;

const terminal: Output = {
  print: (line) => process.stdout.write(`${line}\n`),
  report: (line, again = false) => {
    if (again && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (!again) process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[K" : ""}${line}\n`);
  },
};

/**
 * The command line `neurolab`.
 *
 * @param args words after the program's name
 * @param output where answers and progress go; by default the terminal
 * @returns exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function main(args: readonly string[], output: Output = terminal): Promise<number> {
  try {
    if (args[0] === "worker") return await workerCommand(args.slice(1), output);
    if (args[0] === "data") return await dataCommand(args.slice(1), output, usage);
  } catch (error) {
    if (!(error instanceof NeurolabError)) throw error;
    output.report(error.message);
    return 1;
  }
  const asked = args.length === 0 || args[0] === "--help" || args[0] === "-h";
  (asked ? output.print : output.report)(usage);
  return asked ? 0 : 2;
}
