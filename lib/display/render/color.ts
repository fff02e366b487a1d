import { hexToRgb } from "../oklab.js";

/** Red, green and blue 0…255, and opacity 0…1, of `#rrggbb`, `#rrggbbaa`, `rgb(…)` or `rgba(…)`; black if unknown. */
export function parseColor(text: string): readonly [number, number, number, number] {
  if (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(text)) {
    const alpha = text.length === 9 ? Number.parseInt(text.slice(7), 16) / 255 : 1;
    return [...hexToRgb(text.slice(0, 7)), alpha];
  }
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (parts && parts.length >= 3 && parts.every(Number.isFinite))
    return [parts[0]!, parts[1]!, parts[2]!, parts[3] ?? 1];
  return [0, 0, 0, 1];
}
