import katex from "katex";
import MarkdownIt from "markdown-it";

/**
 * Markdown of a notebook as HTML.
 *
 * HTML in the text is shown as text, with one exception: `<details>` and `<summary>` without attributes, which hide
 * solutions. Formulas become MathML, which browsers draw without fonts or scripts.
 *
 * @param text Markdown with `$…$` and `$$…$$`
 * @returns HTML that is safe to put into a page
 */
export function markdownHtml(text: string): string {
  return renderer.render(text);
}

/** A formula as MathML. */
export function formulaHtml(source: string, display: boolean): string {
  return katex.renderToString(source, {
    displayMode: display,
    output: "mathml",
    throwOnError: false,
    trust: false,
    strict: "ignore",
  });
}

const renderer: MarkdownIt = new MarkdownIt({ html: false, linkify: false, typographer: false });

renderer.inline.ruler.after("escape", "formula", (state, silent) => {
  const match = /^(\${1,2})((?:\\[\s\S]|[^$\\])+?)\1(?!\d)/.exec(state.src.slice(state.pos));
  if (!match || (match[1] === "$" && /^\s|\s$/.test(match[2]!))) return false;
  if (!silent) {
    const token = state.push("formula", "", 0);
    token.content = match[2]!;
    token.markup = match[1]!;
  }
  state.pos += match[0].length;
  return true;
});

renderer.block.ruler.before("paragraph", "formulaBlock", (state, startLine, endLine, silent) => {
  const lineOf = (line: number): string =>
    state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]!);
  const first = lineOf(startLine).trim();
  if (!first.startsWith("$$")) return false;
  let line = startLine;
  let content = first.slice(2);
  while (!content.trimEnd().endsWith("$$")) {
    line++;
    if (line >= endLine) return false;
    content += `\n${lineOf(line)}`;
  }
  if (silent) return true;
  const token = state.push("formula", "", 0);
  token.content = content.trimEnd().slice(0, -2);
  token.markup = "$$";
  state.line = line + 1;
  return true;
});

renderer.renderer.rules.formula = (tokens, index) => {
  const { content, markup } = tokens[index]!;
  return formulaHtml(content, markup === "$$");
};

const TAGS = /^(<\/?(?:details|summary)>)/;

renderer.block.ruler.before(
  "paragraph",
  "details",
  (state, startLine, _endLine, silent) => {
    const line = state.src
      .slice(state.bMarks[startLine]! + state.tShift[startLine]!, state.eMarks[startLine]!)
      .trim();
    if (!TAGS.test(line)) return false;
    if (silent) return true;
    let rest = line;
    while (rest) {
      const tag = TAGS.exec(rest)?.[1];
      if (tag !== undefined) {
        state.push("allowedTag", "", 0).content = tag;
        rest = rest.slice(tag.length);
        continue;
      }
      const end = rest.search(/<\/?(?:details|summary)>/);
      const inline = state.push("inline", "", 0);
      inline.content = end < 0 ? rest : rest.slice(0, end);
      inline.map = [startLine, startLine + 1];
      inline.children = [];
      rest = end < 0 ? "" : rest.slice(end);
    }
    state.line = startLine + 1;
    return true;
  },
  { alt: ["paragraph"] },
);

renderer.renderer.rules.allowedTag = (tokens, index) => tokens[index]!.content;
