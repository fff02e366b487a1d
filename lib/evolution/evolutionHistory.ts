import type { ParameterSpace } from "../exploration/parameterSpace.js";
import type { ResultsTable } from "../exploration/tables.js";
import { type Labelled, labelled } from "../labelled.js";
import { byMerit, type Individual, isValid } from "./individual.js";
import type { GenerationRecord } from "./state.js";
import { tableOf } from "./tables.js";

/** What an evolution has found so far, and how it is looked at. */
export class EvolutionHistory {
  /** The population: survivors of the last generation. */
  pop: readonly Individual[] = [];
  /** Best individual so far; null while none is valid. */
  best_ind: Individual | null = null;
  /** Number of the last complete generation. */
  gIdx: number = 0;
  /** Individuals made so far. */
  last_id: number = 0;
  /** Evaluations so far. */
  evaluationCounter: number = 0;
  /** Individuals of each generation: survivors of the founders, then those who were carried on, and the new ones. */
  history: Record<number, readonly Individual[]> = {};
  /** Choice of the best. */
  readonly toolbox: { selBest(pop: readonly Individual[], k: number): Individual[] } = {
    selBest: (pop, k) => byMerit(pop).slice(0, k),
  };

  /** Ids and scores of the survivors of every generation. */
  protected generations: GenerationRecord[] = [];

  constructor(
    readonly parameterSpace: ParameterSpace,
    readonly weightList: readonly number[],
    readonly POP_SIZE: number,
  ) {}

  /** Individuals whose fitness is finite. */
  getValidPopulation(pop: readonly Individual[] = this.pop): Individual[] {
    return pop.filter(isValid);
  }
  /** Individuals whose fitness is not. */
  getInvalidPopulation(pop: readonly Individual[] = this.pop): Individual[] {
    return pop.filter((individual) => !isValid(individual));
  }
  /** Scores of the valid individuals of the population. */
  getScores(): number[] {
    return this.getValidPopulation().map(({ fitness }) => fitness.score);
  }

  /**
   * Scores of the survivors of every generation.
   *
   * @param options `drop_first`: leave out the founders (default true); `reverse`: last generation first
   * @returns numbers of the generations, and scores [generation][individual]; NaN where there are fewer survivors
   */
  getScoresDuringEvolution(options: { drop_first?: boolean; reverse?: boolean } = {}): {
    readonly generations: readonly number[];
    readonly scores: Labelled;
  } {
    const { drop_first = true, reverse = false } = options;
    const kept = this.generations.filter(({ generation }) => !drop_first || generation > 0);
    if (reverse) kept.reverse();
    const generations = kept.map(({ generation }) => generation);
    const data = new Float64Array(kept.length * this.POP_SIZE).fill(Number.NaN);
    kept.forEach(({ scores }, g) => data.set(scores, g * this.POP_SIZE));
    const coords = { generation: Float64Array.from(generations) };
    return {
      generations,
      scores: labelled(data, [kept.length, this.POP_SIZE], ["generation", "individual"], {
        coords,
        name: "score",
      }),
    };
  }

  /** Ids of the survivors of every generation, founders first. */
  get survivors(): readonly { readonly generation: number; readonly ids: readonly number[] }[] {
    return this.generations;
  }

  /** An individual of the history; null when there is none with this id. */
  getIndividualFromHistory(id: number): Individual | null {
    return this.all().find((individual) => individual.id === id) ?? null;
  }

  /** Best individuals of the whole evolution, each once. */
  hallOfFame(k: number = 10): Individual[] {
    return byMerit(this.all().filter(isValid)).slice(0, k);
  }

  /** Valid individuals that no other dominates, of the whole evolution. */
  paretoFront(): Individual[] {
    const valid = this.all().filter(isValid);
    const isBelow = (a: Individual, b: Individual): boolean => {
      const pairs = a.fitness.wvalues.map((value, i) => [value, b.fitness.wvalues[i]!] as const);
      return pairs.every(([x, y]) => x <= y) && pairs.some(([x, y]) => x < y);
    };
    return valid.filter((one) => !valid.some((other) => isBelow(one, other)));
  }

  /** Parents of every individual of the history; none for founders. */
  get tree(): Readonly<Record<number, readonly number[]>> {
    return this.byId((individual) => individual.parentIds ?? []);
  }
  /** Generation of birth of every individual of the history. */
  get id_genx(): Readonly<Record<number, number>> {
    return this.byId(({ gIdx }) => gIdx);
  }
  /** Score of every individual of the history. */
  get id_score(): Readonly<Record<number, number>> {
    return this.byId(({ fitness }) => fitness.score);
  }
  /** Family tree, as the figure `genealogy` takes it. */
  get genealogyData(): {
    readonly tree: EvolutionHistory["tree"];
    readonly generation: EvolutionHistory["id_genx"];
    readonly score: EvolutionHistory["id_score"];
    readonly params: Readonly<Record<number, Readonly<Record<string, number>>>>;
  } {
    const params = this.byId((individual) => individual.params);
    return { tree: this.tree, generation: this.id_genx, score: this.id_score, params };
  }

  /** Valid individuals of the population as a table: parameters, score, id, gen, [outputs,] f0, f1, … */
  dfPop(options: { outputs?: boolean } = {}): ResultsTable {
    return tableOf(
      this.getValidPopulation(),
      this.parameterSpace.parameterNames,
      this.weightList.length,
      options,
    );
  }
  /** All individuals of the history as a table, each once. */
  dfEvolution(options: { outputs?: boolean } = {}): ResultsTable {
    return tableOf(this.all(), this.parameterSpace.parameterNames, this.weightList.length, options);
  }

  /** Individuals of the history in order of birth, each once. */
  protected all(): Individual[] {
    const found = new Map<number, Individual>();
    for (const pop of Object.values(this.history)) for (const one of pop) found.set(one.id, one);
    return [...found.values()].sort((a, b) => a.id - b.id);
  }

  protected byId<T>(value: (individual: Individual) => T): Record<number, T> {
    return Object.fromEntries(this.all().map((one) => [one.id, value(one)]));
  }
}
