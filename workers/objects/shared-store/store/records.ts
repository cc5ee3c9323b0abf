/** A record kept as rows of the table `member`, so that a change of one member writes one row, however large it is. */
export type Kept<T> = Readonly<Record<string, T>>;

/** All members of a book. */
export function readRecord<T>(sql: SqlStorage, book: string): Kept<T> {
  const query = "SELECT name, value FROM member WHERE book = ?";
  const rows = sql.exec<{ name: string; value: string }>(query, book).toArray();
  return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
}

/** Writes the members that are not the same as before, and deletes those that went. */
export function writeRecord<T>(sql: SqlStorage, book: string, before: Kept<T>, after: Kept<T>): void {
  if (before === after) return;
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) sql.exec("DELETE FROM member WHERE book = ? AND name = ?", book, name);
  }
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name) && before[name] === value) continue;
    sql.exec("INSERT OR REPLACE INTO member VALUES (?, ?, ?)", book, name, JSON.stringify(value));
  }
}
