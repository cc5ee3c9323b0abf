/** No one carries more tags; each costs an entry in the registry. */
export const MAX_TAGS = 32;

/** A tag of the person, as far as their object knows. Plain JSON. */
export interface KeptTag {
  /** Keyed hashes of the tag, and of the tag and its owner. */
  readonly tag: string;
  readonly owner: string;
  /** What the registry has (`held`), or is still to hear. */
  readonly state: "put" | "held" | "remove";
  /** When it was said: what the registry hears out of order it puts right by this. */
  readonly atMs: number;
  /** Which device registered it; absent of tags from before there were accounts. */
  readonly device?: string;
  /** Owners under whom the registry may have it so far: people of devices who became this person. Absent once it has heard. */
  readonly from?: readonly string[];
}
