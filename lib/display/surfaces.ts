/** Light or dark surroundings. */
export type Theme = "light" | "dark";

/** Colours of the surroundings of a figure. */
export interface Surface {
  /** Page and figure background. */
  readonly paper: string;
  /** Background of empty cells in heat maps. */
  readonly gap: string;
  /** Text and reference lines. */
  readonly ink: string;
  /** Secondary text. */
  readonly muted: string;
  /** Grid lines. */
  readonly grid: string;
  /** Axis lines and ticks. */
  readonly axis: string;
}

/** Colours of the surroundings, for each theme. */
export const surfaces: Readonly<Record<Theme, Surface>> = {
  light: {
    paper: "#ffffff",
    gap: "#eef0f4",
    ink: "#1c2430",
    muted: "#5a6676",
    grid: "#e9ecf1",
    axis: "#aeb7c4",
  },
  dark: {
    paper: "#15181e",
    gap: "#20252e",
    ink: "#e7eaef",
    muted: "#9ba7b7",
    grid: "#262c36",
    axis: "#515c6c",
  },
};
