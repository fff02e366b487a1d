import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";
import {
  isBounds,
  type ParameterArrays,
  type ParameterLists,
  type ParameterPoint,
  type ParameterValue,
  plainValue,
  rangeOf,
  readList,
} from "./parameterValues.js";
import { drawSeed, seedAt, uniformAt } from "./random.js";
import { isStarred, type UnwrappedParams, unwrapStarNotation } from "./starNotation.js";

/** How the lists of a space combine to runs. */
export type ParameterKind = "point" | "bound" | "grid" | "sequence" | "explicit";

const KINDS: readonly string[] = ["point", "bound", "grid", "sequence", "explicit"];

/** Options of a parameter space. */
export interface ParameterSpaceOptions {
  /**
   * "point": one value each. "bound": [min, max] each, for evolution. "grid": every combination. "sequence": one
   * parameter after another, the others at the model's default. "explicit": the lists side by side, one run a row.
   * Detected when not given.
   */
  kind?: ParameterKind | null;
  /** Allow `*` and `|` in names, for models with nested parameters. */
  allowStarNotation?: boolean;
  /** An axis of random initial conditions: each point of the space runs once for each of them. */
  initialConditions?: InitialConditions | null;
}

/** An axis of random initial conditions. */
export interface InitialConditions {
  /** Number of draws. */
  readonly count: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** "shared" (default): every point of the space gets the same draws. "fresh": each run its own. */
  readonly draw?: "shared" | "fresh";
}

/** One run of a space. */
export interface ParameterRun<V extends ParameterLists = ParameterLists> {
  /** Position in the order of runs. */
  readonly index: number;
  /** Values that the run sets; parameters of a sequence that it leaves alone are absent. */
  readonly params: Partial<ParameterPoint<V>>;
  /** Which of the random initial conditions, or null without such an axis. */
  readonly initialCondition: number | null;
  /** Seed of the run's initial conditions and noise, or null without such an axis. */
  readonly seed: number | null;
}

/** A space as plain JSON. */
export interface ParameterSpaceJSON {
  readonly names: readonly string[];
  readonly values: readonly (readonly unknown[])[];
  readonly kind: ParameterKind | null;
  readonly star: boolean;
  readonly initialConditions: InitialConditions | null;
}

/**
 * Parameters of a model and the values they shall take, for explorations and evolutions.
 *
 * @throws ValidationError when names or values do not fit the kind
 * @example
 * new ParameterSpace({ a: [3, 3.5, 5], b: [0, 3] }, { kind: "grid" }).getParametrization()
 * // { a: [3, 3, 3.5, 3.5, 5, 5], b: [0, 3, 0, 3, 0, 3] }
 */
export class ParameterSpace<V extends ParameterLists = ParameterLists> {
  /** Whether names may hold stars. */
  readonly star: boolean;
  /** Lists by name, e.g. `space.values.mue_ext_mean`; assigning a list checks and replaces it. */
  readonly values: ParameterArrays<V>;
  /** The axis of random initial conditions. */
  readonly initialConditions: InitialConditions | null;

  readonly #lists = new Map<string, readonly ParameterValue[]>();
  readonly #declared: ParameterKind | null;

  /**
   * @param parameters lists of values by name
   * @param options kind, star notation, initial conditions
   */
  constructor(parameters: V, options?: ParameterSpaceOptions);
  /**
   * @param names names of the parameters
   * @param lists one list of values for each name
   * @param options kind, star notation, initial conditions
   */
  constructor(
    names: readonly string[],
    lists: readonly ArrayLike<ParameterValue>[],
    options?: ParameterSpaceOptions,
  );
  constructor(
    first: V | readonly string[],
    second: readonly ArrayLike<ParameterValue>[] | ParameterSpaceOptions = {},
    third: ParameterSpaceOptions = {},
  ) {
    const entries = Array.isArray(first) ? pair(first, second) : readEntries(first as V);
    const options = Array.isArray(first) ? third : (second as ParameterSpaceOptions);
    this.#declared = readKind(options.kind ?? null);
    this.star = options.allowStarNotation ?? false;
    this.initialConditions = readInitialConditions(options.initialConditions ?? null);
    for (const [name, list] of entries) {
      checkName(name, this.star, this.#lists.has(name));
      this.#lists.set(name, readList(name, list));
    }
    checkLists(this.#declared, this.#lists);
    this.values = this.#accessors();
  }

  /**
   * The kind as given, or detected: lists of one value are a point, pairs of ascending numbers bounds, all else a grid.
   * Null for a space without parameters.
   */
  get kind(): ParameterKind | null {
    if (this.#declared || this.#lists.size === 0) return this.#declared;
    const lists = [...this.#lists.values()];
    if (lists.every((list) => list.length === 1)) return "point";
    return lists.every(isBounds) ? "bound" : "grid";
  }

  /**
   * How the lists combine in an exploration. Pairs of which nobody said that they are bounds are explored as a grid,
   * so that a 2 × 2 grid has four runs.
   */
  get explorationKind(): ParameterKind | null {
    return this.kind === "bound" && this.#declared === null ? "grid" : this.kind;
  }

  /** Names in order. */
  get parameterNames(): (keyof V & string)[] {
    return [...this.#lists.keys()];
  }

  /** Lists in the order of the names. */
  get parameterValues(): (readonly ParameterValue[])[] {
    return [...this.#lists.values()];
  }

  /** Number of parameters. */
  get ndims(): number {
    return this.#lists.size;
  }

  /** Smallest value of each parameter; NaN for texts. */
  get lowerBound(): number[] {
    return this.parameterValues.map((list) => rangeOf(list)[0]);
  }

  /** Largest value of each parameter; NaN for texts. */
  get upperBound(): number[] {
    return this.parameterValues.map((list) => rangeOf(list)[1]);
  }

  /** Number of runs of an exploration. */
  get runCount(): number {
    return this.#pointCount * (this.initialConditions?.count ?? 1);
  }

  /** Names and lists, in order. */
  [Symbol.iterator](): Iterator<[string, readonly ParameterValue[]]> {
    return this.#lists.entries();
  }

  /** Whether the space has a parameter. */
  has(name: string): boolean {
    return this.#lists.has(name);
  }

  /**
   * Values of one parameter.
   *
   * @throws ValidationError when there is no such parameter
   */
  get<K extends keyof V & string>(name: K): ParameterArrays<V>[K] {
    return this.#list(name) as ParameterArrays<V>[K];
  }

  /**
   * Replace the values of one parameter; everything derived from them follows.
   *
   * @throws ValidationError when there is no such parameter or the values do not fit; nothing changes then
   */
  set<K extends keyof V & string>(name: K, values: ArrayLike<V[K][number]>): void {
    this.#list(name);
    const next = new Map(this.#lists).set(name, readList(name, values));
    checkLists(this.#declared, next);
    this.#lists.set(name, next.get(name)!);
  }

  /** Lists by name, as a plain object. */
  dict(): ParameterArrays<V> {
    return Object.fromEntries(this.#lists) as ParameterArrays<V>;
  }

  /**
   * One value of each list by chance, each with equal probability.
   *
   * @param options `seed`: equal seeds draw equal values; drawn when null
   * @returns values by name
   */
  getRandom(options: { seed?: number | null } = {}): ParameterPoint<V> {
    const seed = options.seed ?? drawSeed();
    const entries = [...this.#lists].map(([name, list], i) => {
      const at = Math.floor(uniformAt(seed, "choice", i) * list.length);
      return [name, list[at]!];
    });
    return Object.fromEntries(entries) as ParameterPoint<V>;
  }

  /**
   * The runs of an exploration as columns, all of equal length; null means the model's default.
   *
   * With initial conditions each point is repeated, the initial conditions changing fastest.
   *
   * @returns list of per-run values by name
   * @throws ValidationError when the space has no parameters
   * @example
   * new ParameterSpace({ a: [3, 3.5, 5], b: [0, 3] }, { kind: "sequence" }).getParametrization()
   * // { a: [3, 3.5, 5, null, null], b: [null, null, null, 0, 3] }
   */
  getParametrization(): { [K in keyof V]: (V[K][number] | null)[] } {
    if (this.ndims === 0)
      throw new ValidationError("A space without parameters has no runs: give it at least one.");
    const runs = Array.from({ length: this.runCount }, (_, index) => this.run(index).params);
    const columns = this.parameterNames.map((name) => [name, runs.map((params) => params[name] ?? null)]);
    return Object.fromEntries(columns);
  }

  /**
   * One run of the exploration; nothing is laid out for the others.
   *
   * @param index from 0 to `runCount − 1`
   * @throws ValidationError when there is no such run
   */
  run(index: number): ParameterRun<V> {
    if (!Number.isInteger(index) || index < 0 || index >= this.runCount)
      throw new ValidationError(`A run must be a whole number from 0 to ${this.runCount - 1}, got ${index}.`);
    const repeats = this.initialConditions?.count ?? 1;
    const params = Object.fromEntries(this.#pointAt(Math.floor(index / repeats))) as Partial<
      ParameterPoint<V>
    >;
    if (!this.initialConditions) return { index, params, initialCondition: null, seed: null };
    const initialCondition = index % repeats;
    const { seed, draw } = this.initialConditions;
    return {
      index,
      params,
      initialCondition,
      seed: seedAt(seed, draw === "fresh" ? index : initialCondition),
    };
  }

  /** All runs, one after another. */
  *runs(): Generator<ParameterRun<V>> {
    for (let index = 0; index < this.runCount; index++) yield this.run(index);
  }

  /**
   * The same space with an axis of random initial conditions.
   *
   * @param count number of draws
   * @param options `seed` of the draws, and whether all points share them
   */
  withInitialConditions(
    count: number,
    options: { seed?: number; draw?: "shared" | "fresh" } = {},
  ): ParameterSpace<V> {
    const { seed = drawSeed(), draw = "shared" } = options;
    return new ParameterSpace<V>(this.dict() as unknown as V, {
      kind: this.#declared,
      allowStarNotation: this.star,
      initialConditions: { count, seed, draw },
    });
  }

  /**
   * Values with all starred names spelt out for a model.
   *
   * @param params values by name, e.g. `space.run(0).params`
   * @param keys keys of the model's parameters
   */
  unwrap<T>(params: Readonly<Record<string, T>>, keys: Iterable<string>): UnwrappedParams<T> {
    return this.star ? unwrapStarNotation(params, keys) : { params, expansion: {}, unresolved: [] };
  }

  /** Plain JSON from which `ParameterSpace.fromJSON` makes the space again. */
  toJSON(): ParameterSpaceJSON {
    return {
      names: this.parameterNames,
      values: this.parameterValues.map((list) => list.map(plainValue)),
      kind: this.#declared,
      star: this.star,
      initialConditions: this.initialConditions,
    };
  }

  /** The space that `toJSON` described; vectors come back as plain arrays. */
  static fromJSON({ names, values, kind, star, initialConditions }: ParameterSpaceJSON): ParameterSpace {
    return new ParameterSpace(names, values as readonly ParameterValue[][], {
      kind,
      allowStarNotation: star,
      initialConditions,
    });
  }

  /** The lists as text. */
  toString(): string {
    const lists = [...this.#lists].map(([name, list]) => `${name}: ${JSON.stringify(list.map(plainValue))}`);
    return `{ ${lists.join(", ")} }`;
  }

  /** Number of points, initial conditions apart. */
  get #pointCount(): number {
    const lengths = this.parameterValues.map((list) => list.length);
    if (lengths.length === 0) return 0;
    if (this.explorationKind === "grid") return lengths.reduce((product, length) => product * length, 1);
    if (this.explorationKind === "sequence") return lengths.reduce((sum, length) => sum + length, 0);
    return lengths[0]!;
  }

  #pointAt(point: number): [string, ParameterValue][] {
    const entries = [...this.#lists];
    if (this.explorationKind === "sequence") {
      let before = 0;
      for (const [name, list] of entries) {
        if (point < before + list.length) return [[name, list[point - before]!]];
        before += list.length;
      }
    }
    if (this.explorationKind !== "grid") return entries.map(([name, list]) => [name, list[point]!]);
    let rest = point;
    // The last parameter changes fastest.
    return entries
      .reverse()
      .map(([name, list]): [string, ParameterValue] => {
        const at = rest % list.length;
        rest = Math.floor(rest / list.length);
        return [name, list[at]!];
      })
      .reverse();
  }

  #list(name: string): readonly ParameterValue[] {
    const list = this.#lists.get(name);
    if (list) return list;
    throw new ValidationError(
      `The space has no parameter "${name}".${didYouMean(name, this.parameterNames)}`,
    );
  }

  #accessors(): ParameterArrays<V> {
    const target = {};
    for (const name of this.#lists.keys())
      Object.defineProperty(target, name, {
        enumerable: true,
        get: () => this.#list(name),
        set: (values: ArrayLike<ParameterValue>) => this.set(name, values as ArrayLike<V[string][number]>),
      });
    return Object.freeze(target) as ParameterArrays<V>;
  }
}

function readEntries(parameters: ParameterLists): [string, ArrayLike<ParameterValue>][] {
  if (typeof parameters === "object" && parameters !== null) return Object.entries(parameters);
  throw new ValidationError(
    `ParameterSpace needs lists of values by name, as { a: [0, 1] }, or names and lists, got ${String(parameters)}.`,
  );
}

function pair(names: readonly unknown[], lists: unknown): [string, ArrayLike<ParameterValue>][] {
  const wrong = names.find((name) => typeof name !== "string");
  if (wrong !== undefined)
    throw new ValidationError(`Names of parameters must be texts, got ${String(wrong)}.`);
  if (!Array.isArray(lists) || lists.length !== names.length)
    throw new ValidationError(
      `ParameterSpace needs one list of values a name, got ${names.length} names and ${Array.isArray(lists) ? lists.length : "no"} lists.`,
    );
  return (names as readonly string[]).map((name, i) => [name, lists[i]]);
}

function readKind(kind: string | null): ParameterKind | null {
  if (kind === null || KINDS.includes(kind)) return kind as ParameterKind | null;
  throw new ValidationError(
    `kind must be one of ${KINDS.join(", ")}, got "${kind}".${didYouMean(kind, KINDS)}`,
  );
}

function readInitialConditions(given: InitialConditions | null): InitialConditions | null {
  if (given === null) return null;
  const { count, seed, draw = "shared" } = given;
  if (!Number.isInteger(count) || count < 1)
    throw new ValidationError(`initialConditions.count must be a whole number ≥ 1, got ${count}.`);
  if (!Number.isInteger(seed))
    throw new ValidationError(`initialConditions.seed must be a whole number, got ${seed}.`);
  if (draw !== "shared" && draw !== "fresh")
    throw new ValidationError(`initialConditions.draw must be "shared" or "fresh", got "${draw}".`);
  return { count, seed, draw };
}

function checkName(name: string, star: boolean, taken: boolean): void {
  if (name.trim() === "") throw new ValidationError("Names of parameters must not be empty.");
  if (taken) throw new ValidationError(`Names of parameters must differ, got "${name}" twice.`);
  if (isStarred(name) && !star)
    throw new ValidationError(`"${name}" uses star notation: set allowStarNotation: true to allow it.`);
}

/** What each kind demands of its lists. */
function checkLists(kind: ParameterKind | null, lists: ReadonlyMap<string, readonly ParameterValue[]>): void {
  if (kind === "bound") for (const [name, list] of lists) checkBounds(name, list);
  if (kind === "point" || kind === "explicit") {
    const lengths = [...lists].map(([name, list]) => `${name} ${list.length}`);
    if (new Set([...lists.values()].map((list) => list.length)).size > 1)
      throw new ValidationError(
        `Lists of a space of kind "${kind}" must be equally long, got ${lengths.join(", ")}.`,
      );
  }
}

function checkBounds(name: string, list: readonly ParameterValue[]): void {
  if (list.length !== 2)
    throw new ValidationError(`Bounds must be two numbers, [min, max], got ${list.length} for "${name}".`);
  if (list.some((value) => typeof value !== "number"))
    throw new ValidationError(
      `Bounds must be two numbers, [min, max], got [${list.join(", ")}] for "${name}".`,
    );
  if (!isBounds(list))
    throw new ValidationError(`Bounds must have max > min, got [${list.join(", ")}] for "${name}".`);
}
