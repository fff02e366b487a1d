// Individuals of an evolution by id, and who descends from whom.
import type { EvolutionSpec } from "../../protocol/searchStates.js";
import type { ExplorerRequest } from "../../protocol/states.js";

/** Relatives of an individual. */
export interface Family {
  readonly ancestors: ReadonlySet<number>;
  readonly descendants: ReadonlySet<number>;
}

/** The individuals of an evolution. */
export class People {
  private readonly places: ReadonlyMap<number, number>;
  private readonly children = new Map<number, number[]>();

  constructor(readonly spec: EvolutionSpec) {
    this.places = new Map(Array.from(spec.ids, (id, place) => [id, place]));
    for (const id of spec.ids)
      for (const parent of this.parentsOf(id)) {
        const known = this.children.get(parent);
        if (known) known.push(id);
        else this.children.set(parent, [id]);
      }
  }

  has(id: number): boolean {
    return this.places.has(id);
  }

  /** Place of an individual in the columns. */
  placeOf(id: number): number {
    return this.places.get(id) ?? -1;
  }

  /** Parents that are known, each once. */
  parentsOf(id: number): number[] {
    const place = this.placeOf(id);
    if (place < 0) return [];
    const pair = [this.spec.parents[2 * place]!, this.spec.parents[2 * place + 1]!];
    return [...new Set(pair)].filter((parent) => parent >= 0 && this.places.has(parent));
  }

  childrenOf(id: number): readonly number[] {
    return this.children.get(id) ?? [];
  }

  bornIn(id: number): number {
    return this.spec.born[this.placeOf(id)]!;
  }

  scoreOf(id: number): number {
    return this.spec.scores[this.placeOf(id)]!;
  }

  paramsOf(id: number): Record<string, number> {
    const { parameters, values } = this.spec;
    const place = this.placeOf(id);
    return Object.fromEntries(
      parameters.map(({ name }, index) => [name, values[place * parameters.length + index]!]),
    );
  }

  fitnessOf(id: number): number[] {
    const { objectives, fitness } = this.spec;
    const start = this.placeOf(id) * objectives.length;
    return Array.from(fitness.subarray(start, start + objectives.length));
  }

  /** Whether every objective is finite. */
  isValid(id: number): boolean {
    return this.fitnessOf(id).every(Number.isFinite);
  }

  /** All ancestors and all descendants; nobody for an unknown id. */
  familyOf(id: number): Family {
    return {
      ancestors: this.reach(id, (one) => this.parentsOf(one)),
      descendants: this.reach(id, (one) => this.childrenOf(one)),
    };
  }

  /** Row of a table, as the figures of the library take it. */
  rowOf(id: number): Record<string, number> {
    return {
      ...this.paramsOf(id),
      score: this.scoreOf(id),
      id,
      gen: this.bornIn(id),
      ...Object.fromEntries(this.fitnessOf(id).map((value, index) => [`f${index}`, value])),
    };
  }

  /** Survivors of a generation that are valid. */
  survivors(shown: number): number[] {
    const generation = this.spec.generations[shown];
    return generation ? [...generation.survivors].filter((id) => this.has(id) && this.isValid(id)) : [];
  }

  /** The best individual of all; −1 when nobody is valid. */
  get best(): number {
    let best = -1;
    for (const id of this.spec.ids)
      if (this.isValid(id) && (best < 0 || this.scoreOf(id) > this.scoreOf(best))) best = id;
    return best;
  }

  /** What the page is asked to simulate for an individual. */
  requestOf(id: number): ExplorerRequest {
    const values = this.paramsOf(id);
    const params = this.spec.parameters.flatMap(({ name, targets }) =>
      targets.map((target) => [target, values[name]] as const),
    );
    return {
      values: {},
      focus: 0,
      stimulated: [],
      removed: [],
      params: Object.fromEntries(params),
      simulation: id,
      seed: null,
    };
  }

  private reach(id: number, next: (id: number) => readonly number[]): Set<number> {
    const found = new Set<number>();
    const waiting = [...next(id)];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(...next(one));
    }
    return found;
  }
}
