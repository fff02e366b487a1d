import type { Labelled } from "../labelled.js";
import type { Dataset } from "./dataset.js";

/** How a notebook shows a data set: one line, and a table of what it holds. */
export function summarise(ds: Dataset): { readonly "text/plain": string; readonly "text/markdown": string } {
  const plain = String(ds);
  if (ds.name === null) return { "text/plain": plain, "text/markdown": plain };
  const n = ds.Cmat.shape[0]!;
  const lengths = offDiagonal(ds.Dmat);
  const rows: [string, string][] = [
    ["subjects", shorten(ds.subjects)],
    ["regions", `${n}${ds.regions.length > 0 ? `: ${shorten(ds.regions)}` : ""}`],
    [
      "connections",
      `${percent(offDiagonal(ds.Cmat).filter((weight) => weight !== 0).length / Math.max(1, lengths.length))} of all pairs`,
    ],
    ["mean fibre length", `${mean(lengths).toFixed(1)} mm`],
    ["BOLD", ds.hasBOLD ? boldText(ds) : "none"],
    ...(ds.dsBaseDirectory ? [["folder", ds.dsBaseDirectory] as [string, string]] : []),
  ];
  return {
    "text/plain": plain,
    "text/markdown": `**Dataset ${ds.name}**\n\n| | |\n|---|---|\n${rows.map(([name, text]) => `| ${name} | ${text} |`).join("\n")}\n`,
  };
}

function boldText(ds: Dataset): string {
  const samples = [...new Set(ds.BOLDs.map(({ shape }) => shape[1]!))].join(", ");
  return `${samples} samples${ds.boldInterval ? ` every ${ds.boldInterval / 1000} s` : ""}`;
}

function shorten(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 4).join(", ")}, … ${names.at(-1)}` : names.join(", ");
}

function offDiagonal({ data, shape }: Labelled): number[] {
  const n = shape[0]!;
  return [...data].filter((_, k) => k % n !== Math.floor(k / n));
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
