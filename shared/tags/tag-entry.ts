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
}

/** That a tag is its owner's no longer. */
export type TagRemoval = Omit<TagEntry, "locator">;
