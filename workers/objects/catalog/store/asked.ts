/** So many questions of one operator are answered in an hour. */
const MOST_AN_HOUR = 20;

/** Notes a question of an operator in a UTC hour (since 1970); false: there were too many. The tables are there. */
export function noteQuestion({ sql }: DurableObjectStorage, name: string, hour: number): boolean {
  const [last] = sql
    .exec<{ hour: number; count: number }>("SELECT hour, count FROM asked WHERE name = ?", name)
    .toArray();
  const count = last?.hour === hour ? last.count : 0;
  if (count >= MOST_AN_HOUR) return false;
  sql.exec("INSERT OR REPLACE INTO asked (name, hour, count) VALUES (?, ?, ?)", name, hour, count + 1);
  return true;
}
