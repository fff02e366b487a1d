import type { ModelDefinition } from "../definition.js";
import { latexOf } from "./latex.js";
import { parameterMarkdown } from "./parameterTable.js";

/**
 * A model as Markdown: what it is, its equations, parameters and literature.
 *
 * @param definition the model
 * @param options values of the choice parameters; present values of the parameters
 * @example
 * modelMarkdown(hopf).startsWith("**hopf**") // true
 */
export function modelMarkdown(
  definition: ModelDefinition,
  options: {
    choices?: Readonly<Record<string, number | string>>;
    values?: Readonly<Record<string, unknown>>;
  } = {},
): string {
  const { name, description, references } = definition;
  const literature =
    references.length > 0 ? [references.map((reference) => `- ${reference}`).join("\n")] : [];
  return [
    `**${name}** — ${description}`,
    `$$\n${latexOf(definition, options)}\n$$`,
    parameterMarkdown(definition, options.values),
    ...literature,
  ].join("\n\n");
}
