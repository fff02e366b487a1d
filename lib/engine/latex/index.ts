export { type Equation, equationsOf } from "./equations.js";
export { latexOf } from "./latex.js";
export { modelMarkdown } from "./modelMarkdown.js";
export { type ParameterRow, parameterMarkdown, parameterTable } from "./parameterTable.js";
