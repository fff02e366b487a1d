import type { Evolution } from "./evolution.js";
import type { Individual } from "./individual.js";

/** Settings, population and best individuals of an evolution in some lines. */
export function evolutionText(evolution: Evolution, options: { bestN?: number; info?: boolean }): string {
  const { bestN = 5, info = true } = options;
  const lines: string[] = [];
  if (info) lines.push(...settings(evolution), "");
  const valid = evolution.getValidPopulation();
  lines.push(`> Population of generation ${evolution.gIdx}`);
  lines.push(`Number of individuals: ${valid.length} valid of ${evolution.pop.length}`);
  if (valid.length === 0) return lines.join("\n");
  lines.push(`Mean score across population: ${Number(mean(evolution.getScores()).toPrecision(2))}`);
  for (const name of evolution.parameterSpace.parameterNames) {
    const values = valid.map(({ params }) => params[name]!);
    lines.push(`${name}: \t mean: ${mean(values).toFixed(4)} \t std: ${deviation(values).toFixed(4)}`);
  }
  lines.push("", `> Best ${bestN} individuals`);
  evolution.toolbox.selBest(valid, bestN).forEach((individual, i) => lines.push(...describe(individual, i)));
  return lines.join("\n");
}

function settings(evolution: Evolution): string[] {
  const { operators, model, comments } = evolution;
  const name = (operator: (...args: never[]) => unknown): string => operator.name || "own function";
  return [
    `> Evolution ${evolution.trajectoryName}`,
    `Duration of the founders: ${evolution.durations.initial.toFixed(1)} s`,
    `Duration of the evolution: ${evolution.durations.evolution.toFixed(1)} s`,
    `Model: ${model ? `${model.constructor.name} ${model.name}` : "none"}`,
    `Parameter space: ${evolution.parameterSpace}`,
    `Weights: [${evolution.weightList.join(", ")}]`,
    `Algorithm: ${evolution.algorithm}, seed ${evolution.seed}`,
    `NGEN: ${evolution.NGEN}, POP_INIT_SIZE: ${evolution.POP_INIT_SIZE}, POP_SIZE: ${evolution.POP_SIZE}`,
    ...(evolution.algorithm === "cmaes"
      ? []
      : [
          `Mating: ${name(operators.matingOperator)} ${JSON.stringify(operators.MATE_P)}`,
          `Mutation: ${name(operators.mutationOperator)} ${JSON.stringify(operators.MUTATE_P)}`,
          `Parent selection: ${name(operators.parentSelectionOperator)} ${JSON.stringify(operators.PARENT_SELECT_P)}`,
        ]),
    `Selection: ${name(operators.selectionOperator)} ${JSON.stringify(operators.SELECT_P)}`,
    `Comments: ${typeof comments === "string" ? comments : comments.join("; ")}`,
  ];
}

function describe({ id, fitness, params }: Individual, rank: number): string[] {
  const { values, wvalues, score } = fitness;
  const short = (list: readonly number[]): string => list.map((value) => value.toFixed(2)).join(", ");
  return [
    `Individual ${rank} (id ${id})`,
    `\tFitness values: ${short(values)}`,
    `\tScore: ${score.toFixed(2)}`,
    `\tWeighted fitness: ${short(wvalues)}`,
    `\tmean ${mean(values).toFixed(2)}, std ${deviation(values).toFixed(2)}, min ${Math.min(...values).toFixed(2)}, max ${Math.max(...values).toFixed(2)}`,
    ...Object.entries(params).map(([name, value]) =>
      /^[A-Za-z_$][\w$]*$/.test(name)
        ? `\tmodel.params.${name} = ${value};`
        : `\tmodel.params["${name}"] = ${value};`,
    ),
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
}
