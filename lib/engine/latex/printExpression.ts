import type { ConstantNode, Node, TableNode } from "../ir/node.js";
import { builtins } from "../math/registry.js";
import { HELPER } from "./helpers.js";
import { numberOf } from "./symbolNames.js";

/** Text with what is needed to put it into a larger formula. */
export interface Printed {
  readonly text: string;
  /** What the text is: it decides what may stand next to it without parentheses. */
  readonly level: "sum" | "bigOperator" | "product" | "power" | "atom";
}

/** What the printer asks for names. */
export interface LatexNames {
  /** Text that stands for a whole expression: a leaf, a named quantity, a delayed sum; else undefined. */
  replace(node: Node): Printed | undefined;
  /** Name of a table's channel. */
  table(node: TableNode): string;
  /** Name of a function of the model. */
  helper(name: string): string;
}

const COMPARISON: Readonly<Record<string, string>> = {
  lt: "<",
  le: "\\le",
  eq: "=",
  and: "\\land",
  or: "\\lor",
};
const NEGATED: Readonly<Record<string, string>> = { lt: "\\ge", le: ">", eq: "\\ne" };

interface Term {
  readonly negative: boolean;
  readonly text: string;
}

/** Prints expressions as LaTeX with few parentheses: sums and products are flattened, quotients are fractions. */
export class ExpressionPrinter {
  constructor(readonly names: LatexNames) {}

  /** A formula on its own. */
  print(node: Node): string {
    return this.printed(node).text;
  }

  /** The terms of a formula, signs included, for breaking it into lines. */
  terms(node: Node): string[] {
    return this.#terms(node).map(({ negative, text }, i) =>
      i === 0 ? `${negative ? "-" : ""}${text}` : `${negative ? "-" : "+"} ${text}`,
    );
  }

  /** A formula that stands next to others in a product. */
  factor(node: Node): string {
    const { text, level } = this.printed(node);
    return level === "sum" ? parentheses(text) : text;
  }

  printed(node: Node): Printed {
    const replaced = this.names.replace(node);
    if (replaced) return replaced;
    switch (node.op) {
      case "constant":
        return node.value < 0 ? { text: numberOf(node.value), level: "sum" } : numberText(node);
      case "add":
      case "sub":
      case "neg":
        return this.#sum(node);
      case "mul":
      case "div": {
        const { negative, text, level } = this.#product(node);
        return negative ? { text: `-${text}`, level: "sum" } : { text, level };
      }
      case "function":
        return this.#call(node.name, node.args);
      case "table":
        return this.#table(node);
      case "select": {
        const [mask, a, b] = node.args as [Node, Node, Node];
        const rows = [
          `${this.print(a)} & \\text{if } ${this.print(mask)}`,
          `${this.print(b)} & \\text{otherwise}`,
        ];
        return atom(`\\begin{cases} ${rows.join(" \\\\ ")} \\end{cases}`);
      }
      case "not":
        return this.#negation(node.args[0]!);
      case "lt":
      case "le":
      case "eq":
      case "and":
      case "or":
        return {
          text: node.args.map((arg) => this.#operand(arg, node.op)).join(` ${COMPARISON[node.op]} `),
          level: "sum",
        };
      case "nearest":
        return atom(`\\operatorname{round}\\left(${this.print(node.args[0]!)}\\right)`);
      case "abs":
      case "floor":
      case "sqrt":
      case "min":
      case "max":
        return this.#call(node.op, node.args);
      default:
        throw new Error(`"${node.op}" is part of lowered code and has no formula.`);
    }
  }

  #operand(node: Node, op: string): string {
    return (op === "and" || op === "or") && (node.op === "and" || node.op === "or") && node.op !== op
      ? parentheses(this.print(node))
      : this.print(node);
  }

  #negation(node: Node): Printed {
    const sign = NEGATED[node.op];
    if (sign && !this.names.replace(node))
      return { text: node.args.map((arg) => this.print(arg)).join(` ${sign} `), level: "sum" };
    return { text: `\\lnot ${parentheses(this.print(node))}`, level: "product" };
  }

  #sum(node: Node): Printed {
    const [first, ...rest] = this.#terms(node);
    if (!first!.negative && rest.length === 0) return { text: first!.text, level: "product" };
    const tail = rest.map(({ negative, text }) => ` ${negative ? "-" : "+"} ${text}`).join("");
    return { text: `${first!.negative ? "-" : ""}${first!.text}${tail}`, level: "sum" };
  }

  /** A sum as signed terms. */
  #terms(node: Node): Term[] {
    if (!this.names.replace(node)) {
      const [a, b] = node.args;
      if (node.op === "add") return [...this.#terms(a!), ...this.#terms(b!)];
      if (node.op === "sub") return [...this.#terms(a!), ...this.#negative(b!)];
      if (node.op === "neg") return this.#negative(a!);
      if (node.op === "constant" && node.value < 0) return [{ negative: true, text: numberOf(-node.value) }];
      if (node.op === "mul" || node.op === "div") return [this.#product(node)];
    }
    return [{ negative: false, text: this.print(node) }];
  }

  #negative(node: Node): Term[] {
    return this.#terms(node).map(({ negative, text }) => ({ negative: !negative, text }));
  }

  /** Numerator and denominator of nested products and quotients, and the sign of them all. */
  #factors(node: Node): { negative: boolean; numerator: Node[]; denominator: Node[] } {
    if (!this.names.replace(node)) {
      const [a, b] = node.args;
      if (node.op === "neg") {
        const inner = this.#factors(a!);
        return { ...inner, negative: !inner.negative };
      }
      if (node.op === "mul" || node.op === "div") {
        const [left, right] = [this.#factors(a!), this.#factors(b!)];
        const [up, down] =
          node.op === "mul" ? [right.numerator, right.denominator] : [right.denominator, right.numerator];
        return {
          negative: left.negative !== right.negative,
          numerator: [...left.numerator, ...up],
          denominator: [...left.denominator, ...down],
        };
      }
    }
    return { negative: false, numerator: [node], denominator: [] };
  }

  #product(node: Node): Term & { readonly level: Printed["level"] } {
    const { negative, numerator, denominator } = this.#factors(node);
    let sign = negative;
    const positive = (factor: Node): Printed => {
      if (factor.op !== "constant" || factor.value >= 0) return this.printed(factor);
      sign = !sign;
      return { text: numberOf(-factor.value), level: "atom" };
    };
    const above = this.#gather(numerator, positive);
    const below = this.#gather(denominator, positive);
    if (below.length === 0) return { negative: sign, ...joinFactors(above) };
    // Long factors stand behind the fraction, unless they are all there is.
    const isLong = ({ level }: Printed) => level === "sum" || level === "bigOperator";
    const behind = above.length > 1 ? above.filter(isLong) : [];
    const inside = above.filter((factor) => !behind.includes(factor));
    const bottom = below.length === 1 ? below[0]!.text : joinFactors(below).text;
    const top = inside.length === 0 ? "1" : inside.length === 1 ? inside[0]!.text : joinFactors(inside).text;
    const fraction: Printed = { text: `\\frac{${top}}{${bottom}}`, level: "product" };
    return { negative: sign, ...joinFactors([fraction, ...behind]) };
  }

  /** Printed factors in reading order: numbers, names, parentheses, sum signs; equal ones as powers. */
  #gather(factors: readonly Node[], print: (factor: Node) => Printed): Printed[] {
    const counts = new Map<Node, number>();
    for (const factor of factors) counts.set(factor, (counts.get(factor) ?? 0) + 1);
    const printed = [...counts].map(([factor, count]): Printed & { rank: number } => {
      const base = print(factor);
      const rank =
        factor.op === "constant" ? 0 : base.level === "sum" ? 2 : base.level === "bigOperator" ? 3 : 1;
      if (count === 1) return { ...base, rank };
      return { text: power(base, String(count)), level: "power", rank };
    });
    return printed.sort((a, b) => a.rank - b.rank);
  }

  #call(name: string, args: readonly Node[]): Printed {
    if (name.startsWith(HELPER)) {
      const list = args.map((arg) => this.print(arg)).join(", ");
      return atom(`${this.names.helper(name.slice(HELPER.length))}\\left(${list}\\right)`);
    }
    if (name === "pow") return this.#power(args[0]!, args[1]!);
    if (name === "sqrt") return this.#root(args[0]!);
    const text = builtins.get(name)!.latex(...args.map((arg) => this.print(arg)));
    // A function's parentheses are its own; a superscript behind them would read as part of the argument.
    return name === "abs" ? atom(text) : { text, level: "power" };
  }

  /** Roots of roots are powers. */
  #root(argument: Node): Printed {
    let [base, degree] = [argument, 2];
    while (isRoot(base) && !this.names.replace(base)) [base, degree] = [base.args[0]!, 2 * degree];
    if (degree === 2) return atom(`\\sqrt{${this.print(base)}}`);
    return { text: power(this.printed(base), `1/${degree}`), level: "power" };
  }

  #power(base: Node, exponent: Node): Printed {
    if (exponent.op === "constant" && Math.abs(exponent.value) === 0.5) {
      const root = `\\sqrt{${this.print(base)}}`;
      return exponent.value > 0 ? atom(root) : { text: `\\frac{1}{${root}}`, level: "product" };
    }
    return { text: power(this.printed(base), this.print(exponent)), level: "power" };
  }

  #table(node: TableNode): Printed {
    const list = node.args.map((arg) => this.print(arg)).join(", ");
    const along =
      node.derivative === 3
        ? "\\partial_1 \\partial_2 "
        : node.derivative
          ? `\\partial_${node.derivative} `
          : "";
    return atom(`${along}${this.names.table(node)}\\left(${list}\\right)`);
  }
}

function atom(text: string): Printed {
  return { text, level: "atom" };
}

function numberText(node: ConstantNode): Printed {
  const text = numberOf(node.value);
  return { text, level: /\\cdot/.test(text) ? "product" : /\^/.test(text) ? "power" : "atom" };
}

function parentheses(text: string): string {
  return `\\left(${text}\\right)`;
}

/** Only symbols without a superscript take an exponent as they stand. */
function power({ text, level }: Printed, exponent: string): string {
  return `${level === "atom" && !text.includes("^") ? text : parentheses(text)}^{${exponent}}`;
}

function joinFactors(factors: readonly Printed[]): { text: string; level: Printed["level"] } {
  if (factors.length === 1)
    return factors[0]!.level === "sum" ? { text: parentheses(factors[0]!.text), level: "atom" } : factors[0]!;
  const isBig = factors.at(-1)!.level === "bigOperator";
  let text = "";
  factors.forEach(({ text: factor, level }, i) => {
    const isLast = i === factors.length - 1;
    const needsParentheses = level === "sum" || (level === "bigOperator" && !isLast);
    const next = needsParentheses ? parentheses(factor) : factor;
    text += i === 0 ? next : `${separator(text, next)}${next}`;
  });
  return { text, level: isBig ? "bigOperator" : "product" };
}

function isRoot(node: Node): boolean {
  return node.op === "sqrt" || (node.op === "function" && node.name === "sqrt");
}

/** Between factors: a digit after a number would be read as part of it; parentheses bring their own space. */
function separator(before: string, next: string): string {
  if (/\d\}?$/.test(before) && /^[\d.]/.test(next)) return " \\cdot ";
  return next.startsWith("\\left(") ? " " : " \\, ";
}
