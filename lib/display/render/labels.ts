/** Text as Plotly writes it, in plain characters: entities decoded, tags left out, superscripts raised. */
export function plainText(markup: string): { text: string; bold: boolean } {
  const bold = /^\s*<b>/.test(markup);
  const text = markup
    .replace(/<br\s*\/?>/g, " ")
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  return { text, bold };
}
