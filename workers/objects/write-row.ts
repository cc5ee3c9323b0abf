/** Writes one row, by the names of its columns. */
type WriteRow<Column extends string> = (
  sql: SqlStorage,
  row: Readonly<Record<Column, SqlStorageValue | Uint8Array>>,
) => void;

/** Makes what adds rows to a table. It throws if there is a row of the same key. */
export function makeInsert<Column extends string>(table: string, columns: readonly Column[]): WriteRow<Column> {
  return makeWrite("INSERT", table, columns);
}

/** Makes what writes rows of a table, each in the place of one of the same key. */
export function makeReplace<Column extends string>(table: string, columns: readonly Column[]): WriteRow<Column> {
  return makeWrite("INSERT OR REPLACE", table, columns);
}

/** The text of the statement is made once: the database finds a prepared statement by its text, on every write. */
function makeWrite<Column extends string>(verb: string, table: string, columns: readonly Column[]): WriteRow<Column> {
  const places = columns.map(() => "?").join(", ");
  const text = `${verb} INTO ${table} (${columns.join(", ")}) VALUES (${places})`;
  return (sql, row) => {
    sql.exec(text, ...columns.map((column) => row[column]));
  };
}
