import { readFileSync } from "node:fs";
import path from "node:path";
import { type Figure, renderPdf, renderPng, renderSvg, type Theme, withTheme } from "neurolab";
import { ChromiumPage } from "./chromium.js";

/** Kinds of files that figures become. */
export const FORMATS = ["png", "svg", "pdf"] as const;
export type Format = (typeof FORMATS)[number];

export interface PictureSettings {
  readonly format: Format;
  /** Size in px. Default: the figure's own, else 760 × 420. */
  readonly width?: number;
  readonly height?: number;
  /** Pixels per px of a PNG. Default 2. */
  readonly scale?: number;
  readonly theme?: Theme;
}

/** Pixels per inch of the screen, by which paper is measured. */
const PX_PER_INCH = 96;

/** Draw a figure with the library's own renderer, which needs no browser. */
export function ownPicture(figure: Figure, { format, scale, ...size }: PictureSettings): Uint8Array {
  // Foreign figures lack what ours say about themselves.
  const known = {
    ...figure,
    layout: { ...figure.layout, meta: figure.layout.meta ?? { alt: "" } },
  } as Figure;
  switch (format) {
    case "png":
      return renderPng(known, { ...size, ...(scale !== undefined && { scale }) });
    case "svg":
      return new TextEncoder().encode(renderSvg(known, size));
    default:
      return renderPdf(known, size);
  }
}

/** Draws figures as the reader sees them, by Plotly in a browser. */
export class ExactRenderer {
  private constructor(private readonly page: ChromiumPage) {}

  static async start(program: string): Promise<ExactRenderer> {
    const page = await ChromiumPage.open(program);
    try {
      const script = path.resolve(__dirname, "../../page/plotly-full.js");
      await page.evaluate(`${readFileSync(script, "utf8")}; 0`);
    } catch (error) {
      await page.close();
      throw error;
    }
    return new ExactRenderer(page);
  }

  async picture(figure: Figure, settings: PictureSettings): Promise<Uint8Array> {
    const { data, layout } = settings.theme ? withTheme(figure, settings.theme) : figure;
    const width = settings.width ?? layout.width ?? 760;
    const height = settings.height ?? layout.height ?? 420;
    const sized = { ...layout, width, height, autosize: false };
    await this.page.evaluate(
      `(async () => {
        document.body.style.margin = "0";
        document.body.replaceChildren(document.createElement("div"));
        await Plotly.newPlot(document.body.firstChild, ${json(data)}, ${json(sized)}, { staticPlot: true });
        await document.fonts.ready;
      })()`,
    );
    if (settings.format === "pdf") return this.print(width, height);
    const scale = settings.format === "png" ? (settings.scale ?? 2) : 1;
    const address = await this.page.evaluate<string>(
      `Plotly.toImage(document.body.firstChild, { format: "${settings.format}", width: ${width}, height: ${height}, scale: ${scale} })`,
    );
    const comma = address.indexOf(",");
    const content = address.slice(comma + 1);
    return address.slice(0, comma).endsWith("base64")
      ? Buffer.from(content, "base64")
      : new TextEncoder().encode(decodeURIComponent(content));
  }

  close(): Promise<void> {
    return this.page.close();
  }

  private async print(width: number, height: number): Promise<Uint8Array> {
    const { data } = await this.page.send<{ data: string }>("Page.printToPDF", {
      printBackground: true,
      paperWidth: width / PX_PER_INCH,
      paperHeight: height / PX_PER_INCH,
      marginTop: 0,
      marginBottom: 0,
      marginLeft: 0,
      marginRight: 0,
      pageRanges: "1",
    });
    return Buffer.from(data, "base64");
  }
}

/** Plain data as an expression; typed arrays become lists. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    ArrayBuffer.isView(item) ? Array.from(item as unknown as ArrayLike<number>) : item,
  );
}
