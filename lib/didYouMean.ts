/**
 * The end of an error message about an unknown name: the nearest known one, or all of a few, or nothing.
 *
 * @param wanted the name that was given
 * @param known the names that exist
 * @returns text that begins with a space, or the empty text
 * @example
 * didYouMean("mue_ext_maen", ["mue_ext_mean", "tau"]) // ' Did you mean "mue_ext_mean"?'
 */
export function didYouMean(wanted: string, known: readonly string[]): string {
  const lower = wanted.toLowerCase();
  let best = "";
  let distance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const next = editDistance(name.toLowerCase(), lower);
    if (next < distance) [best, distance] = [name, next];
  }
  if (best) return ` Did you mean "${best}"?`;
  return known.length > 0 && known.length <= 8
    ? ` Known are ${known.map((name) => `"${name}"`).join(", ")}.`
    : "";
}

/** Number of insertions, deletions, replacements and swaps of neighbours that turn one name into the other. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = old[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(old[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, older[j - 2]! + 1);
    }
    older = old;
    old = row;
  }
  return old[b.length]!;
}
