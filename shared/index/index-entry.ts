/** What leads from a code at a till to its person, as it lies outside their object: unreadable without the mesh's keys. */
export interface IndexEntry {
  /** Keyed hash of the code, base64url of 16 bytes. */
  readonly name: string;
  /** Keyed hash of name and person: only its owner can move or take away the entry. */
  readonly owner: string;
  /** The person's id, sealed; or `RESERVED`. Empty: the owner has taken the name away, which stays so until the end. */
  readonly locator: string;
  /** The entry is forgotten from then on, epoch milliseconds. */
  readonly untilMs: number;
  /** Owners under whom it may be stored so far: people of devices who are this owner by now. */
  readonly from?: readonly string[];
}

/** In the place of a locator: the name leads nowhere now, and nobody but its owner gets it. */
export const RESERVED = "-";

/** So long no word from before, which was on its way all the time, brings a name back that was taken away. */
const GONE_MS = 3_600_000;

/**
 * What is stored once an entry was put: the first owner keeps a name until its end. The same owner, or whoever `from` names,
 * may put another locator or a later end, but not once the name was taken away.
 */
export function putEntry(stored: IndexEntry | undefined, entry: IndexEntry, nowMs: number): IndexEntry {
  const { from, ...put } = entry;
  if (stored === undefined || stored.untilMs <= nowMs) return put;
  return stored.locator !== "" && [entry.owner, ...(from ?? [])].includes(stored.owner) ? put : stored;
}

/** What is stored once an owner has taken a name away; the same object if it is another's. */
export function goneEntry(
  stored: IndexEntry | undefined,
  { name, owner }: Pick<IndexEntry, "name" | "owner">,
  nowMs: number,
): IndexEntry {
  if (stored !== undefined && stored.untilMs > nowMs && stored.owner !== owner) return stored;
  return { name, owner, locator: "", untilMs: nowMs + GONE_MS };
}
