import type { Layout } from "./figure.js";
import { plain } from "./text.js";

/** Title of a figure, shared by all figures. */
export interface HeadingOptions {
  /** Title above the figure. */
  title?: string;
  /** Second line of the title. */
  subtitle?: string;
}

/** Title, escaped, and the margins that leave room for it (and for a legend in the same band). */
export function heading(options: HeadingOptions, legend = false): Pick<Layout, "title" | "margin"> {
  const { title, subtitle } = options;
  const top = subtitle ? 84 : title ? (legend ? 72 : 56) : legend ? 44 : 20;
  return {
    ...(title || subtitle
      ? { title: { text: plain(title ?? ""), ...(subtitle ? { subtitle: { text: plain(subtitle) } } : {}) } }
      : {}),
    margin: { t: top },
  };
}
