const GREEK: readonly string[] = [
  ...[
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
  ],
  ...["xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"],
];
const capital = (name: string) => `${name[0]!.toUpperCase()}${name.slice(1)}`;
const greek = new RegExp(`^(${[...GREEK, ...GREEK.map(capital)].join("|")})(?=$|[A-Z0-9])`);

/**
 * LaTeX symbol of a name: `tau_exc` → \tau_{\mathrm{exc}}, `g_L` → g_{L}, `k1` → k_{1}, `sigma` → \sigma.
 *
 * The part before the first underscore is the letter; Greek names are spelt out, longer words stay upright.
 */
export function symbolOf(name: string): string {
  const [head = "", ...rest] = name.split("_");
  const { letter, tail } = splitHead(head);
  const subscripts = [...(tail.match(/^\d+|.+/g) ?? []), ...rest]
    .filter((part) => part !== "")
    .map(subscript);
  return subscripts.length > 0 ? `${letter}_{${subscripts.join(",")}}` : letter;
}

/** Letter and what hangs on it without an underscore: `tauA`, `k1`, `z1ee`. */
function splitHead(head: string): { letter: string; tail: string } {
  const match = greek.exec(head);
  if (match) return { letter: greekLetter(match[0]), tail: head.slice(match[0].length) };
  const numbered = /^([A-Za-z])(\d.*)$/.exec(head);
  if (numbered) return { letter: numbered[1]!, tail: numbered[2]! };
  return { letter: head.length > 1 ? `\\mathrm{${head}}` : head, tail: "" };
}

function greekLetter(name: string): string {
  const lower = name.toLowerCase();
  // Capitals that look like Latin letters have no command of their own.
  const hasCapital = /^(gamma|delta|theta|lambda|xi|pi|sigma|upsilon|phi|psi|omega)$/.test(lower);
  if (name[0] !== lower[0] && hasCapital) return `\\${name[0]}${lower.slice(1)}`;
  return lower === "epsilon" ? "\\varepsilon" : lower === "phi" ? "\\varphi" : `\\${lower}`;
}

function subscript(part: string): string {
  if (greek.test(part)) return symbolOf(part);
  return part.length === 1 || /^\d+$/.test(part) ? part : `\\mathrm{${part}}`;
}

/** A symbol with one more subscript: x → x_{n}, r_E → r_{E,n}. */
export function withIndex(symbol: string, index: string): string {
  const at = topLevelSubscript(symbol);
  if (!at) return `${symbol}_{${index}}`;
  const { start, end } = at;
  const inner = symbol.slice(start, end).replace(/^\{(.*)\}$/s, "$1");
  return `${symbol.slice(0, start)}{${inner},${index}}${symbol.slice(end)}`;
}

/** Where the subscript of a symbol stands, outside all braces. */
function topLevelSubscript(symbol: string): { start: number; end: number } | undefined {
  let depth = 0;
  for (let i = 0; i < symbol.length; i++) {
    if (symbol[i] === "{") depth++;
    else if (symbol[i] === "}") depth--;
    else if (symbol[i] === "_" && depth === 0) {
      const start = i + 1;
      return { start, end: endOfGroup(symbol, start) };
    }
  }
  return undefined;
}

function endOfGroup(text: string, start: number): number {
  if (text[start] === "\\") return start + (/^\\[A-Za-z]+/.exec(text.slice(start))?.[0].length ?? 1);
  if (text[start] !== "{") return start + 1;
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "{") depth++;
    if (text[i] === "}" && --depth === 0) return i + 1;
  }
  return text.length;
}

/** A number as it is written in formulas: 10^{-3} instead of 0.001, multiples of π recognised. */
export function numberOf(value: number): string {
  if (Number.isNaN(value)) return "\\mathrm{NaN}";
  if (!Number.isFinite(value)) return value > 0 ? "\\infty" : "-\\infty";
  const turns = value / Math.PI;
  if (value !== 0 && Number.isInteger(turns))
    return turns === 1 ? "\\pi" : `${turns === -1 ? "-" : turns}\\pi`;
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  const isRoundPower = /^-?1$/.test(mantissa) && Math.abs(power) >= 3;
  if (power >= -3 && power < 5 && !isRoundPower) return String(value);
  const factor = mantissa === "1" ? "" : mantissa === "-1" ? "-" : `${mantissa} \\cdot `;
  return `${factor}10^{${power}}`;
}
