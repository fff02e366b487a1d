/** Height of figures that say nothing about it, px. */
const DEFAULT_HEIGHT = 400;

/**
 * Give the place of a figure the figure's height.
 *
 * Plotly forgets the height of a figure without width when it fits it to its place, and takes that of the place.
 */
export function keepHeight(place: HTMLElement, layout: object): void {
  const { height } = layout as { readonly height?: unknown };
  place.style.height = `${typeof height === "number" && height > 0 ? height : DEFAULT_HEIGHT}px`;
}
