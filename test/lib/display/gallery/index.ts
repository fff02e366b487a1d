import type { Figure } from "../../../../lib/display/index.js";
import * as network from "./network.js";

/** Every figure of the gallery, by section and name. */
export const gallery: Readonly<Record<string, Readonly<Record<string, () => Figure>>>> = {
  "Activity and networks": network,
};
