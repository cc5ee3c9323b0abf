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
}

/** What an owner says of a name. */
export interface SaidEntry extends IndexEntry {
  /** When it was said, epoch milliseconds, by the clock of its owner's object. */
  readonly saidMs: number;
  /** Owners under whom it may be stored so far: people of devices who are this owner by now. */
  readonly from?: readonly string[];
}

/** In the place of a locator: the name leads nowhere now, and nobody but its owner gets it. */
export const RESERVED = "-";

/** So long no word from before, which was on its way all the time, brings a name back that was taken away. */
const GONE_MS = 3_600_000;

/**
 * What is stored once an entry was put: the first owner keeps a name until its end. The same owner, or whoever `from` names,
 * may put another locator or a later end. Once the name was taken away, only what was said after that brings it back.
 */
export function putEntry(stored: IndexEntry | undefined, entry: SaidEntry, nowMs: number): IndexEntry {
  const { from, saidMs, ...put } = entry;
  if (stored === undefined || stored.untilMs <= nowMs) return put;
  const isSaidBefore = stored.locator === "" && saidMs <= stored.untilMs - GONE_MS;
  return !isSaidBefore && [entry.owner, ...(from ?? [])].includes(stored.owner) ? put : stored;
}

/** Whether a name leads where this owner said, or nowhere because they said so. */
export function isHeldBy({ owner, locator }: IndexEntry, said: Pick<IndexEntry, "owner">): boolean {
  return owner === said.owner && locator !== "";
}

/** What is stored once an owner has taken a name away; the same object if it is another's. */
export function goneEntry(
  stored: IndexEntry | undefined,
  { name, owner, saidMs }: Pick<SaidEntry, "name" | "owner" | "saidMs">,
  nowMs: number,
): IndexEntry {
  const untilMs = saidMs + GONE_MS;
  if (stored !== undefined && stored.untilMs > nowMs) {
    const isGoneBefore = stored.locator === "" && stored.untilMs >= untilMs;
    if (stored.owner !== owner || isGoneBefore) return stored;
  }
  return { name, owner, locator: "", untilMs };
}
