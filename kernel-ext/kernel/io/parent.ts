/** Time between looks at the parent, in ms. */
const INTERVAL = 1000;

/**
 * Call back once when the process that started the kernel is gone.
 *
 * Without this a kernel outlives a killed Jupyter server for ever.
 *
 * @param pid process id that Jupyter passes in JPY_PARENT_PID
 * @param onGone called once
 */
export function watchParent(pid: number, onGone: () => void): void {
  // When Jupyter started us directly the parent's id is the sure sign: it changes even if the dead parent
  // stays a zombie. Behind a wrapper (npx, a shell) only the existence of the process can be asked for.
  const direct = process.ppid === pid;
  const gone = (): boolean => (direct ? process.ppid !== pid : !exists(pid));
  const timer = setInterval(() => {
    if (!gone()) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL);
  timer.unref();
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
