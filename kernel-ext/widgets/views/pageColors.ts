import { type Figure, withTheme } from "neurolab";

interface Colored {
  readonly data?: readonly unknown[];
  readonly layout?: object;
}

/**
 * Whether a stored figure is one of the library's: only these know their colours in another theme.
 *
 * @param figure as a notebook or a widget holds it
 */
export function isOurs({ layout }: Colored): boolean {
  return (layout as { meta?: { alt?: unknown } } | undefined)?.meta?.alt !== undefined;
}

/**
 * A figure in the colours of the page around it.
 *
 * Figures are stored light. On a light page they are drawn as they are, so that one whose author made it dark stays
 * dark; figures of other libraries keep their colours everywhere.
 *
 * @param figure as a notebook or a widget holds it; it is not written to
 * @param theme of the page
 * @param ground colour behind the figure, e.g. `rgb(17, 17, 17)`; without it the dark paper of the library is used
 */
export function inPageColors<F extends Colored>(figure: F, theme: "light" | "dark", ground?: string): F {
  if (theme === "light" || !isOurs(figure)) return figure;
  const { data, layout } = withTheme(figure as unknown as Figure, theme);
  const paper = layout.template?.layout.paper_bgcolor;
  // Missing cells of a heat map have a colour of their own, and what an author chose stays.
  const painted = ground && {
    paper_bgcolor: layout.paper_bgcolor ?? ground,
    plot_bgcolor: layout.plot_bgcolor === paper ? ground : layout.plot_bgcolor,
  };
  return { ...figure, data, layout: { ...layout, ...painted } };
}

/**
 * Colour of what lies behind an element. It is painted, not left out: a picture that the reader saves has light text.
 *
 * @returns nothing while the element is not in the page
 */
export function groundOf(element: HTMLElement): string | undefined {
  for (let at: HTMLElement | null = element; at?.isConnected; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    // Opaque ones alone are written without a fourth number.
    if (/^rgb\(/.test(backgroundColor)) return backgroundColor;
  }
  return undefined;
}
