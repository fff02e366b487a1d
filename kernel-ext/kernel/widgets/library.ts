/**
 * The library, loaded when a picture is drawn: notebooks that only use the kernel do not wait for it.
 *
 * Not by `import()`: a widget whose picture comes later would be overtaken by what is displayed after it.
 */
export function library(): typeof import("neurolab") {
  return require("neurolab") as typeof import("neurolab");
}
