/** Text for figures: escaping, numbers as people write them, labels with units. */

/**
 * Text given by a user, made safe for Plotly, which reads a little HTML in its labels.
 *
 * @param text any text
 * @returns the text with `&`, `<` and `>` written as entities, control characters removed
 * @example
 * plain("a<b>") // "a&lt;b&gt;"
 */
export function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/**
 * A number with few digits, with a true minus sign.
 *
 * @param value any number
 * @param digits significant digits
 * @returns e.g. `"−0.21"`, `"3.2 × 10⁻⁵"`
 * @example
 * formatNumber(-0.2134) // "−0.213"
 */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude >= 6 || magnitude < -4) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
    return `${sign(String(Number(mantissa)))} × ${power(Number(exponent))}`;
  }
  return sign(String(Number(value.toPrecision(Math.max(digits, Math.min(magnitude + 1, 6))))));
}

/** A power of ten with a raised exponent, e.g. `"10⁻⁴"`. */
export function power(exponent: number): string {
  const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const digits = [...String(Math.abs(exponent))].map((digit) => raised[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

const sign = (text: string): string => text.replace("-", "−");

/**
 * A quantity with its unit, as written along an axis.
 *
 * @param name name of the quantity
 * @param unit unit, or nothing for a pure number
 * @returns e.g. `"Rate (Hz)"`, escaped
 * @example
 * withUnit("Rate", "Hz") // "Rate (Hz)"
 */
export function withUnit(name: string, unit?: string): string {
  return unit ? `${plain(name)} (${plain(unit)})` : plain(name);
}

/** A number rounded for drawing: five significant digits are finer than any screen. */
export function rounded(value: number, digits = 5): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}
