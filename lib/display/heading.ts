import type { Layout } from "./figure.js";
import { plain } from "./text.js";

/** Title of a figure, shared by all figures. */
export interface HeadingOptions {
  /** Title above the figure. */
  title?: string;
  /** Second line of the title. */
  subtitle?: string;
}

/** Height of a line of legend entries, in px. */
const LEGEND = 22;

/**
 * Title, escaped, and the margin that leaves room for it.
 *
 * @param options title and subtitle
 * @param below room between title and figure in px, or whether a legend stands there
 */
export function heading(
  options: HeadingOptions,
  below: number | boolean = false,
): Pick<Layout, "title" | "margin"> {
  const { title, subtitle } = options;
  const room = typeof below === "number" ? below : below ? LEGEND : 0;
  const top = (subtitle ? 78 : title ? 52 : 20) + room;
  return {
    ...(title || subtitle
      ? {
          title: {
            text: plain(title ?? ""),
            yref: "container",
            yanchor: "top",
            y: 1,
            pad: { t: 18 },
            ...(subtitle ? { subtitle: { text: plain(subtitle) } } : {}),
          },
        }
      : {}),
    margin: { t: top },
  };
}
