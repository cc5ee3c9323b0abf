import { makeReplace } from "../../write-row.ts";

const replaceTag = makeReplace("tag", ["tag", "owner", "state", "atMs"]);

/** A tag of the person, as far as this object knows. */
export interface TagRow extends Record<string, SqlStorageValue> {
  /** Keyed hashes of the tag, and of the tag and its owner. */
  readonly tag: string;
  readonly owner: string;
  /** What the registry has (`held`), or is still to hear. */
  readonly state: "put" | "held" | "remove";
  /** When it was said: what the registry hears out of order it puts right by this. */
  readonly atMs: number;
}

/** The tags that the person registered. */
export interface Tags {
  readonly list: () => TagRow[];
  readonly save: (row: TagRow) => void;
  /** Notes of every tag that it is to be forgotten. */
  readonly giveUpAll: (nowMs: number) => void;
  /** The registry has the tag; what was said of it meanwhile stays to be told. */
  readonly noteHeld: (tag: string) => void;
  /** The registry has forgotten the tag; likewise. */
  readonly noteRemoved: (tag: string) => void;
}

/** The tags in this database. */
export function makeTags(sql: SqlStorage): Tags {
  return {
    list: () => sql.exec<TagRow>("SELECT tag, owner, state, atMs FROM tag").toArray(),
    save: (row) => replaceTag(sql, row),
    giveUpAll(nowMs) {
      sql.exec("UPDATE tag SET state = 'remove', atMs = ? WHERE state <> 'remove'", nowMs);
    },
    noteHeld(tag) {
      sql.exec("UPDATE tag SET state = 'held' WHERE tag = ? AND state = 'put'", tag);
    },
    noteRemoved(tag) {
      sql.exec("DELETE FROM tag WHERE tag = ? AND state = 'remove'", tag);
    },
  };
}
