import type { BoxSearch, Evolution } from "neurolab";
import { evolutionLive, evolutionSpec } from "../../../kernel-ext/kernel/widgets/viewEvolution.js";
import {
  explorationSpec,
  type ViewExplorationOptions,
} from "../../../kernel-ext/kernel/widgets/viewExploration.js";
import { packArrays, unpackArrays } from "../../../kernel-ext/protocol/arrays.js";
import type { EvolutionSpec, ExplorationSpec } from "../../../kernel-ext/protocol/searchStates.js";

/** What the page gets of searches, after its way through the messages. */
export const specsOf = {
  exploration: (search: BoxSearch, options: ViewExplorationOptions = {}): ExplorationSpec =>
    unpackArrays(packArrays(explorationSpec(search, options))) as ExplorationSpec,
  evolution: (evolution: Evolution): EvolutionSpec =>
    unpackArrays(
      packArrays(evolutionSpec(evolution, {}, evolutionLive(evolution, {}), null)),
    ) as EvolutionSpec,
};
