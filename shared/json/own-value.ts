/**
 * What a record holds under a key of foreign origin, undefined where it holds nothing. A plain look-up would find what
 * every object inherits: `constructor` is a good place id.
 */
export function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
