/** What two people have by name: what only one of them has, and of each name that both have what `unite` makes of the two. */
export function uniteByName<Value>(
  account: Readonly<Record<string, Value>>,
  device: Readonly<Record<string, Value>>,
  unite: (account: Value, device: Value) => Value,
): Readonly<Record<string, Value>> {
  const united = new Map(Object.entries(account));
  for (const [name, value] of Object.entries(device)) {
    const held = united.get(name);
    united.set(name, held === undefined ? value : unite(held, value));
  }
  return Object.fromEntries(united);
}
