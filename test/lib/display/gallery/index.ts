import type { Figure } from "../../../../lib/display/index.js";
import * as brain from "./brain.js";
import * as dynamics from "./dynamics.js";
import * as network from "./network.js";
import * as search from "./search.js";

/** Every figure of the gallery, by section and name. */
export const gallery: Readonly<Record<string, Readonly<Record<string, () => Figure>>>> = {
  "Activity and networks": network,
  "Brain and overview": brain,
  Dynamics: dynamics,
  "Exploration and evolution": search,
};
