import { type Notebook, type NotebookCell, sourceOf, toLines } from "./notebook.js";

/** Tags that papermill and other runners know. */
const DEFAULTS = "parameters";
const INJECTED = "injected-parameters";

/**
 * Give a notebook other parameters: a cell with them is put behind the one with the tag `parameters`.
 *
 * A cell that was put there before is replaced. Without a tagged cell the new one is the first.
 *
 * @param notebook changed in place
 * @param values by name; anything that JSON can say
 * @throws Error when the tagged cell declares no such name
 */
export function injectParameters(notebook: Notebook, values: Readonly<Record<string, unknown>>): void {
  if (Object.keys(values).length === 0) return;
  const { cells } = notebook;
  const hasTag = (tag: string, cell: NotebookCell): boolean => cell.metadata?.tags?.includes(tag) === true;
  const defaults = cells.find((cell) => hasTag(DEFAULTS, cell));
  if (defaults) {
    const known = Array.from(
      sourceOf(defaults).matchAll(/^\s*(?:let|var|const)\s+([\p{L}$_][\p{L}\d$_]*)/gmu),
      ([, name]) => name!,
    );
    const unknown = Object.keys(values).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new Error(`The notebook has no parameter "${unknown}". There are: ${known.join(", ")}.`);
  }
  notebook.cells = cells.filter((cell) => !hasTag(INJECTED, cell));
  const lines = Object.entries(values).map(([name, value]) => `let ${name} = ${JSON.stringify(value)};`);
  const place = defaults ? notebook.cells.indexOf(defaults) + 1 : 0;
  notebook.cells.splice(place, 0, {
    cell_type: "code",
    metadata: { tags: [INJECTED] },
    source: toLines(lines.join("\n")),
    outputs: [],
    execution_count: null,
  });
}

/**
 * Parameters as a command line gives them, `name=value` each.
 *
 * @param texts numbers, booleans, null, lists and objects as JSON; everything else is text
 * @throws Error when a text is not of this form
 */
export function parseParameters(texts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([\p{L}$_][\p{L}\d$_]*)=(.*)$/su.exec(text) ?? [];
      if (name === undefined || value === undefined)
        throw new Error(`A parameter is written as name=value, got "${text}".`);
      try {
        return [name, JSON.parse(value) as unknown];
      } catch {
        return [name, value];
      }
    }),
  );
}
