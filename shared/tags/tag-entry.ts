/** A registered tag, as it lies outside the person's object: nothing of it can be read without the mesh's keys. */
export interface TagEntry {
  /** Keyed hash of what the tag calls itself, base64url of 16 bytes. */
  readonly tag: string;
  /** Keyed hash of person and tag, base64url of 16 bytes: only its owner can take the entry away. */
  readonly owner: string;
  /** The person's id, sealed, base64url. */
  readonly locator: string;
  /** When the person's object said so, epoch milliseconds: of two changes of one tag the later holds, in any order. */
  readonly atMs: number;
  /** Owners under whom it may be stored so far: people of devices who are this owner by now. It moves in one step. */
  readonly from?: readonly string[];
}

/** That a tag is its owner's no longer. */
export type TagRemoval = Omit<TagEntry, "locator" | "from">;

/**
 * What lies under the name of a tag. Without a locator: its owner took it away, remembered for `REMOVAL_REMEMBERED_MS`, so
 * that a registration that was still on its way does not bring it back.
 */
export interface StoredTag {
  readonly owner: string;
  readonly locator: string | null;
  readonly atMs: number;
}

/** How long a removal is remembered at most; what is on its way over a network arrives or is lost within half of it. */
export const REMOVAL_REMEMBERED_MS = 600_000;

/**
 * How far back a removal may be dated, and how much sooner it may be forgotten, each by chance: tags that are given up
 * together, as with a withdrawal, would otherwise tell a reader of the registry by one time that they are one person's.
 */
export const REMOVAL_SPREAD_MS = 300_000;

/**
 * What is stored once a tag was registered. Whose it is keeps it until they give it up: a card tells its name to everybody
 * near, and whoever hears it must not learn where it goes. Otherwise the later change holds. Those in `from` count as the owner.
 */
export function putTag(stored: StoredTag | undefined, { owner, locator, atMs, from = [] }: TagEntry): StoredTag {
  const isOwn = stored === undefined || [owner, ...from].includes(stored.owner);
  if (!isOwn && stored.locator !== null) return stored;
  if (stored !== undefined && stored.atMs > atMs) return stored;
  if (stored !== undefined && stored.atMs === atMs && stored.locator === null) return stored;
  return { owner, locator, atMs };
}

/** What is stored once a tag was taken away: nothing changes where it is another's, or was registered later. */
export function removeTag(stored: StoredTag | undefined, { owner, atMs }: TagRemoval): StoredTag {
  if (stored !== undefined && (stored.owner !== owner || stored.atMs > atMs)) return stored;
  return { owner, locator: null, atMs };
}
