const WIDTH = 30;
const REDRAW_MS = 80;

/**
 * A progress bar on a terminal; a line every fifth of the way elsewhere.
 *
 * @param {NodeJS.WriteStream} stream
 * @param {string} label
 */
export function progressBar(stream, label) {
  let drawn = 0;
  let fifths = 0;
  const draw = (fraction, text) => {
    const full = Math.round(fraction * WIDTH);
    const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
    stream.write(`\r${label} ${bar} ${String(Math.floor(fraction * 100)).padStart(3)} %  ${text}\x1b[K`);
  };
  return {
    update(fraction, text) {
      if (!stream.isTTY) {
        if (Math.floor(fraction * 5) > fifths && fraction < 1) {
          fifths = Math.floor(fraction * 5);
          stream.write(`${label} ${fifths * 20} %\n`);
        }
      } else if (performance.now() - drawn > REDRAW_MS) {
        drawn = performance.now();
        draw(fraction, text);
      }
    },
    finish(text) {
      if (stream.isTTY) {
        draw(1, text);
        stream.write("\n");
      } else stream.write(`${label} 100 %  ${text}\n`);
    },
  };
}
