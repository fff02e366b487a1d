import { isLabelledArray, isNumberArray } from "../exploration/results.js";
import { makeTable, type ResultsTable } from "../exploration/tables.js";
import type { Individual } from "./individual.js";

/** Individuals as rows: parameters, score, id, gen, outputs if wanted, f0, f1, … */
export function tableOf(
  pop: readonly Individual[],
  parameters: readonly string[],
  objectives: number,
  options: { outputs?: boolean },
): ResultsTable {
  const columns: Record<string, unknown[]> = {};
  for (const name of parameters) columns[name] = pop.map(({ params }) => params[name]);
  columns.score = pop.map(({ fitness }) => fitness.score);
  columns.id = pop.map(({ id }) => id);
  columns.gen = pop.map(({ gIdx }) => gIdx);
  if (options.outputs) {
    const names = new Set(pop.flatMap(({ outputs }) => Object.keys(outputs)));
    for (const name of names) columns[name] = pop.map(({ outputs }) => columnValue(outputs[name]));
  }
  for (let i = 0; i < objectives; i++) columns[`f${i}`] = pop.map(({ fitness }) => fitness.values[i]);
  return makeTable(columns);
}

/** Numbers and arrays; other things are missing. */
function columnValue(value: unknown): unknown {
  const isArray = Array.isArray(value) || isNumberArray(value) || isLabelledArray(value);
  return typeof value === "number" || isArray ? value : Number.NaN;
}
