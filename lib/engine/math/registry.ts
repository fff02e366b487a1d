import { abs } from "./abs.js";
import { atan } from "./atan.js";
import type { Builtin } from "./builtin.js";
import { cbrt } from "./cbrt.js";
import { ceil } from "./ceil.js";
import { cos } from "./cos.js";
import { cosh } from "./cosh.js";
import { exp } from "./exp.js";
import { expm1 } from "./expm1.js";
import { floor } from "./floor.js";
import { log } from "./log.js";
import { log1p } from "./log1p.js";
import { log2 } from "./log2.js";
import { log10 } from "./log10.js";
import { max } from "./max.js";
import { min } from "./min.js";
import { pow } from "./pow.js";
import { round } from "./round.js";
import { sign } from "./sign.js";
import { sin } from "./sin.js";
import { sinh } from "./sinh.js";
import { sqrt } from "./sqrt.js";
import { tan } from "./tan.js";
import { tanh } from "./tanh.js";
import { trunc } from "./trunc.js";

const all: readonly Builtin[] = [
  ...[abs, sqrt, min, max, floor, ceil, round, trunc, sign],
  ...[exp, expm1, log, log1p, log2, log10, pow, cbrt],
  ...[sin, cos, tan, atan, sinh, cosh, tanh],
];

/** Every built-in function of the model language by its name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(all.map((builtin) => [builtin.name, builtin]));
