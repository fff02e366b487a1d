import path from "node:path";
import vm from "node:vm";
import type { Compiled, Conversion } from "../compiler/messages.js";
import type { CompilerClient } from "./compiler-client.js";
import { type ErrorContent, diagnosticsContent, errorContent } from "./errors.js";
import type { Interrupts } from "./interrupts.js";
import type { Launcher } from "./launcher.js";
import type { Modules } from "./modules.js";
import type { StackMapper } from "./stack.js";

/** What a cell can use besides its own names: each has its own `console`, so that late output finds its cell. */
export interface CellScope {
  readonly console: Console;
  readonly display: unknown;
  readonly progress: unknown;
  readonly prompt: unknown;
}

export type Outcome =
  | { readonly status: "ok"; readonly value: unknown; readonly hasValue: boolean }
  | { readonly status: "error"; readonly error: ErrorContent };

/** Parts of the kernel that running a cell needs. */
export interface ExecutorParts {
  readonly compiler: CompilerClient;
  readonly modules: Modules;
  readonly stack: StackMapper;
  readonly launcher: Launcher;
  readonly interrupts: Interrupts;
  readonly folder: string;
}

type Cell = NonNullable<Conversion["cell"]>;
type Names = Record<string, unknown>;

/** Compiles and runs cells, which share the names they declare. */
export class Executor {
  /** Variables of the notebook. A plain object without accessors: loops over its properties are fast. */
  private readonly names: Names = {};

  constructor(private readonly parts: ExecutorParts) {}

  /**
   * Run a cell.
   *
   * @param source TypeScript
   * @param label how error messages call the cell, e.g. `In[3]`
   * @param scope console and functions of the cell
   * @returns the value of the last expression, or the error
   */
  async run(source: string, label: string, scope: CellScope): Promise<Outcome> {
    const { stack, interrupts } = this.parts;
    const interruptsBefore = interrupts.count;
    try {
      const { diagnostics, cell } = await this.guard(this.parts.compiler.convert(source));
      if (!cell) return { status: "error", error: diagnosticsContent(diagnostics, label, source) };
      return await this.runCompiled(cell, label, source, scope);
    } catch (error) {
      const content = errorContent(error, stack);
      if (interrupts.count === interruptsBefore) return { status: "error", error: content };
      // A library that stops in order throws an error of its own: it is an interrupt all the same.
      interrupts.settle();
      return { status: "error", error: { ...content, ename: "KeyboardInterrupt" } };
    }
  }

  private async runCompiled(cell: Cell, label: string, source: string, scope: CellScope): Promise<Outcome> {
    const { compiler, modules, launcher, stack } = this.parts;
    modules.addFiles(cell.files);
    const script = `${label}.js`;
    stack.add(script, label, cell, source);
    const before = cell.facts.names.map((name) => [name, this.names[name]] as const);
    try {
      if (cell.facts.imports.length > 0)
        await this.guard(launcher.launch(() => modules.prepare(cell.facts.imports)));
      const start = this.compile(cell, script);
      await this.guard(launcher.launch(() => start(scope)));
    } catch (error) {
      await compiler.commit(cell.declarations, this.restore(before));
      throw error;
    }
    await compiler.commit(cell.declarations);
    const { lastExpression } = cell;
    if (lastExpression === undefined) return { status: "ok", value: undefined, hasValue: false };
    const value = this.names[lastExpression];
    // Not deleted: that would make the object of all variables slow.
    this.names[lastExpression] = undefined;
    return { status: "ok", value, hasValue: value !== undefined };
  }

  /** Names that a failed cell declares and has not assigned get their old value back. */
  private restore(before: readonly (readonly [string, unknown])[]): string[] {
    const unassigned = before.filter(([name]) => this.names[name] === undefined);
    for (const [name, value] of unassigned) this.names[name] = value;
    return unassigned.map(([name]) => name);
  }

  /** A function that runs the cell. The body is a function of its own: it may redeclare what it is given. */
  private compile(cell: Compiled, filename: string): (scope: CellScope) => unknown {
    const { modules, folder } = this.parts;
    const modifier = cell.facts.hasAwait ? "async " : "";
    const text = `(function (${PARAMETERS.join(", ")}) { return (${modifier}() => {\n${cell.code}\n})(); })`;
    const run = new vm.Script(text, {
      filename,
      lineOffset: -1,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as (...all: unknown[]) => unknown;
    return (scope) =>
      run(
        this.names,
        modules.require,
        (specifier: unknown) => modules.import(String(specifier)),
        scope.console,
        scope.display,
        scope.progress,
        scope.prompt,
        folder,
        path.join(folder, filename.replace(/\.js$/, ".ts")),
      );
  }

  private guard<T>(work: Promise<T>): Promise<T> {
    return this.parts.interrupts.guard(work);
  }
}

const PARAMETERS = [
  "exports",
  "require",
  "__neurolab_import",
  "console",
  "display",
  "progress",
  "prompt",
  "__dirname",
  "__filename",
];
