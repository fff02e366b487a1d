import { type Figure, type Layout, withTheme } from "neurolab";
import { isOurs } from "../views/pageColors.js";

/** A figure as a notebook stores it; those of other libraries have no `layout.meta`. */
export interface StoredFigure {
  readonly data: readonly unknown[];
  readonly layout?: Partial<Layout>;
  readonly config?: object;
}

/** A figure that fits its place. */
export interface FittedFigure {
  readonly data: readonly unknown[];
  readonly layout: Record<string, unknown> & { readonly height: number };
  /** Width that it needs in px: a page that is narrower scrolls it. */
  readonly minWidth: number;
}

/** Several panels beside each other cannot be read below this width, in px. */
const PANELS = 740;
/** Where a figure has no width, ticks are counted for this one, in px. */
const USUAL = 900;
/** A phone, in px. */
const PHONE = 480;

/**
 * A stored figure in the theme and width of the page.
 *
 * @param figure as stored
 * @param theme light or dark; figures of other libraries keep their colours
 * @param width of its place in px
 */
export function pageFigure(figure: StoredFigure, theme: "light" | "dark", width: number): FittedFigure {
  const { data, layout = {} } = isOurs(figure) ? withTheme(figure as unknown as Figure, theme) : figure;
  const { width: fixed, height = 400, ...rest } = layout as Partial<Layout>;
  const minWidth = isBesideOthers(rest) ? PANELS : 0;
  const room = Math.max(width, minWidth);
  const usual = fixed ?? USUAL;
  const fitted: Record<string, unknown> = { ...rest };
  if (room < usual)
    for (const [name, axis] of Object.entries(rest))
      if (/^[xy]axis\d*$/.test(name)) fitted[name] = sparse(axis as { nticks?: number }, room / usual);
  // On a phone, names of regions would leave no room for a map; the pointer still tells them.
  if (room < PHONE && hasLongNames(rest)) {
    fitted.margin = { ...rest.margin, l: 44, b: 44 };
    for (const name of ["xaxis", "yaxis"])
      fitted[name] = { ...(fitted[name] as object), showticklabels: false };
  }
  const shrunk =
    fixed !== undefined && fixed > room ? Math.max(240, Math.round((height * room) / fixed)) : height;
  return { data, layout: { ...fitted, height: shrunk }, minWidth };
}

function sparse<T extends { nticks?: number }>(axis: T, share: number): T {
  return axis.nticks ? { ...axis, nticks: Math.max(4, Math.round(axis.nticks * share)) } : axis;
}

/** Whether two panels share a row. */
function isBesideOthers(layout: Partial<Layout>): boolean {
  return Object.entries(layout).some(([name, axis]) => {
    if (!/^xaxis\d*$/.test(name)) return false;
    const [left = 0] = (axis as { domain?: readonly number[] }).domain ?? [];
    return left > 0;
  });
}

/** Matrices set their own margins, for the names of their rows and columns. */
function hasLongNames({ xaxis, yaxis, margin }: Partial<Layout>): boolean {
  return xaxis?.automargin === false && yaxis?.automargin === false && (margin?.l ?? 0) > 60;
}
