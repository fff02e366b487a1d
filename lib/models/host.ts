/** What a host such as the notebook kernel offers to the library, without the library knowing it. */

/** Signal of the notebook's present cell, where the library runs in our kernel. */
export function hostSignal(): AbortSignal | undefined {
  const host = (globalThis as { [key: symbol]: unknown })[Symbol.for("neurolab.host")];
  return (host as { signal?: AbortSignal } | undefined)?.signal;
}

/** Flag that a host (the notebook kernel) may raise to stop a run between two chunks. */
export function isInterrupted(): boolean {
  const flag = (globalThis as { [key: symbol]: unknown })[Symbol.for("neurolab.interrupt")];
  // 1 asks to stop; 2 tells the host that the run is on its way out, collecting what it has.
  return flag instanceof Int32Array && Atomics.compareExchange(flag, 0, 1, 2) !== 0;
}
