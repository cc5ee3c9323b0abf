/** The rows of two people, each id once: what the account has stays as it is. */
export function uniteById<Row>(
  account: readonly Row[],
  device: readonly Row[],
  idOf: (row: Row) => string,
): readonly Row[] {
  const known = new Set(account.map(idOf));
  return [...account, ...device.filter((row) => !known.has(idOf(row)))];
}
