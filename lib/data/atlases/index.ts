export { type Aal2Options, AutomatedAnatomicalParcellation2 } from "./aal2.js";
export { type AtlasOptions, BaseAtlas, type Position } from "./baseAtlas.js";
export { DesikanKilliany } from "./desikanKilliany.js";
