/** What a change of the catalog means for people: they may get more, less, or something else. */
export type ChangeEffect = "more" | "less" | "other";

/** One difference between two catalogs, in words. */
export interface CatalogChange {
  readonly part: "moments" | "campaigns" | "places" | "beacons" | "markers" | "tags" | "senders" | "policy" | "mesh";
  /** Id of what differs; empty for the policy and the mesh's own settings. */
  readonly id: string;
  readonly effect: ChangeEffect;
  /** A sentence without the id, as `is gone: no one gets it any more`. */
  readonly says: string;
}

/** What differs of one thing, before it is told which. */
export type Difference = Pick<CatalogChange, "effect" | "says">;

/** Any value of a catalog, as it would be written. */
export function wordOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
