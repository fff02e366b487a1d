/**
 * A font of strokes, drawn for this project: small enough to travel with the code, so that a picture with text needs
 * neither a browser nor a font file.
 *
 * Each glyph is its advance, a colon, and a path on a grid with 10 units to the em, y upwards from the baseline;
 * capitals are 7 high, small letters 5. `M x y` begins a stroke, `L x y` goes on, `A cx cy rx ry from to` follows an
 * ellipse between two angles in degrees, `N` lifts the pen, `D x y` is a dot.
 */
const SOURCE = `
A 6.6:M.4 0L3.3 7L6.2 0M1.4 2.3L5.2 2.3
B 6.2:M.9 0L.9 7L3.3 7A3.3 5.35 1.75 1.65 90 -90L.9 3.7M3.3 3.7A3.5 1.85 2 1.85 90 -90L.9 0
C 6.7:NA3.7 3.5 2.9 3.5 45 315
D 7:M.9 0L.9 7L2.9 7A2.9 3.5 3.3 3.5 90 -90L.9 0
E 5.6:M5 7L.9 7L.9 0L5 0M.9 3.7L4.6 3.7
F 5.3:M4.9 7L.9 7L.9 0M.9 3.6L4.4 3.6
G 7.3:NA3.8 3.5 3 3.5 48 330L6.5 3.3L4.3 3.3
H 7:M.9 0L.9 7M6.1 0L6.1 7M.9 3.7L6.1 3.7
I 2.4:M1.2 0L1.2 7
J 4.6:M3.7 7L3.7 2A2.1 2 1.6 2 0 -150
K 6.2:M.9 0L.9 7M5.7 7L.9 2.7M2.6 4.2L5.9 0
L 5.1:M.9 7L.9 0L4.8 0
M 8.2:M.9 0L.9 7L4.1 2L7.3 7L7.3 0
N 7:M.9 0L.9 7L6.1 0L6.1 7
O 7.6:NA3.8 3.5 3.1 3.5 0 360
P 6:M.9 0L.9 7L3.4 7A3.4 5.1 2 1.9 90 -90L.9 3.2
Q 7.6:NA3.8 3.5 3.1 3.5 0 360M4.6 1.9L6.7 -.6
R 6.3:M.9 0L.9 7L3.4 7A3.4 5.1 2 1.9 90 -90L.9 3.2M3.3 3.2L5.8 0
S 6:NA3 5.25 2 1.75 35 270A3 1.75 2.2 1.75 90 -150
T 6:M.3 7L5.7 7M3 7L3 0
U 7:M.9 7L.9 2.5A3.5 2.5 2.6 2.5 180 360L6.1 7
V 6.4:M.4 7L3.2 0L6 7
W 9.4:M.4 7L2.5 0L4.7 6.6L6.9 0L9 7
X 6.2:M.5 7L5.7 0M5.7 7L.5 0
Y 6:M.4 7L3 3.3L5.6 7M3 3.3L3 0
Z 6:M.6 7L5.4 7L.5 0L5.5 0
a 5.6:NA2.7 2.5 2 2.5 0 360M4.7 5L4.7 0
b 5.7:M.9 7.3L.9 0NA2.95 2.5 2.05 2.5 0 360
c 5:NA2.75 2.5 2.05 2.5 48 312
d 5.7:M4.8 7.3L4.8 0NA2.75 2.5 2.05 2.5 0 360
e 5.4:M.7 2.6L4.75 2.6A2.7 2.5 2.05 2.5 3 316
f 3.2:M1.2 0L1.2 5.7A2.6 5.7 1.4 1.6 180 75M.2 4.9L2.7 4.9
g 5.7:NA2.75 2.5 2.05 2.5 0 360M4.8 5L4.8 -.3A2.8 -.3 2 1.8 0 -150
h 5.6:M.9 7.3L.9 0M.9 2.9A2.8 2.9 1.9 2.1 180 0L4.7 0
i 2.2:M1.1 5L1.1 0D1.1 6.7
j 2.3:M1.2 5L1.2 -.7A0 -.7 1.2 1.4 0 -75D1.2 6.7
k 5.1:M.9 7.3L.9 0M4.4 5L.9 1.9M2.2 3.1L4.7 0
l 2.2:M1.1 7.3L1.1 0
m 8.4:M.9 5L.9 0M.9 3.1A2.55 3.1 1.65 1.9 180 0L4.2 0M4.2 3.1A5.85 3.1 1.65 1.9 180 0L7.5 0
n 5.6:M.9 5L.9 0M.9 2.9A2.8 2.9 1.9 2.1 180 0L4.7 0
o 5.6:NA2.8 2.5 2.15 2.5 0 360
p 5.7:M.9 5L.9 -2NA2.95 2.5 2.05 2.5 0 360
q 5.7:M4.8 5L4.8 -2NA2.75 2.5 2.05 2.5 0 360
r 3.5:M.9 5L.9 0M.9 2.9A2.8 2.9 1.9 2.1 180 75
s 4.7:NA2.35 3.75 1.55 1.25 35 270A2.35 1.25 1.75 1.25 90 -150
t 3.2:M1.2 6.6L1.2 1.4A2.5 1.4 1.3 1.4 180 285M.2 4.9L2.8 4.9
u 5.6:M.9 5L.9 2.1A2.8 2.1 1.9 2.1 180 360M4.7 5L4.7 0
v 4.9:M.4 5L2.45 0L4.5 5
w 7.2:M.4 5L2 0L3.6 4.7L5.2 0L6.8 5
x 4.8:M.5 5L4.3 0M4.3 5L.5 0
y 4.9:M.4 5L2.5 .1M4.5 5L2.1 -1.1L1.6 -1.9L.6 -2
z 4.6:M.6 5L4.1 5L.5 0L4.2 0
0 5.6:NA2.8 3.5 2.1 3.5 0 360
1 5.6:M1.3 5.7L3.1 7L3.1 0
2 5.6:NA2.75 5 1.95 2 165 -35L.7 0L4.9 0
3 5.6:NA2.6 5.3 1.8 1.7 150 -90A2.6 1.8 2.1 1.8 90 -150
4 5.6:M4 0L4 7L.6 2L5.2 2
5 5.6:M4.6 7L1.4 7L1.13 3.61A2.7 2.2 2.05 2.2 140 -145
6 5.6:NA2.8 2.15 2.05 2.15 0 360NA4.4 2.3 3.65 4.6 95 180
7 5.6:M.7 7L4.9 7L2 0
8 5.6:NA2.8 5.3 1.75 1.7 0 360NA2.8 1.8 2.1 1.8 0 360
9 5.6:NA2.8 4.85 2.05 2.15 0 360NA1.2 4.7 3.65 4.6 0 -85
. 2.4:D1.2 .2
, 2.4:M1.4 .4L.9 -1.2
: 2.4:D1.2 .3D1.2 4
; 2.4:M1.4 .4L.9 -1.2D1.2 4
! 2.4:M1.2 7L1.2 2D1.2 .2
? 5:NA2.5 5.3 1.7 1.7 180 -50L2.5 2.9L2.5 2D2.5 .2
' 2:M1 7L1 5.1
" 3.4:M1 7L1 5.1M2.4 7L2.4 5.1
- 3.6:M.6 2.6L3 2.6
– 5:M.4 2.6L4.6 2.6
— 8:M.4 2.6L7.6 2.6
− 5.8:M.8 3L5 3
+ 5.8:M.8 3L5 3M2.9 .9L2.9 5.1
± 5.8:M.8 3.6L5 3.6M2.9 1.7L2.9 5.5M.8 .4L5 .4
= 5.8:M.8 2.1L5 2.1M.8 4L5 4
× 5.8:M1.2 1.3L4.6 4.7M4.6 1.3L1.2 4.7
· 2.4:D1.2 3
* 4:M2 7L2 4M.8 6.3L3.2 4.7M3.2 6.3L.8 4.7
/ 3.8:M.4 -.8L3.4 7.4
\\ 3.8:M.4 7.4L3.4 -.8
| 2.4:M1.2 7.6L1.2 -1.6
( 3:NA4.2 2.7 3.2 5.2 130 230
) 3:NA-1.2 2.7 3.2 5.2 50 -50
[ 3:M2.5 7.4L1 7.4L1 -1.4L2.5 -1.4
] 3:M.5 7.4L2 7.4L2 -1.4L.5 -1.4
{ 3.2:M2.6 7.4L1.7 6.6L1.7 3.6L.9 2.9L1.7 2.2L1.7 -.8L2.6 -1.4
} 3.2:M.6 7.4L1.5 6.6L1.5 3.6L2.3 2.9L1.5 2.2L1.5 -.8L.6 -1.4
< 5.8:M4.8 5L1 3L4.8 1
> 5.8:M1 5L4.8 3L1 1
≤ 5.8:M4.8 5.6L1 3.8L4.8 2M1 .6L4.8 .6
≥ 5.8:M1 5.6L4.8 3.8L1 2M1 .6L4.8 .6
_ 5:M0 -1L5 -1
% 8.2:NA1.9 5.4 1.3 1.6 0 360NA6.3 1.6 1.3 1.6 0 360M6 7L2.2 0
# 6.2:M1.5 0L2.5 7M3.7 0L4.7 7M.6 2.3L5.3 2.3M.9 4.7L5.6 4.7
& 6.8:M6.2 0L1.95 4.75A2.95 5.6 1.35 1.4 220 -50L1.5 3.2A2.6 1.8 2 1.8 140 340L6.1 3.4
@ 9:NA4.5 2.6 1.8 1.9 0 360M6.3 4.5L6.3 1.6A7 1.6 .7 .9 180 360L7.9 2.8A4.5 2.6 3.6 4 0 300
$ 6:NA3 5.05 1.9 1.55 35 270A3 1.95 2.1 1.55 90 -150M3 7.5L3 -.5
^ 5:M1 4.5L2.5 7L4 4.5
~ 5.8:NA1.8 2.7 1.1 .9 180 0A4 2.7 1.1 .9 180 360
\` 2.6:M.6 7.2L1.6 5.9
° 3.4:NA1.7 5.9 1.1 1.1 0 360
… 7:D1.2 .2D3.5 .2D5.8 .2
← 8:M.7 3L7.4 3M2.8 5L.7 3L2.8 1
→ 8:M7.3 3L.6 3M5.2 5L7.3 3L5.2 1
↑ 5:M2.5 6.8L2.5 0M.6 4.8L2.5 6.8L4.4 4.8
↓ 5:M2.5 .2L2.5 7M.6 2.2L2.5 .2L4.4 2.2
√ 6.4:M.3 3L1.4 3L2.7 0L4.4 7.7L6.4 7.7
∞ 8:NA2.3 2.8 1.6 1.5 0 360NA5.7 2.8 1.6 1.5 0 360
Δ 6.8:M.5 0L3.4 7L6.3 0L.5 0
Σ 5.8:M5.1 7L.8 7L3.5 3.6L.8 0L5.3 0
Ω 7.2:M.7 0L2.4 0L2.4 .9A3.6 3.8 2.8 3.2 245 -65L4.8 0L6.5 0
α 5.9:NA2.6 2.5 1.95 2.5 0 360M5.2 5L4.4 2.3L5.5 0
β 5.7:M.9 -2L.9 5.3A2.5 5.3 1.6 1.9 180 -80M2 3.5L2.8 3.5A2.9 1.75 2 1.75 90 -120
γ 5:M.4 5L2.5 .6L4.6 5M2.5 .6L2.3 -2
δ 5.4:NA2.7 2.2 2 2.2 0 360M2.9 4.4L1.4 5.9A2.6 6.1 1.2 1 190 20
ε 4.8:NA2.6 3.75 1.6 1.25 35 270A2.6 1.25 1.8 1.25 90 325
ζ 4.6:M.8 7L4 7L1.2 3A3 1.6 2.2 1.8 150 270L3.8 -1.6
η 5.6:M.9 5L.9 0M.9 2.9A2.8 2.9 1.9 2.1 180 0L4.7 -2
θ 5.3:NA2.65 3.5 1.95 3.5 0 360M.8 3.6L4.5 3.6
κ 5.1:M.9 5L.9 0M4.4 5L.9 1.9M2.2 3.1L4.7 0
λ 5:M.4 7L1.3 7L4.6 0M2.6 4.2L.5 0
μ 5.6:M.9 5L.9 -2M.9 2.1A2.8 2.1 1.9 2.1 180 360M4.7 5L4.7 0
ν 4.9:M.4 5L2.45 0L4.5 5
π 5.8:M.4 5L5.4 5M1.6 5L1.4 0M4.1 5L4.3 0
ρ 5.7:M.9 -2L.9 2.5A2.95 2.5 2.05 2.5 180 -180
σ 5.7:NA2.65 2.35 2 2.35 0 360M2.65 4.7L5.4 4.7
τ 4.8:M.4 4.8L4.4 4.8M2.3 4.8L2.3 1.2A3.4 1.2 1.1 1.2 180 290
φ 6:NA3 2.5 2.3 2.5 0 360M3 6.4L3 -1.9
ψ 6.4:M.8 5L.8 2.6A3.2 2.6 2.4 2.3 180 360L5.6 5M3.2 6.2L3.2 -1.9
ω 7:NA2.1 1.9 1.45 1.9 125 360A4.9 1.9 1.45 1.9 180 415
ß 5.7:M.9 0L.9 5.3A2.5 5.3 1.6 1.9 180 -80M2 3.5L2.8 3.5A2.9 1.75 2 1.75 90 -120
`;

/** Marks over letters, drawn after the letter; coordinates from the middle of the letter, above x-height. */
const ACCENTS: Readonly<Record<string, string>> = {
  "\u0300": "M-.9 7.2L.3 6",
  "\u0301": "M.9 7.2L-.3 6",
  "\u0302": "M-1.1 6L0 7.1L1.1 6",
  "\u0303": "NA-.7 6.4 .7 .5 180 0A.7 6.4 .7 .5 180 360",
  "\u0308": "D-1 6.6D1 6.6",
  "\u030a": "NA0 6.8 .8 .8 0 360",
  "\u0327": "M.2 0L.2 -.8L-.6 -1.6",
};

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
const LOWERED = "₀₁₂₃₄₅₆₇₈₉₋₊";
const PLAIN = "0123456789−+";

/** A glyph as strokes, x and y in turn, in units of a tenth of the font size. */
export interface Glyph {
  readonly advance: number;
  readonly strokes: readonly (readonly number[])[];
  readonly dots: readonly (readonly [number, number])[];
}

const sources = new Map<string, readonly [number, string]>(
  SOURCE.trim()
    .split("\n")
    .map((line) => {
      const colon = line.indexOf(":", 2);
      return [[...line][0]!, [Number(line.slice(1, colon)), line.slice(colon + 1)]];
    }),
);
const cache = new Map<string, Glyph>();

/** The glyph of a character; an open box when there is none. */
export function glyph(character: string): Glyph {
  const known = cache.get(character);
  if (known) return known;
  const made = makeGlyph(character);
  cache.set(character, made);
  return made;
}

function makeGlyph(character: string): Glyph {
  const raised = RAISED.indexOf(character);
  if (raised >= 0) return shifted(glyph(PLAIN[raised]!), 0.62, 3.4);
  const lowered = LOWERED.indexOf(character);
  if (lowered >= 0) return shifted(glyph(PLAIN[lowered]!), 0.62, -1.4);
  if (/^\s$/u.test(character)) return { advance: 2.8, strokes: [], dots: [] };
  if (character === "µ") return glyph("μ");
  const source = sources.get(character);
  if (source) return { advance: source[0], ...trace(source[1]) };
  const [letter, ...marks] = [...character.normalize("NFD")];
  const base = letter ? sources.get(letter) : undefined;
  if (base && marks.length && marks.every((mark) => ACCENTS[mark])) {
    const high = /\p{Lu}/u.test(letter!) ? 1.9 : 0;
    const parts = [trace(base[1]), ...marks.map((mark) => moved(trace(ACCENTS[mark]!), base[0] / 2, high))];
    return {
      advance: base[0],
      strokes: parts.flatMap(({ strokes }) => strokes),
      dots: parts.flatMap(({ dots }) => dots),
    };
  }
  return { advance: 5.6, ...trace("M.9 0L.9 6.4L4.7 6.4L4.7 0L.9 0") };
}

type Drawing = Pick<Glyph, "strokes" | "dots">;

function trace(path: string): Drawing {
  const strokes: number[][] = [];
  const dots: [number, number][] = [];
  let stroke: number[] | undefined;
  const to = (x: number, y: number): void => {
    if (!stroke) {
      stroke = [];
      strokes.push(stroke);
    }
    stroke.push(x, y);
  };
  for (const [, command, numbers] of path.matchAll(/([MLAND])([^MLAND]*)/g)) {
    const values = numbers!.trim().split(/\s+/).map(Number);
    if (command === "M" || command === "N") stroke = undefined;
    if (command === "M" || command === "L") to(values[0]!, values[1]!);
    if (command === "D") dots.push([values[0]!, values[1]!]);
    if (command === "A") {
      const [cx, cy, rx, ry, from, end] = values as [number, number, number, number, number, number];
      const steps = Math.max(3, Math.ceil(Math.abs(end - from) / 15));
      for (let step = 0; step <= steps; step++) {
        const angle = ((from + ((end - from) * step) / steps) * Math.PI) / 180;
        to(cx + rx * Math.cos(angle), cy + ry * Math.sin(angle));
      }
    }
  }
  return { strokes, dots };
}

function moved({ strokes, dots }: Drawing, dx: number, dy: number): Drawing {
  return {
    strokes: strokes.map((stroke) => stroke.map((value, index) => value + (index % 2 ? dy : dx))),
    dots: dots.map(([x, y]) => [x + dx, y + dy]),
  };
}

function shifted({ advance, strokes, dots }: Glyph, scale: number, dy: number): Glyph {
  const scaled = {
    strokes: strokes.map((stroke) => stroke.map((value) => value * scale)),
    dots: dots.map(([x, y]) => [x * scale, y * scale] as const),
  };
  return { advance: advance * scale, ...moved(scaled, 0, dy) };
}

/**
 * Width of a line of text.
 *
 * @param text the text
 * @param size size of the font in px
 * @returns width in px
 */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) units += glyph(character).advance;
  return (units * size) / 10;
}
