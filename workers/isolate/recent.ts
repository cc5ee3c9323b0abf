/** A map that keeps its most recently used entries: a cache of this isolate, which may be lost at any time. */
export interface Recent<V> {
  readonly get: (name: string) => V | undefined;
  readonly set: (name: string, value: V) => void;
}

/** An empty one that holds at most `most` entries. */
export function makeRecent<V>(most: number): Recent<V> {
  const entries = new Map<string, V>();
  return {
    get(name) {
      const value = entries.get(name);
      if (value === undefined) return undefined;
      entries.delete(name);
      entries.set(name, value);
      return value;
    },
    set(name, value) {
      entries.delete(name);
      entries.set(name, value);
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break;
        entries.delete(oldest);
      }
    },
  };
}
