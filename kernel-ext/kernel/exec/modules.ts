import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type { Compiled } from "../compiler/messages.js";
import type { StackMapper } from "./stack.js";

type Import = (specifier: string) => Promise<unknown>;

interface LoadedFile {
  readonly module: Module;
  /** Files that this one has imported: it is stale when they are. */
  readonly uses: Set<string>;
}

/** Codes with which `require` refuses a module that `import()` can load. */
const ESM_ONLY: ReadonlySet<string> = new Set([
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
  "ERR_REQUIRE_ESM",
  "ERR_REQUIRE_ASYNC_MODULE",
]);

/**
 * Modules as cells see them: `require`, static `import` and `import()`.
 *
 * A package is looked for from the notebook's folder, then among the packages of the kernel, so that the library
 * can be imported from any folder. Relative files are TypeScript and are loaded anew after a change.
 */
export class Modules {
  readonly require: NodeJS.Require;
  private readonly sources = new Map<string, Compiled>();
  private readonly loaded = new Map<string, LoadedFile>();
  private readonly esm = new Map<string, unknown>();
  private readonly importFromFolder: Import;

  constructor(
    private readonly folder: string,
    private readonly fallbacks: readonly NodeJS.Require[],
    /** Modules of which there must be one copy only, whichever way they are imported. */
    private readonly shared: ReadonlyMap<string, () => unknown>,
    private readonly stack: StackMapper,
  ) {
    this.require = this.wrap(createRequire(path.join(folder, "notebook.js")), folder);
    this.importFromFolder = compileImport(path.join(folder, "notebook.js"));
  }

  /** Take over new or changed relative files. */
  addFiles(files: readonly (Compiled & { readonly path: string })[]): void {
    for (const file of files) {
      this.sources.set(file.path, file);
      this.stack.add(file.path, path.relative(this.folder, file.path).replace(/\.js$/, ".ts"), file);
      this.forget(file.path);
    }
  }

  /**
   * Load what a cell imports statically and `require` cannot load.
   *
   * Errors are left for the cell itself, where they have a position.
   */
  async prepare(specifiers: readonly string[]): Promise<void> {
    for (const specifier of specifiers) {
      if (this.esm.has(specifier)) continue;
      try {
        this.require(specifier);
      } catch (error) {
        if (!ESM_ONLY.has((error as NodeJS.ErrnoException)?.code ?? "")) continue;
        this.esm.set(specifier, asModule((await this.import(specifier)) as object));
      }
    }
  }

  /** `import()` of a cell. */
  async import(specifier: string): Promise<unknown> {
    if (this.shared.has(specifier) || this.sourceOf(specifier, this.folder) !== undefined)
      return asNamespace(this.require(specifier));
    try {
      return await this.importFromFolder(specifier);
    } catch (error) {
      if (!isMissing(error, specifier)) throw error;
      for (const fallback of this.fallbacks) {
        try {
          fallback.resolve(`${packageName(specifier)}/package.json`);
        } catch (missing) {
          if (isMissing(missing, packageName(specifier))) continue;
        }
        return await import(specifier);
      }
      throw error;
    }
  }

  private wrap(inner: NodeJS.Require, folder: string, user?: LoadedFile): NodeJS.Require {
    const wrapped = (id: string): unknown => {
      const shared = this.shared.get(id);
      if (shared) return shared();
      const file = this.sourceOf(id, folder);
      if (file !== undefined) {
        user?.uses.add(file);
        return this.load(file);
      }
      if (this.esm.has(id)) return this.esm.get(id);
      return this.requireAnywhere(inner, id);
    };
    return Object.assign(wrapped, inner);
  }

  private requireAnywhere(inner: NodeJS.Require, id: string): unknown {
    try {
      return inner(id);
    } catch (error) {
      if (!isMissing(error, id)) throw error;
      for (const fallback of this.fallbacks) {
        try {
          fallback.resolve(id);
        } catch (missing) {
          if (isMissing(missing, id)) continue;
        }
        return fallback(id);
      }
      throw error;
    }
  }

  /** Path of the compiled relative file that an import means. */
  private sourceOf(id: string, folder: string): string | undefined {
    if (!id.startsWith(".") && !path.isAbsolute(id)) return undefined;
    const base = path.resolve(folder, id).replaceAll("\\", "/");
    const candidates = [base, base.replace(/\.tsx?$/, ".js"), `${base}.js`, `${base}/index.js`];
    return candidates.find((candidate) => this.sources.has(candidate));
  }

  private load(file: string): unknown {
    const known = this.loaded.get(file);
    if (known) return known.module.exports;
    const module = new Module(file);
    const entry: LoadedFile = { module, uses: new Set() };
    // Registered before it runs: files may import each other in a circle.
    this.loaded.set(file, entry);
    const internal = module as Module & {
      paths: string[];
      _compile(code: string, filename: string): void;
    };
    module.filename = file;
    internal.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      path.dirname(file),
    );
    module.require = this.wrap(createRequire(file), path.dirname(file), entry);
    try {
      internal._compile(this.sources.get(file)!.code, file);
    } catch (error) {
      this.loaded.delete(file);
      throw error;
    }
    return module.exports;
  }

  private forget(file: string): void {
    if (!this.loaded.delete(file)) return;
    for (const [user, entry] of [...this.loaded]) if (entry.uses.has(file)) this.forget(user);
  }
}

/** A function that imports as if written in the given file. */
function compileImport(filename: string): Import {
  return new vm.Script("(specifier) => import(specifier)", {
    filename,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as Import;
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** True when exactly this module was not found, not one that it imports. */
function isMissing(error: unknown, specifier: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "MODULE_NOT_FOUND") return message.includes(`'${specifier}'`);
  return code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${packageName(specifier)}'`);
}

/** An ES module as TypeScript's CommonJS code expects it: live, with `__esModule`. */
function asModule(namespace: object): object {
  const module = Object.defineProperty({}, "__esModule", { value: true });
  for (const key of Object.keys(namespace))
    Object.defineProperty(module, key, {
      enumerable: true,
      get: () => (namespace as Record<string, unknown>)[key],
    });
  return module;
}

function asNamespace(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null) return { default: exports };
  return "__esModule" in exports ? exports : { ...exports, default: exports };
}
