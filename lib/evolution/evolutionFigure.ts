import type { Figure } from "../display/figure.js";
import { genealogy } from "../display/genealogy.js";
import { panels } from "../display/panels.js";
import { pareto } from "../display/pareto.js";
import { scoreProgress } from "../display/scores.js";
import type { Evolution } from "./evolution.js";

/**
 * A picture of an evolution: scores over generations, the Pareto front of several objectives, and the family tree.
 *
 * @param evolution any
 * @returns the figure; undefined while nobody is valid
 */
export function evolutionFigure(evolution: Evolution): Figure | undefined {
  if (evolution.hallOfFame(1).length === 0) return undefined;
  const { scores } = evolution.getScoresDuringEvolution({ drop_first: false });
  const progress = { ...scoreProgress(scores, { image: false }) };
  const rows = evolution.dfEvolution().objects() as Record<string, unknown>[];
  const names = evolution.weightList.map((_, index) => `f${index}`);
  const front =
    names.length > 1
      ? [pareto(rows, { objectives: ["f0", "f1"], all: names, weights: evolution.weightList })]
      : [];
  const titled = (figure: Figure, text: string): Figure => ({
    ...figure,
    layout: { ...figure.layout, title: { text } },
  });
  return panels([
    [titled(progress, "Scores"), ...front.map((figure) => titled(figure, "Pareto front"))],
    [titled(genealogy(evolution.genealogyData), "Family tree")],
  ]);
}
