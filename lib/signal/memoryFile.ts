import type * as H5 from "h5wasm";
import { NeurolabError } from "../errors.js";

/** HDF5 library in WebAssembly with its file system in memory. */
export interface Hdf5 {
  readonly library: typeof H5;
  readonly module: Awaited<(typeof H5)["ready"]>;
  readonly files: Awaited<(typeof H5)["ready"]>["FS"];
}

let opened = 0;

/**
 * Runs `body` with the path of an HDF5 file that lives in memory and is removed afterwards.
 *
 * A damaged file can leave the library in a state in which nothing works any more. Its memory is therefore
 * put back after every failure as it was before (some 20 MB to copy, a few ms).
 *
 * @param body synchronous work with the file
 * @throws NeurolabError when the HDF5 library fails, usually because the file is damaged
 */
export async function withMemoryFile<R>(body: (hdf5: Hdf5, path: string) => R): Promise<R> {
  const library = await import("h5wasm");
  const module = await library.ready;
  const path = `/neurolab-signal-${opened++}.nc`;
  const memory = module.HEAPU8.slice();
  const restoreErrors = silenceErrors(module.FS);
  try {
    return body({ library, module, files: module.FS }, path);
  } catch (cause) {
    module.HEAPU8.set(memory);
    closeStreams(module.FS, path);
    if (cause instanceof NeurolabError) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
    throw new NeurolabError(
      `The file is damaged or not as NetCDF-4 files are: HDF5 says "${reason.slice(0, 200)}".`,
      { cause },
    );
  } finally {
    if (module.FS.analyzePath(path, true).exists) module.FS.unlink(path);
    restoreErrors();
  }
}

/** What the type declarations of the file system leave out. */
interface Stream {
  readonly path: string;
  stream_ops: { write(stream: unknown, buffer: unknown, offset: number, length: number): number };
}
const streamsOf = (files: Hdf5["files"]): (Stream | null)[] =>
  (files as unknown as { streams: (Stream | null)[] }).streams;

function closeStreams(files: Hdf5["files"], path: string): void {
  for (const stream of streamsOf(files)) if (stream?.path === path) files.close(stream);
}

/** HDF5 prints a stack of its own for every failure; our errors say what is needed. Returns the way back. */
function silenceErrors(files: Hdf5["files"]): () => void {
  const stream = streamsOf(files)[2];
  if (!stream) return () => {};
  const usual = stream.stream_ops;
  stream.stream_ops = { ...usual, write: (_stream, _buffer, _offset, length) => length };
  return () => {
    stream.stream_ops = usual;
  };
}
