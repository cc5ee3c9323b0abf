/** Which identities are cards of the brand: iBeacons of a UUID, Eddystone-UIDs of a namespace, MAC addresses that begin so. */
export type TagMatch = { uuid: string } | { namespace: string } | { macPrefix: string };

/** Which identities are cards of the brand, made ready to look up: how their keys (`tagKey`) begin. */
export interface IssuedTags {
  readonly prefixes: ReadonlySet<string>;
  /** How long a prefix may be, each length once. */
  readonly lengths: readonly number[];
}

/**
 * How the keys of the tags begin that an entry of the catalog matches. A `uuid` is that of iBeacons, and the first 16 bytes
 * of an AltBeacon's id, which stand for its organization as well.
 */
export function tagPrefixes(match: TagMatch): readonly string[] {
  if ("uuid" in match) {
    const uuid = match.uuid.replaceAll("-", "").toLowerCase();
    return [`ibeacon:${uuid}:`, `altbeacon:${uuid}`];
  }
  if ("namespace" in match) return [`eddystone:${match.namespace.toLowerCase()}:`];
  return [`mac:${match.macPrefix.replaceAll(/[:-]/g, "").toLowerCase()}`];
}

/** The prefixes as a table. */
export function indexTags(prefixes: readonly string[]): IssuedTags {
  return { prefixes: new Set(prefixes), lengths: [...new Set(prefixes.map(({ length }) => length))] };
}

/** Whether the brand issued the tag with this key: any other transmitter is nobody's tag, whoever asks for it. */
export function isIssued(key: string, { prefixes, lengths }: IssuedTags): boolean {
  return lengths.some((length) => prefixes.has(key.slice(0, length)));
}
