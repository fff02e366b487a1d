import type { ModelDefinition } from "../definition.js";
import { type Equation, equationsOf } from "./equations.js";

/** Wider right-hand sides are broken into lines. */
const WIDEST = 75;

/**
 * Equations of a model as LaTeX: an `aligned` block for display mathematics.
 *
 * Delayed sums are written Σ_l C_{nl} x_l(t − d_{nl}); parameters and states have the symbols of the definition
 * or ones derived from their names (`tau_exc` → \tau_{\mathrm{exc}}).
 *
 * @param definition the model
 * @param options values of the choice parameters; the defaults by default
 * @returns LaTeX without dollar signs
 * @throws ModelSyntaxError, ValidationError when the model cannot be compiled
 * @example
 * latexOf(hopf).includes("\\sum_{l} C_{nl}") // true
 */
export function latexOf(
  definition: ModelDefinition,
  options: { choices?: Readonly<Record<string, number | string>> } = {},
): string {
  const rows = equationsOf(definition, options.choices).map(row);
  return `\\begin{aligned}\n${rows.join(" \\\\[6pt]\n")}\n\\end{aligned}`;
}

function row({ left, relation, terms }: Equation): string {
  const lines: string[] = [];
  let line = "";
  for (const term of terms.length > 0 ? terms : ["0"]) {
    if (line !== "" && width(line) + width(term) > WIDEST) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? term : `${line} ${term}`;
  }
  return `${left} &${relation} ${[...lines, line].join(" \\\\\n&\\quad ")}`;
}

/** Rough number of characters that a formula takes on paper. */
function width(latex: string): number {
  return latex
    .replace(/\\(left|right|mathrm|frac|begin|end|,|quad)/g, "")
    .replace(/\\[A-Za-z]+/g, "x")
    .replace(/[{}\\_^\s]/g, "").length;
}
