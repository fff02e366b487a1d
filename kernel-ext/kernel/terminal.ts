import { writeSync } from "node:fs";

/** Write to the terminal of the Jupyter server; for what concerns no cell. */
export function logToTerminal(text: string): void {
  try {
    writeSync(2, `[neurolab-kernel] ${text}\n`);
  } catch {
    // Nobody reads our standard error (EPIPE, EAGAIN): nothing to be done.
  }
}
