// Modules that the build makes.

/** Source of the simulator as text. */
declare module "virtual:simulator" {
  const source: string;
  export default source;
}
