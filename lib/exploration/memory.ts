import { NeurolabError, ValidationError } from "../errors.js";

/**
 * Stop before memory runs out.
 *
 * @param cap percent of the machine's memory that may be used; null or 0 does not look
 */
export function checkMemory(cap: number | null): void {
  if (!cap) return;
  if (typeof cap !== "number" || !(cap > 0 && cap < 100))
    throw new ValidationError(`memory_cap must lie between 0 and 100 percent, got ${cap}.`);
  const os =
    typeof process === "undefined"
      ? undefined
      : (process.getBuiltinModule?.("node:os") as typeof import("node:os") | undefined);
  if (!os) return;
  const available = (process as { availableMemory?: () => number }).availableMemory?.() ?? os.freemem();
  const used = 100 * (1 - available / os.totalmem());
  if (used > cap)
    throw new NeurolabError(
      `${used.toFixed(0)} % of the memory are used, more than memory_cap ${cap} %. ` +
        "Load with { all: false } and read runs one by one, or raise memory_cap.",
    );
}
