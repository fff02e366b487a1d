import type { ModelDefinition, ParameterSpec } from "../definition.js";
import { symbolOf } from "./symbolNames.js";

/** One parameter or input of a model. */
export interface ParameterRow {
  readonly name: string;
  /** LaTeX symbol, as the equations use it. */
  readonly symbol: string;
  readonly default: number | string;
  /** Physical unit, `""` for a pure number. */
  readonly unit: string;
  /** Usual range "low … high", or the allowed values; `""` if there is none. */
  readonly range: string;
  readonly description: string;
}

/**
 * Parameters and inputs of a model as rows of a table.
 *
 * @param definition the model
 * @returns parameters in the order of the definition, then inputs
 * @example
 * parameterTable(hopf)[2]; // { name: "a", symbol: "a", default: 0.25, unit: "1/ms", range: "-2 … 2", … }
 */
export function parameterTable(definition: ModelDefinition): ParameterRow[] {
  const { parameters, inputs = {}, symbols = {} } = definition;
  const row = (name: string, spec: ParameterSpec): ParameterRow => ({
    name,
    symbol: spec.latex ?? symbols[name] ?? symbolOf(name),
    default: spec.default,
    unit: spec.unit,
    range: rangeOf(spec),
    description: spec.description,
  });
  return [...Object.entries(parameters), ...Object.entries(inputs)].map(([name, spec]) => row(name, spec));
}

function rangeOf({ choices, min, max }: ParameterSpec): string {
  if (choices) return choices.join(", ");
  if (min === undefined && max === undefined) return "";
  return min === undefined ? `≤ ${max}` : max === undefined ? `≥ ${min}` : `${min} … ${max}`;
}

/**
 * Parameters and inputs of a model as a Markdown table.
 *
 * @param definition the model
 * @param values present values, shown beside the defaults if given
 */
export function parameterMarkdown(
  definition: ModelDefinition,
  values?: Readonly<Record<string, unknown>>,
): string {
  const headings = [
    ...["name", "symbol", ...(values ? ["value"] : []), "default", "unit", "range", "description"],
  ];
  const rows = parameterTable(definition).map(({ name, symbol, range, unit, description, ...spec }) => [
    `\`${name}\``,
    `$${symbol}$`,
    ...(values ? [valueText(values[name])] : []),
    valueText(spec.default),
    unit,
    range,
    description,
  ]);
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A value as a table shows it: arrays by their length. */
function valueText(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (typeof value === "string") return value;
  const length = (value as ArrayLike<unknown> | undefined)?.length;
  return length === undefined ? "array" : `${length} values`;
}
