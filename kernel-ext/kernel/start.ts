import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { CommManager } from "./comm/manager.js";
import { serveWidgetStates } from "./comm/control.js";
import type { CompilerOptions } from "./compiler/messages.js";
import { Displays } from "./display/display.js";
import { createProgress, type ProgressOptions, progressOf, TextProgressView } from "./display/progress.js";
import { tslabModule } from "./display/tslab.js";
import { CompilerClient } from "./exec/compiler-client.js";
import { type CellScope, Executor } from "./exec/executor.js";
import { Input } from "./exec/input.js";
import { Interrupts } from "./exec/interrupts.js";
import { Launcher } from "./exec/launcher.js";
import { Modules } from "./exec/modules.js";
import { StackMapper } from "./exec/stack.js";
import { IoLink } from "./io-link.js";
import { type IoWorkerData, Signal } from "./io/threads.js";
import { type Output, Outputs } from "./output.js";
import { readConnectionFile } from "./protocol/connection.js";
import { type ProgressViewFactory, setRuntime } from "./runtime.js";
import { Session } from "./session.js";
import { logToTerminal } from "./terminal.js";

/** Root folder of this package. */
const PACKAGE: string = path.resolve(__dirname, "../..");
const MEGABYTE = 1024 * 1024;

/**
 * Start the kernel: threads, services, and the loop that serves requests.
 *
 * @param connectionFile file in which the front end gives ports and key
 */
export function startKernel(connectionFile: string): void {
  const connection = readConnectionFile(connectionFile);
  const folder = process.cwd();
  const shared = new SharedArrayBuffer(Signal.length * Int32Array.BYTES_PER_ELEMENT);
  const signals = new Int32Array(shared);
  const link = new MessageChannel();
  const input = new MessageChannel();

  const ioData: IoWorkerData & { readonly main: unknown } = {
    connection,
    signals: shared,
    main: link.port2,
    input: input.port2,
    parentPid: parentPid(),
    historyFile: historyFile(),
    maxMessageBytes: Number(process.env.NEUROLAB_KERNEL_MAX_MESSAGE_MB ?? 256) * MEGABYTE,
  };
  const io = new Worker(path.join(__dirname, "io/worker.js"), {
    workerData: ioData,
    transferList: [link.port2, input.port2],
  });
  const ioLink = new IoLink(link.port1, signals);
  const outputs = new Outputs(ioLink);
  const stack = new StackMapper();
  const launcher = new Launcher();
  const interrupts = new Interrupts(signals);
  const asking = new Input(ioLink, input.port1, signals);
  const comms = new CommManager(() => outputs.current, logToTerminal);
  const widgetStates = serveWidgetStates(comms);
  const displays = (): Displays => new Displays(outputs.current);
  let progressView: ProgressViewFactory = (target) => new TextProgressView(target);

  const modules = new Modules(
    folder,
    [createRequire(path.join(PACKAGE, "package.json"))],
    sharedModules(folder, displays),
    stack,
  );
  const compiler = new CompilerClient(() => startCompiler(folder, ioLink));
  const executor = new Executor({ compiler, modules, stack, launcher, interrupts, folder });
  const session = new Session(
    {
      io: ioLink,
      outputs,
      executor,
      comms,
      interrupts,
      launcher,
      stack,
      scope: (output, allowInput) => cellScope(output, allowInput, asking, (target) => progressView(target)),
      shutdown: () => process.exit(0),
    },
    link.port1,
  );

  setRuntime(
    {
      comms,
      displays,
      ask: (prompt, password) => asking.ask(outputs.current.request, prompt, password),
      get signal() {
        return interrupts.signal;
      },
      poll: () => session.poll(),
      setWidgetStates: (source) => widgetStates.setSource(source),
      setProgressView: (factory) => {
        progressView = factory;
      },
      progressView: (target) => progressView(target),
    },
    {
      interrupts: signals.subarray(Signal.interrupts, Signal.interrupts + 1),
      get signal() {
        return interrupts.signal;
      },
      progress: (options: ProgressOptions = {}) => createProgress(options, progressView(displays())),
      poll: () => session.poll(),
    },
    signals.subarray(Signal.stop, Signal.stop + 1),
  );

  stack.install();
  silenceWarnings();
  outputs.hookProcess();
  process.on("uncaughtException", (error) => session.uncaught("Uncaught", error));
  process.on("unhandledRejection", (error) => session.uncaught("Unhandled rejection", error));
  // Jupyter interrupts by message; a Ctrl-C in its terminal reaches the whole process group and is not for us.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => process.exit(0));
  process.on("exit", () => closeSockets(ioLink, signals));
  io.on("error", (error) => {
    logToTerminal(`The io thread failed: ${error.stack ?? error}`);
    process.exit(1);
  });
}

/** Start the compiler thread and connect it with io, for completion and inspection. */
function startCompiler(folder: string, io: IoLink): Worker {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(path.join(__dirname, "compiler/worker.js"), {
    workerData: { options: compilerOptions(folder), io: port2 },
    transferList: [port2],
  });
  worker.on("error", (error) => logToTerminal(`The compiler thread failed: ${error.stack ?? error}`));
  io.post({ kind: "compiler", port: port1 }, [port1]);
  return worker;
}

/** Node aborts when it exits with open sockets in a worker: wait until io has closed them. */
function closeSockets(io: IoLink, signals: Int32Array): void {
  io.post({ kind: "close" });
  const deadline = Date.now() + 600;
  while (Atomics.load(signals, Signal.closed) === 0 && Date.now() < deadline)
    Atomics.wait(signals, Signal.closed, 0, 50);
}

function cellScope(output: Output, allowInput: boolean, input: Input, view: ProgressViewFactory): CellScope {
  const displays = new Displays(output);
  return {
    console: output.console as unknown as Console,
    display: displays.display.bind(displays),
    progress: (first?: Iterable<unknown> | ProgressOptions, second?: ProgressOptions) =>
      progressOf((options) => createProgress(options, view(displays)), first, second),
    prompt: (message = "", initial?: string): string => {
      if (!allowInput) throw new Error("This front end does not allow input.");
      const answer = input.ask(output.request, String(message), false);
      return answer === "" && initial !== undefined ? initial : answer;
    },
  };
}

/** Modules that exist once, whatever folder a cell runs in. */
function sharedModules(folder: string, displays: () => Displays): Map<string, () => unknown> {
  const tslab = tslabModule(displays, {
    tslab: "1.0.22",
    typescript: "5.0.4",
    node: process.version,
  });
  const shared = new Map<string, () => unknown>([
    ["tslab", () => tslab],
    ["neurolab-kernel", () => require("./index.js")],
  ]);
  // `import` and `await import()` of the library must not give two copies, one of each module form.
  const library = [path.join(folder, "notebook.js"), path.join(PACKAGE, "package.json")]
    .map((from) => createRequire(from))
    .find((from) => canResolve(from, "neurolab"));
  if (library) shared.set("neurolab", () => library("neurolab"));
  return shared;
}

/** Node warns of the loader that gives cells their `import()`; that is our affair, not the reader's. */
function silenceWarnings(): void {
  const warn = process.emitWarning as (warning: string | Error, ...more: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...more: unknown[]) => {
    if (!String(warning).startsWith("vm.USE_MAIN_CONTEXT_DEFAULT_LOADER"))
      warn.call(process, warning, ...more);
  };
}

function canResolve(from: NodeJS.Require, id: string): boolean {
  try {
    from.resolve(id);
    return true;
  } catch {
    return false;
  }
}

function compilerOptions(folder: string): CompilerOptions {
  const nodeTypes = path.dirname(require.resolve("@types/node/package.json"));
  return {
    folder,
    fallbackFolders: [PACKAGE, ...(process.env.NODE_PATH ?? "").split(path.delimiter).filter(Boolean)],
    typeRoots: [path.dirname(nodeTypes), path.join(PACKAGE, "types")],
    types: ["node", "neurolab-cells"],
  };
}

function parentPid(): number | undefined {
  const pid = Number(process.env.JPY_PARENT_PID);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** File of the input history; NEUROLAB_KERNEL_HISTORY names another or, when empty, none. */
function historyFile(): string | undefined {
  const named = process.env.NEUROLAB_KERNEL_HISTORY;
  if (named !== undefined) return named === "" ? undefined : named;
  const data = process.env.XDG_DATA_HOME ?? path.join(homedir(), ".local/share");
  return existsSync(homedir()) ? path.join(data, "neurolab-kernel/history.jsonl") : undefined;
}
