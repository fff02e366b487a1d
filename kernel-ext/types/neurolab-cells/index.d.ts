// biome-ignore-all lint/suspicious/noExplicitAny: what a module exports has no type
// What every cell sees besides ECMAScript and Node.js. TypeScript's DOM library is left out on purpose: it is
// not there at run time, and with it a misspelt name such as `name`, `event` or `status` would pass the check.

/** Ask the reader of the notebook for a line of text; waits until it has been given. */
declare function prompt(message?: string, defaultValue?: string): string | null;

declare namespace WebAssembly {
  type ImportExportKind = "function" | "global" | "memory" | "table";
  type ValueType = "anyfunc" | "externref" | "f32" | "f64" | "i32" | "i64" | "v128";
  type Imports = Record<string, Record<string, any>>;
  type Exports = Record<string, any>;
  type BufferSource = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

  interface ModuleImportDescriptor {
    module: string;
    name: string;
    kind: ImportExportKind;
  }
  interface ModuleExportDescriptor {
    name: string;
    kind: ImportExportKind;
  }
  class Module {
    constructor(bytes: BufferSource);
    static customSections(module: Module, sectionName: string): ArrayBuffer[];
    static exports(module: Module): ModuleExportDescriptor[];
    static imports(module: Module): ModuleImportDescriptor[];
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }
  interface MemoryDescriptor {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }
  class Memory {
    constructor(descriptor: MemoryDescriptor);
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface TableDescriptor {
    element: "anyfunc" | "externref";
    initial: number;
    maximum?: number;
  }
  class Table {
    constructor(descriptor: TableDescriptor, value?: any);
    readonly length: number;
    get(index: number): any;
    grow(delta: number, value?: any): number;
    set(index: number, value?: any): void;
  }
  class Global {
    constructor(descriptor: { value: ValueType; mutable?: boolean }, value?: any);
    value: any;
    valueOf(): any;
  }
  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  interface WebAssemblyInstantiatedSource {
    instance: Instance;
    module: Module;
  }
  function compile(bytes: BufferSource): Promise<Module>;
  function instantiate(bytes: BufferSource, imports?: Imports): Promise<WebAssemblyInstantiatedSource>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  function validate(bytes: BufferSource): boolean;
}

/** Show a value below the cell; the handle's `update` replaces it. */
declare const display: typeof import("../../dist/kernel/index").display;

/** Show progress: `for (const x of progress(items))`, or `progress("Label")` as `onProgress`. */
declare const progress: typeof import("../../dist/kernel/index").progress;
