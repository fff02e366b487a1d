import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { htmlPage, matrix, readPlotly, timeseries } from "../../../lib/display/index.js";
import { scriptSource } from "../../../lib/display/page/escape.js";
import { NeurolabError, ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";

const hostile = `</script><script>alert(1)</script><!--<img src=x onerror="alert(2)">'"&\u2028`;
const series = labelled(new Float64Array([0, 1, 2, 3]), [2, 2], ["region", "time"], {
  coords: { region: [hostile, "V2"] },
  name: hostile,
  unit: hostile,
});
const figure = timeseries(series, { title: hostile });
const plotly = "/* Plotly stand-in */ var Plotly = {};";

const script = (html: string, id: string): unknown =>
  JSON.parse(new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`).exec(html)![1]!);

describe("htmlPage", () => {
  it("inlines data, themes and program in one document that loads nothing", () => {
    const harmless = timeseries(labelled(new Float64Array([0, 1]), [2], ["time"]));
    const html = htmlPage({ title: "Run", sections: [{ heading: "Rates", figure: harmless }], plotly });
    expect(html.startsWith("<!doctype html>")).toBe(true);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\b(?:src|href)\s*=\s*(?!"(?:#|data:image\/png;base64,))/i);
    expect(html).not.toMatch(/https?:|@import|url\(/i);
    expect(Object.keys(script(html, "themes") as object)).toEqual(["templates", "surfaces", "palettes"]);
  });

  it("keeps hostile text text, in headings, tables, figures and attributes", () => {
    const html = htmlPage({
      title: hostile,
      lead: hostile,
      facts: { [hostile]: hostile },
      sections: [
        { heading: hostile, text: hostile, figure, table: { columns: [hostile], rows: [[hostile]] } },
      ],
      footer: hostile,
      language: hostile,
      plotly,
      pictures: false,
    });
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<!--");
    expect(html.match(/<script/g)).toHaveLength(4);
    expect(html.match(/<\/script>/g)).toHaveLength(4);
    const withoutValues = html.replace(/="[^"]*"/g, "");
    expect(withoutValues.match(/<[a-z][^>]*\son[a-z]+\b/gi)).toBeNull();
    const [shown] = script(html, "figures") as (typeof figure)[];
    expect(shown!.data[0]!.name).toBe(figure.data[0]!.name);
  });

  it("gives every figure its text alternative", () => {
    const html = htmlPage({
      title: "Run",
      sections: [
        { heading: "FC", figures: [matrix(labelled(new Float64Array([1]), [1, 1], ["a", "b"])), figure] },
      ],
      plotly,
    });
    expect(html.match(/<figure aria-label="[^"]{20,}"/g)).toHaveLength(2);
    expect(html.match(/<figcaption>/g)).toHaveLength(2);
    expect(html.match(/<noscript><img alt="[^"]{20,}" src="data:image\/png;base64,iVBOR/g)).toHaveLength(2);
  });

  it("holds the theme once, not once per figure", () => {
    const html = htmlPage({
      title: "Run",
      sections: [{ heading: "Two", figures: [figure, figure] }],
      plotly,
    });
    for (const shown of script(html, "figures") as (typeof figure)[])
      expect(shown.layout.template).toBeUndefined();
  });

  it("aligns columns of numbers and lists sections when there are several", () => {
    const html = htmlPage({
      title: "Run",
      sections: [
        {
          heading: "Fit",
          table: { columns: ["Subject", "Correlation", "Fixed"], rows: [["A", 0.52, "0.50"]] },
        },
        { heading: "B" },
        { heading: "C" },
      ],
      plotly,
    });
    expect(html).toContain('<td>A</td><td class="number">0.52</td><td class="number">0.50</td>');
    expect(html).toContain('<a href="#s3">C</a>');
  });

  it("refuses a page without sections and a Plotly that is not one", () => {
    expect(() => htmlPage({ title: "x", sections: [], plotly })).toThrow(ValidationError);
    expect(() => htmlPage({ title: "x", sections: [{ heading: "a" }], plotly: "let x = 1" })).toThrow(
      'htmlPage needs the source of Plotly in "plotly", got 9 characters without that name. Use readPlotly().',
    );
  });

  it("keeps the meaning of source code that looks like markup", () => {
    const source = "[`</script>`, '<!--', /<\\/SCRIPT/.test('</SCRIPT')]";
    const safe = scriptSource(source);
    expect(safe).not.toMatch(/<\/script|<!--/i);
    expect(runInNewContext(safe)).toEqual(["</script>", "<!--", true]);
  });
});

describe("readPlotly", () => {
  it("reads the installed bundles, small enough for a page", () => {
    const cartesian = readPlotly();
    const full = readPlotly({ bundle: "full" });
    expect(cartesian).toContain("Plotly");
    expect(cartesian.length).toBeLessThan(1.7e6);
    expect(full.length).toBeLessThan(5e6);
  });

  it("says how to install a bundle that is missing", () => {
    expect(() => readPlotly({ from: "/" })).toThrow(NeurolabError);
    expect(() => readPlotly({ from: "/" })).toThrow("npm install plotly.js-cartesian-dist-min");
  });
});
