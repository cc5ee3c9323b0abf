/** What leads from a code at a till to its person, as it lies outside their object: unreadable without the mesh's keys. */
export interface IndexEntry {
  /** Keyed hash of the code, base64url of 16 bytes. */
  readonly name: string;
  /** Keyed hash of name and person: only its owner can move or take away the entry. */
  readonly owner: string;
  /** The person's id, sealed. */
  readonly locator: string;
  /** The entry is forgotten from then on, epoch milliseconds. */
  readonly untilMs: number;
  /** Owners under whom it may be stored so far: people of devices who are this owner by now. */
  readonly from?: readonly string[];
}

/**
 * What is stored once an entry was put: the first owner keeps a name until its end. The same owner, or whoever `from` names,
 * may put another locator or a later end.
 */
export function putEntry(stored: IndexEntry | undefined, entry: IndexEntry, nowMs: number): IndexEntry {
  const { from, ...put } = entry;
  if (stored === undefined || stored.untilMs <= nowMs) return put;
  return [entry.owner, ...(from ?? [])].includes(stored.owner) ? put : stored;
}
