/** A row to write, by the names of its columns. */
type Row = Readonly<Record<string, SqlStorageValue | Uint8Array>>;

/** Adds a row. Throws if there is one of the same key. */
export function insertRow(sql: SqlStorage, table: string, row: Row): void {
  write(sql, "INSERT INTO", table, row);
}

/** Writes a row, in the place of one of the same key. */
export function replaceRow(sql: SqlStorage, table: string, row: Row): void {
  write(sql, "INSERT OR REPLACE INTO", table, row);
}

/** Of rows of one kind the text is always the same, so that its statement is prepared once. */
function write(sql: SqlStorage, verb: string, table: string, row: Row): void {
  const columns = Object.keys(row);
  const places = columns.map(() => "?").join(", ");
  sql.exec(`${verb} ${table} (${columns.join(", ")}) VALUES (${places})`, ...Object.values(row));
}
