import { NeurolabError } from "../errors.js";

type Arquero = typeof import("arquero");
type Columns = Readonly<Record<string, readonly unknown[]>>;

/** A table of arquero. */
export type ResultsTable = ReturnType<Arquero["table"]>;

let arquero: Arquero | undefined;

/** Load the library of tables, which is an ES module: before tables can be made. */
export async function loadTables(): Promise<void> {
  arquero ??= await import("arquero");
}

/** A table of columns. */
export function makeTable(columns: Columns): ResultsTable {
  if (!arquero) throw new NeurolabError("Tables can be made after run() or loadResults().");
  return arquero.table(columns as never);
}
