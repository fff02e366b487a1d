import type { ExplorationSummary } from "./boxSearch.js";
import type { ExplorationResults } from "./explorationResults.js";

/** A summary of an exploration in some lines. */
export function explorationText(
  search: ExplorationResults,
  last: { summary: ExplorationSummary; date: Date } | undefined,
): string {
  const lines = [
    `Exploration: ${search.trajectoryName ?? "not run yet"}`,
    `File: ${search.filename ?? "none, results are in memory"}`,
    `Model: ${search.modelName ?? "none"}`,
    `Runs: ${search.nRuns}`,
    `Explored parameters: ${search.exploreParameters.join(", ")}`,
  ];
  if (last) {
    const { summary, date } = last;
    lines.unshift(`Date: ${date.toISOString()}`);
    lines.push(`Duration: ${summary.seconds.toFixed(1)} s on ${summary.executor}`);
    if (summary.failed > 0) lines.push(`Failed: ${summary.failed} runs, see failures`);
    if (summary.resumed > 0) lines.push(`Resumed: ${summary.resumed} runs of an earlier session`);
  }
  return lines.join("\n");
}
