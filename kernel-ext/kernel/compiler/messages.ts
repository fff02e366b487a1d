import type { Compiled, CompilerOptions, Conversion } from "./tslab.js";

export type { Compiled, CompilerOptions, Conversion };

/** What main asks of the compiler thread. */
export type FromMainToCompiler =
  | { readonly kind: "convert"; readonly id: number; readonly source: string; readonly declarations: string }
  /** A cell ended before it had assigned some of its names: they keep their earlier declaration. */
  | {
      readonly kind: "merge";
      readonly id: number;
      readonly declarations: string;
      readonly earlier: string;
      readonly unassigned: readonly string[];
    }
  /** Declarations that completion and inspection see from now on. */
  | { readonly kind: "commit"; readonly declarations: string };

export type FromCompilerToMain =
  | { readonly kind: "converted"; readonly id: number; readonly result: Conversion }
  | { readonly kind: "merged"; readonly id: number; readonly declarations: string }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
