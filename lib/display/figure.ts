import { jupyterDisplay } from "../jupyterDisplay.js";
import type { FigureBundle } from "./mimeBundle.js";

export { jupyterDisplay };

/** A number, a label, or a gap. */
export type Datum = number | string | null;

/** Text with optional styling, as Plotly takes it. */
export interface TextSpec {
  text: string;
  font?: Font;
  side?: "top" | "right" | "bottom";
  standoff?: number;
  x?: number;
  xref?: "container" | "paper";
  xanchor?: "left" | "center" | "right";
  y?: number;
  yref?: "container" | "paper";
  yanchor?: "top" | "middle" | "bottom";
  pad?: { t?: number; b?: number; l?: number; r?: number };
  subtitle?: { text: string; font?: Font };
}

/** Font settings; sizes in px. */
export interface Font {
  family?: string;
  size?: number;
  color?: string;
  weight?: number | "normal" | "bold";
}

/** Stops of a colour scale, position 0…1 and colour. */
export type ColorStops = readonly (readonly [number, string])[];

/** A line; width in px. */
export interface Line {
  color?: string;
  width?: number;
  dash?: "solid" | "dot" | "dash" | "longdash" | "dashdot";
  shape?: "linear" | "spline" | "hv" | "hvh" | "vh";
  smoothing?: number;
}

/** Markers; size in px, one for all or one per point. */
export interface Marker {
  color?: string | readonly Datum[];
  size?: number | readonly number[];
  symbol?: string | readonly string[];
  opacity?: number;
  line?: { color?: string; width?: number };
  coloraxis?: ColorAxisId;
}

/** Name of a colour axis in the layout. */
export type ColorAxisId = "coloraxis" | `coloraxis${number}`;

/** One set of marks: the subset of Plotly's traces that neurolab draws. */
export interface Trace {
  type: "scatter" | "heatmap" | "bar" | "scatter3d" | "mesh3d";
  name?: string;
  x?: readonly Datum[];
  y?: readonly Datum[];
  /** Rows of a heat map or contour map, or the third coordinate of points in space. */
  z?: readonly (readonly (number | null)[])[] | readonly Datum[];
  /** First coordinate and step of evenly spaced data. */
  x0?: number;
  dx?: number;
  y0?: number;
  dy?: number;
  /** Corners of triangles. */
  i?: readonly number[];
  j?: readonly number[];
  k?: readonly number[];
  mode?: "lines" | "markers" | "lines+markers" | "text" | "markers+text";
  text?: string | readonly string[];
  textposition?: string;
  line?: Line;
  marker?: Marker;
  fill?: "tozeroy" | "tonexty" | "toself";
  fillcolor?: string;
  opacity?: number;
  color?: string;
  flatshading?: boolean;
  lighting?: { ambient?: number; diffuse?: number; specular?: number; roughness?: number; fresnel?: number };
  connectgaps?: boolean;
  cliponaxis?: boolean;
  xaxis?: string;
  yaxis?: string;
  scene?: string;
  coloraxis?: ColorAxisId;
  showscale?: boolean;
  showlegend?: boolean;
  legendgroup?: string;
  colorscale?: ColorStops;
  xgap?: number;
  ygap?: number;
  hoverongaps?: boolean;
  hoverinfo?: "skip" | "none" | "name" | "text" | "all";
  hovertemplate?: string;
  customdata?: readonly Datum[] | readonly (readonly Datum[])[];
  base?: number;
  width?: number | readonly number[];
  offset?: number;
  orientation?: "v" | "h";
}

/** One axis of a figure. */
export interface Axis {
  title?: TextSpec;
  type?: "linear" | "log" | "category" | "-";
  range?: readonly number[];
  autorange?: boolean | "reversed";
  domain?: readonly [number, number];
  anchor?: string;
  overlaying?: string;
  side?: "left" | "right" | "top" | "bottom";
  matches?: string;
  scaleanchor?: string;
  scaleratio?: number;
  constrain?: "domain" | "range";
  constraintoward?: "left" | "right" | "center" | "top" | "bottom" | "middle";
  tickmode?: "auto" | "linear" | "array" | "sync";
  tickvals?: readonly Datum[];
  ticktext?: readonly string[];
  nticks?: number;
  dtick?: number | string;
  tickformat?: string;
  tickangle?: number | "auto";
  tickfont?: Font;
  ticks?: "outside" | "inside" | "";
  showticklabels?: boolean;
  showgrid?: boolean;
  showline?: boolean;
  zeroline?: boolean;
  visible?: boolean;
  automargin?: boolean;
  exponentformat?: "power" | "SI" | "e" | "none";
  rangemode?: "normal" | "tozero" | "nonnegative";
  fixedrange?: boolean;
}

/** Position and ticks of the bar that explains a colour axis. */
export interface ColorBar {
  title?: TextSpec;
  x?: number;
  y?: number;
  xanchor?: "left" | "center" | "right";
  yanchor?: "top" | "middle" | "bottom";
  len?: number;
  lenmode?: "fraction" | "pixels";
  thickness?: number;
  orientation?: "v" | "h";
  tickvals?: readonly number[];
  ticktext?: readonly string[];
  tickmode?: "auto" | "array";
  nticks?: number;
}

/** Colours of numbers, shared by the traces that name it. */
export interface ColorAxis {
  cmin?: number;
  cmax?: number;
  cmid?: number;
  colorscale?: ColorStops;
  reversescale?: boolean;
  showscale?: boolean;
  colorbar?: ColorBar;
}

/** A line of text placed in the figure. */
export interface Annotation {
  text: string;
  x: number;
  y: number;
  xref?: string;
  yref?: string;
  xanchor?: "left" | "center" | "right";
  yanchor?: "top" | "middle" | "bottom";
  xshift?: number;
  yshift?: number;
  showarrow?: boolean;
  textangle?: number;
  align?: "left" | "center" | "right";
  font?: Font;
}

/** A rectangle or line placed in the figure. */
export interface Shape {
  type: "line" | "rect";
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  xref?: string;
  yref?: string;
  line?: Line;
  fillcolor?: string;
  opacity?: number;
  layer?: "above" | "below";
}

/** A scene for marks in space. */
export interface Scene {
  domain?: { x?: readonly [number, number]; y?: readonly [number, number] };
  aspectmode?: "data" | "cube" | "auto" | "manual";
  aspectratio?: { x: number; y: number; z: number };
  camera?: {
    eye?: { x: number; y: number; z: number };
    up?: { x: number; y: number; z: number };
    center?: { x: number; y: number; z: number };
    projection?: { type: "orthographic" | "perspective" };
  };
  xaxis?: Axis;
  yaxis?: Axis;
  zaxis?: Axis;
  dragmode?: "orbit" | "turntable" | "pan" | "zoom";
}

/** What a figure says about itself, beside what it draws. */
export interface FigureMeta {
  /** The figure in words: for screen readers, text output and failed pictures. */
  alt: string;
  /** Which palette each colour axis uses, so that a theme can exchange the colours. */
  palettes?: Partial<Record<string, PaletteRole>>;
  /** Indices of traces drawn in the colour of text, which differs between themes. */
  ink?: readonly number[];
}

/** Names of the palettes. `diverging`, `cyclic` and `veil` (the colour of the page) have a version for each theme. */
export type PaletteRole = "viridis" | "plasma" | "inferno" | "cividis" | "diverging" | "cyclic" | "veil";

/** Defaults for all figures of one theme. */
export interface Template {
  layout: Omit<Layout, "meta" | "template"> & { colorway?: readonly string[]; annotationdefaults?: object };
}

/** One moment of an animation: what changes in some traces. */
export interface Frame {
  readonly name: string;
  readonly data: readonly Partial<Trace>[];
  /** Indices of the traces that change. */
  readonly traces: readonly number[];
}

/** A step of a slider, or a button: what Plotly is asked to do. */
export interface Command {
  label: string;
  method: "animate" | "restyle" | "relayout" | "update";
  args: readonly unknown[];
}

/** A slider below a figure. */
export interface Slider {
  active?: number;
  currentvalue?: {
    prefix?: string;
    suffix?: string;
    visible?: boolean;
    xanchor?: "left" | "center" | "right";
    font?: Font;
  };
  steps: readonly Command[];
  x?: number;
  len?: number;
  y?: number;
  pad?: { t?: number; b?: number; l?: number; r?: number };
  ticklen?: number;
  minorticklen?: number;
  font?: Font;
  bgcolor?: string;
  activebgcolor?: string;
  bordercolor?: string;
}

/** Buttons beside a figure. */
export interface Menu {
  type: "buttons" | "dropdown";
  direction?: "left" | "right" | "up" | "down";
  showactive?: boolean;
  buttons: readonly Command[];
  x?: number;
  y?: number;
  xanchor?: "left" | "center" | "right";
  yanchor?: "top" | "middle" | "bottom";
  pad?: { t?: number; b?: number; l?: number; r?: number };
  bgcolor?: string;
  bordercolor?: string;
  font?: Font;
}

/** Layout of a figure: the subset of Plotly's layout that neurolab uses. */
export interface Layout {
  title?: TextSpec;
  width?: number;
  height?: number;
  autosize?: boolean;
  margin?: { l?: number; r?: number; t?: number; b?: number; pad?: number };
  template?: Template;
  meta: FigureMeta;
  font?: Font;
  paper_bgcolor?: string;
  plot_bgcolor?: string;
  showlegend?: boolean;
  legend?: {
    x?: number;
    y?: number;
    xanchor?: "left" | "center" | "right" | "auto";
    yanchor?: "top" | "middle" | "bottom" | "auto";
    orientation?: "h" | "v";
    bgcolor?: string;
    font?: Font;
    itemsizing?: "trace" | "constant";
  };
  hovermode?: "x" | "y" | "closest" | "x unified" | false;
  hoverlabel?: { bgcolor?: string; bordercolor?: string; font?: Font; align?: "left" | "right" | "auto" };
  dragmode?: "zoom" | "pan" | "select" | "lasso" | false;
  modebar?: { bgcolor?: string; color?: string; activecolor?: string; orientation?: "h" | "v" };
  barmode?: "overlay" | "stack" | "group";
  bargap?: number;
  annotations?: readonly Annotation[];
  shapes?: readonly Shape[];
  scene?: Scene;
  sliders?: readonly Slider[];
  updatemenus?: readonly Menu[];
  [axis: `xaxis${string}`]: Axis | undefined;
  [axis: `yaxis${string}`]: Axis | undefined;
  [axis: `coloraxis${string}`]: ColorAxis | undefined;
}

/** Settings of the interactive view. */
export interface Config {
  responsive?: boolean;
  displaylogo?: boolean;
  displayModeBar?: boolean | "hover";
  scrollZoom?: boolean;
  modeBarButtonsToRemove?: readonly string[];
}

/**
 * A figure: plain JSON that any Plotly (version 2.35 or newer) draws as
 * `Plotly.newPlot(element, figure)`.
 */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly config: Config;
  /** Moments of an animation; the traces above show the first. */
  readonly frames?: readonly Frame[];
  /** The forms in which a notebook shows the figure. */
  readonly [jupyterDisplay]?: () => FigureBundle;
}
