// The one file that touches tslab (1.0.22, pinned): its converter turns a cell into JavaScript plus the
// declarations that later cells see. What we need beyond that is done by replacing, before the converter loads,
// five functions of the TypeScript module it uses. test/kernel-ext/tslab-contract.test.ts checks every assumption.
import { statSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import path from "node:path";
import type * as TS from "@tslab/typescript-for-tslab";
import type { CompletionInfo, Converter, Diagnostic } from "tslab/dist/converter.js";
import { annotate } from "./annotate.js";
import { withNamespaces } from "./declarations.js";
import { earlierNames } from "./earlierNames.js";
import { type CellFacts, moduleTransformers, namelessResult, sharedVariables } from "./transforms.js";

export type TypeScript = typeof TS;
export type { CompletionInfo, Diagnostic };

/** Where cells run and where the packages of the kernel are. */
export interface CompilerOptions {
  /** Folder of the notebook; relative imports start here. */
  readonly folder: string;
  /** Folders whose packages can be imported from any notebook, after those of the notebook itself. */
  readonly fallbackFolders: readonly string[];
  /** Folders with ambient type packages: `node` and our own globals. */
  readonly typeRoots: readonly string[];
  /** Names of the ambient type packages every cell sees. */
  readonly types: readonly string[];
}

/** A cell or a file as JavaScript. */
export interface Compiled {
  readonly code: string;
  readonly facts: CellFacts;
  /** From `code` to the intermediate ES module, then from there to TypeScript (with its line of prefix). */
  readonly maps: readonly [string, string] | undefined;
}

/** Result of a conversion; without `cell` there are only diagnostics. */
export interface Conversion {
  readonly diagnostics: readonly Diagnostic[];
  readonly cell?: Compiled & {
    /** Name under which the value of the last expression is exported. */
    readonly lastExpression?: string;
    /** Declarations for the cells that follow. */
    readonly declarations: string;
    /** Relative TypeScript and JavaScript files that the cell imports. */
    readonly files: readonly (Compiled & { readonly path: string })[];
  };
}

export interface CellCompiler {
  readonly ts: TypeScript;
  convert(declarations: string, source: string): Conversion;
  complete(declarations: string, source: string, position: number): CompletionInfo;
  inspect(declarations: string, source: string, position: number): TS.QuickInfo | undefined;
  isComplete(source: string): { completed: boolean; indent?: string };
  close(): void;
}

/** Start tslab's converter with our options. Takes about a second: the standard library is parsed and bound. */
export function createCellCompiler(options: CompilerOptions): CellCompiler {
  const requireFromTslab = createRequire(require.resolve("tslab/package.json"));
  const file = requireFromTslab.resolve("@tslab/typescript-for-tslab");
  const original = requireFromTslab("@tslab/typescript-for-tslab") as TypeScript;
  const capture = new Capture();
  const sys = quietSystem(original);
  // The module's exports cannot be redefined, but its entry in the cache can be replaced.
  require.cache[file]!.exports = Object.assign({}, original, {
    sys: sys.system,
    createWatchCompilerHost: patchedHost(original, options, capture),
    transpileModule: patchedTranspile(original, capture),
  });
  let api: typeof import("tslab/dist/converter.js");
  try {
    api = requireFromTslab("./dist/converter.js") as typeof api;
  } finally {
    require.cache[file]!.exports = original;
  }
  const converter: Converter = api.createConverter();
  const compiled = (code: string): Compiled => {
    const entry = capture.results.get(code);
    return { code, facts: entry?.facts ?? NO_FACTS, maps: entry?.maps };
  };
  return {
    ts: original,
    convert(declarations, source) {
      sys.checkFiles();
      capture.clear();
      let result = converter.convert(declarations, source);
      if (result.diagnostics.length > 0) {
        const annotated = annotate(original, source, result.diagnostics);
        if (annotated !== undefined) result = converter.convert(declarations, annotated);
      }
      if (result.diagnostics.length > 0) return { diagnostics: result.diagnostics };
      return {
        diagnostics: [],
        cell: {
          ...compiled(result.output ?? ""),
          ...(result.lastExpressionVar !== undefined && { lastExpression: result.lastExpressionVar }),
          declarations: withNamespaces(original, result.declOutput ?? "", declarations),
          files: (result.sideOutputs ?? []).map((side) => ({ path: side.path, ...compiled(side.data) })),
        },
      };
    },
    complete: (declarations, source, position) => converter.complete(declarations, source, position),
    inspect: (declarations, source, position) => converter.inspect(declarations, source, position),
    isComplete: (source) => api.isCompleteCode(source),
    close: () => converter.close(),
  };
}

const NO_FACTS: CellFacts = { hasAwait: false, names: [], imports: [] };

/** Collects what passes through the replaced functions and the converter does not hand on. */
class Capture {
  /** Source map of each intermediate module, by its text. */
  readonly intermediate = new Map<string, string>();
  /** Facts and maps of each final script, by its text. */
  readonly results = new Map<string, { facts: CellFacts; maps?: readonly [string, string] }>();

  clear(): void {
    this.intermediate.clear();
    this.results.clear();
  }
}

type HostFactory = TypeScript["createWatchCompilerHost"];

function patchedHost(ts: TypeScript, options: CompilerOptions, capture: Capture): HostFactory {
  return ((
    roots: string[],
    compilerOptions: TS.CompilerOptions,
    sys: TS.System,
    _createProgram: unknown,
    ...reporters: never[]
  ) => {
    Object.assign(compilerOptions, {
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      customConditions: ["node", "require"],
      // Without the types of an older Node that tslab falls back to.
      typeRoots: [
        ...(compilerOptions.typeRoots ?? []).filter((folder) => !/\/tslab\/node_modules\//.test(folder)),
        ...options.typeRoots,
      ],
      types: [...options.types],
      // The parser then knows `await (x)` and `for await` at the top level; we look for them ourselves.
      disableTopLevelAwait: false,
      sourceMap: true,
    });
    const host = (ts.createWatchCompilerHost as (...all: unknown[]) => unknown)(
      roots,
      compilerOptions,
      sys,
      plainBuilder(ts),
      ...reporters,
    ) as TS.WatchCompilerHostOfFilesAndCompilerOptions<TS.BuilderProgram>;
    host.resolveModuleNameLiterals = fallbackResolver(ts, options, sys);
    // Otherwise every conversion resolves the imports of every declaration file again, 200 ms a cell.
    host.hasInvalidatedResolutions = () => false;
    let afterCreate: ((program: TS.BuilderProgram) => void) | undefined;
    Object.defineProperty(host, "afterProgramCreate", {
      get: () => afterCreate,
      set: (callback: (program: TS.BuilderProgram) => void) => {
        afterCreate = (program) => {
          patchEmit(ts, program, options.folder, capture);
          callback(program);
        };
      },
    });
    return host;
  }) as unknown as HostFactory;
}

/**
 * A builder program that keeps no books about which file uses which.
 *
 * TypeScript's own builder asks the checker about every import of every declaration file, for every cell again: with
 * the library imported that is most of the time. tslab wants to know the files of the user only.
 */
function plainBuilder(ts: TypeScript): TS.CreateProgram<TS.BuilderProgram> {
  return (...args: Parameters<TS.CreateProgram<TS.BuilderProgram>>) => {
    const builder = ts.createAbstractBuilder(...args);
    // Making the checker binds the files: tslab reads the names of a cell from there.
    builder.getProgram().getTypeChecker();
    builder.getAllDependencies = (file) => {
      const found = new Set<string>();
      const visit = (one: TS.SourceFile | undefined): void => {
        if (!one || one.isDeclarationFile || found.has(one.fileName)) return;
        found.add(one.fileName);
        const { resolvedModules } = one as WithResolutions;
        resolvedModules?.forEach(({ resolvedModule }) => {
          if (resolvedModule) visit(builder.getSourceFile(resolvedModule.resolvedFileName));
        });
      };
      visit(file);
      return [...found];
    };
    return builder;
  };
}

/** Where TypeScript 5.0 keeps what the imports of a file have been resolved to. */
type WithResolutions = TS.SourceFile & {
  readonly resolvedModules?: {
    forEach(visit: (one: { readonly resolvedModule?: TS.ResolvedModuleFull }) => void): void;
  };
};

/** Keeps the source maps that tslab drops, and shares top-level variables between cells. */
function patchEmit(ts: TypeScript, program: TS.BuilderProgram, folder: string, capture: Capture): void {
  const emit = program.emit.bind(program);
  const earlier = path.join(folder, "__prev__.d.ts");
  const isEarlier = ({ fileName }: TS.SourceFile): boolean => path.normalize(fileName) === earlier;
  program.emit = (target, write, cancel, onlyDeclarations, transformers) => {
    let map = "";
    return emit(
      target,
      (fileName, text, ...more) => {
        if (fileName.endsWith(".js.map")) {
          map = text;
          return;
        }
        if (fileName.endsWith(".js")) capture.intermediate.set(text, map);
        write!(fileName, text, ...more);
      },
      cancel,
      onlyDeclarations,
      {
        ...transformers,
        before: [
          ...(transformers?.before ?? []),
          earlierNames(ts, program.getProgram().getTypeChecker(), isEarlier),
        ],
        after: [...(transformers?.after ?? []), sharedVariables(ts), namelessResult(ts)],
      },
    );
  };
}

/** Second step, ES module to CommonJS: real `import()`, plain assignments, facts and a source map. */
function patchedTranspile(ts: TypeScript, capture: Capture): TypeScript["transpileModule"] {
  return (input, options) => {
    const facts: { hasAwait: boolean; names: string[]; imports: string[] } = {
      hasAwait: false,
      names: [],
      imports: [],
    };
    const output = ts.transpileModule(input, {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
      transformers: moduleTransformers(ts, facts),
    });
    const outputText = output.outputText.replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n");
    const first = capture.intermediate.get(input);
    capture.results.set(outputText, {
      facts,
      ...(first && output.sourceMapText && { maps: [output.sourceMapText, first] as const }),
    });
    return { ...output, outputText };
  };
}

/**
 * Resolve as usual, then from the fallback folders.
 *
 * In the user's files only successes are kept: a package installed while the kernel runs is found by the next cell.
 * Elsewhere failures are kept, too; without that the hundreds of imports of `buffer` and `stream` in declaration files,
 * which are no files, are looked for in every folder, for every cell.
 */
function fallbackResolver(
  ts: TypeScript,
  options: CompilerOptions,
  sys: TS.System,
): NonNullable<TS.CompilerHost["resolveModuleNameLiterals"]> {
  const found = new Map<string, TS.ResolvedModuleWithFailedLookupLocations>();
  // The folder itself has the files of the user and the declarations of earlier cells.
  const isForeign = (file: string): boolean =>
    /[\\/]node_modules[\\/]/.test(file) ||
    (/\.d\.[cm]?ts$/.test(file) && path.dirname(file) !== options.folder);
  return (literals, containingFile, redirected, compilerOptions, sourceFile) =>
    literals.map((literal) => {
      const mode = ts.getModeForUsageLocation(sourceFile, literal);
      const key = `${path.dirname(containingFile)}\n${literal.text}\n${mode ?? ""}`;
      const known = found.get(key);
      // Packages do not change under our hands; asking the disk for each of their imports takes 10 ms a cell.
      const settled = isBuiltin(literal.text) || isForeign(containingFile);
      if (known && (settled || sys.fileExists(known.resolvedModule!.resolvedFileName))) return known;
      const resolve = (from: string): TS.ResolvedModuleWithFailedLookupLocations =>
        ts.resolveModuleName(literal.text, from, compilerOptions, sys, undefined, redirected, mode);
      let result = resolve(containingFile);
      const isPackage = !/^(\.|\/|[A-Za-z]:|node:)/.test(literal.text);
      if (isPackage && !isTyped(result))
        for (const folder of options.fallbackFolders) {
          const other = resolve(path.join(folder, "__from__.ts"));
          if (isTyped(other) || (other.resolvedModule && !result.resolvedModule)) result = other;
          if (isTyped(result)) break;
        }
      if (result.resolvedModule || settled) found.set(key, result);
      return result;
    });
}

function isTyped(result: TS.ResolvedModuleWithFailedLookupLocations): boolean {
  return result.resolvedModule !== undefined && !/\.[cm]?jsx?$/.test(result.resolvedModule.resolvedFileName);
}

/**
 * A TypeScript system that watches nothing in the background.
 *
 * tslab polls every declaration file several times a second. Files of the user are looked at when a cell runs
 * instead, which costs nothing in between and never misses a file saved a moment ago.
 */
function quietSystem(ts: TypeScript): { system: TS.System; checkFiles(): void } {
  const watched = new Map<string, { time: number; changed: () => void }>();
  const modified = (file: string): number => {
    try {
      return statSync(file).mtimeMs;
    } catch {
      return 0;
    }
  };
  const system = Object.assign(Object.create(ts.sys) as TS.System, {
    watchDirectory: () => ({ close: () => {} }),
    watchFile: (file: string, callback: TS.FileWatcherCallback) => {
      if (/[\\/]node_modules[\\/]/.test(file) || /[\\/]lib\.[^\\/]*d\.ts$/.test(file))
        return { close: () => {} };
      const entry = {
        time: modified(file),
        changed: () => callback(file, ts.FileWatcherEventKind.Changed),
      };
      watched.set(file, entry);
      return {
        close: () => {
          if (watched.get(file) === entry) watched.delete(file);
        },
      };
    },
  });
  return {
    system,
    checkFiles() {
      for (const [file, entry] of watched) {
        const time = modified(file);
        if (time === entry.time) continue;
        entry.time = time;
        entry.changed();
      }
    },
  };
}
