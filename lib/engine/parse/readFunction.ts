import {
  type ArrowFunctionExpression,
  type Expression,
  type FunctionExpression,
  type ObjectExpression,
  parseExpressionAt,
} from "acorn";
import { syntaxError } from "./errors.js";

/** Source and syntax tree of a function. */
export interface FunctionSource {
  readonly source: string;
  readonly tree: FunctionExpression | ArrowFunctionExpression;
  /** What to take from a position in the tree to get a position in the source (the text was wrapped to parse it). */
  readonly offset: number;
}

/** Anything that can be compiled: a function, or its text (functions cannot be sent to workers). */
export type Compilable = ((...args: never[]) => unknown) | string | { readonly source: string };

/**
 * Parse an ordinary function, arrow function, or method shorthand.
 *
 * @throws ModelSyntaxError when the text is not the source of a function
 */
export function readFunction(compilable: Compilable): FunctionSource {
  const source = sourceOf(compilable);
  const { tree, offset } = parse(source);
  if (tree.async || tree.generator)
    throw syntaxError(
      "A model function cannot be async or a generator.",
      source,
      0,
      "Write a plain function that returns its values.",
    );
  return { source, tree, offset };
}

function sourceOf(compilable: Compilable): string {
  if (typeof compilable === "string") return compilable;
  return typeof compilable === "function" ? Function.prototype.toString.call(compilable) : compilable.source;
}

/** `equations({ x }) { … }`: method shorthand, which is an expression only inside an object literal. */
const METHOD = /^(?!function\b)(?:async\s+)?\*?\s*[\w$]+\s*\(/;

function parse(source: string): Omit<FunctionSource, "source"> {
  const isMethod = METHOD.test(source);
  const [before, after] = isMethod ? ["({", "\n})"] : ["(", "\n)"];
  let expression: Expression;
  try {
    expression = parseExpressionAt(`${before}${source}${after}`, 0, { ecmaVersion: 2022 });
  } catch (cause) {
    const at = ((cause as { pos?: number }).pos ?? 0) - before!.length;
    throw syntaxError(
      // The quoted line shows the place better than acorn's (line:column).
      `This is not the source of a JavaScript function: ${(cause as Error).message.replace(/ \(\d+:\d+\)$/, "")}.`,
      source,
      Math.max(0, Math.min(at, source.length)),
      "Pass a function written in JavaScript or TypeScript, or its source text; bound and native functions have none.",
    );
  }
  if (isMethod) {
    const property = (expression as ObjectExpression).properties[0];
    if (property?.type === "Property") expression = property.value;
  }
  if (expression.type !== "FunctionExpression" && expression.type !== "ArrowFunctionExpression")
    throw syntaxError(
      "This is not a function.",
      source,
      0,
      "Pass a function such as (x, p) => ({ x: -x.x / p.tau }).",
    );
  return { tree: expression, offset: before!.length };
}
