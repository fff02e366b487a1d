import { ValidationError } from "../errors.js";
import { freeNames } from "./freeNames.js";
import type { EvalFunction, ReduceFunction } from "./work.js";

/** A function in a form that reaches other threads and machines. */
export type PortableFunction = { readonly source: string } | ModuleFunction;

/** A function exported by a module that every worker can import. */
export interface ModuleFunction {
  /** Absolute path or URL of the module. */
  readonly module: string;
  /** Name of the export; "default" by default. */
  readonly name?: string;
}

/** Whether a value names a function in a module. */
export function isModuleFunction(value: unknown): value is ModuleFunction {
  return typeof value === "object" && value !== null && "module" in value;
}

/**
 * The function as source text.
 *
 * It may use its arguments, JavaScript's own globals and the functions that neurolab exports (`fc`, or
 * `neurolab.fc`); nothing else reaches a worker.
 *
 * @param library names that workers know
 * @throws ValidationError naming the variables that the function closes over
 */
export function toPortable(
  evaluate: EvalFunction | ReduceFunction | PortableFunction,
  library: ReadonlySet<string>,
): PortableFunction {
  if (typeof evaluate !== "function") return evaluate;
  const source = Function.prototype.toString.call(evaluate);
  const problem = portabilityProblem(source, library);
  if (problem) throw new ValidationError(problem);
  return { source };
}

/** Why a function cannot be sent to a worker; undefined if it can. */
export function portabilityProblem(source: string, library: ReadonlySet<string>): string | undefined {
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source))
    return "The evaluation function is built in or bound, so it has no source to send. Wrap it: (run) => f(run.params.x).";
  const found = freeNames(source);
  if (found === undefined)
    return "The source of the evaluation function cannot be read. Write it as an arrow function.";
  const closed = found.filter((name) => !isKnown(name, library)).map((name) => `"${name}"`);
  if (closed.length === 0) return undefined;
  return (
    `The evaluation function uses ${closed.join(", ")} from outside, which other threads and machines do not have. ` +
    "Pass values as constants ({ evalFunction: (run, constants) => …, constants: { … } }), use run.model and run.params, " +
    'put the function into a module ({ module: "/path/to/file.mjs", name: "evaluate" }), or run in this thread ({ executor: inProcess() }).'
  );
}

/** The function itself, where it shall run. */
export async function fromPortable<F extends EvalFunction | ReduceFunction = EvalFunction>(
  portable: PortableFunction,
  library: Readonly<Record<string, unknown>>,
): Promise<F> {
  if (isModuleFunction(portable)) {
    const { module, name = "default" } = portable;
    const url = module.startsWith("/") ? `file://${module}` : module;
    const loaded = (await import(url)) as Record<string, unknown>;
    const found = loaded[name] ?? (loaded.default as Record<string, unknown> | undefined)?.[name];
    if (typeof found !== "function")
      throw new ValidationError(
        `The module ${module} exports no function "${name}". It exports: ${Object.keys(loaded).join(", ")}.`,
      );
    return found as F;
  }
  const names = (freeNames(portable.source) ?? []).map((name) => name.split(".")[0]!);
  const bound = [...new Set(names)].map((name) =>
    name in library ? `const ${name} = library[${JSON.stringify(name)}];` : `const ${name} = library;`,
  );
  const text = /^(async\s+)?(function\b|\(|[\w$]+\s*=>|class\b)/.test(portable.source.trim())
    ? portable.source
    : `Object.values({ ${portable.source} })[0]`;
  return new Function("library", `"use strict"; ${bound.join(" ")} return (${text});`)(library);
}

/** A free name, or a member of one ("neurolab_1.fc"): compilers write imports this way. */
function isKnown(name: string, library: ReadonlySet<string>): boolean {
  const [object, member] = name.split(".");
  return library.has(object!) || (member !== undefined && library.has(member));
}
