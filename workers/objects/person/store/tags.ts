import { REMOVAL_SPREAD_MS } from "../../../../shared/tags/tag-entry.ts";
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
  /** Notes of a tag that it is to be forgotten, or of every one, each as of a time of its own. */
  readonly giveUp: (tag: string, nowMs: number) => void;
  readonly giveUpAll: (nowMs: number) => void;
  /** The registry has the tag; what was said of it meanwhile stays to be told. */
  readonly noteHeld: (tag: string) => void;
  /** The registry has forgotten the tag; likewise. */
  readonly noteRemoved: (tag: string) => void;
}

/**
 * Marks every tag to be forgotten as of some time in the last minutes, but not before it was registered. `nowMs` is an SQL
 * expression; the words go on after a WHERE.
 */
export function giveUpTags(nowMs: string): string {
  const atMs = `MAX(atMs, ${nowMs} - ABS(RANDOM() % ${REMOVAL_SPREAD_MS}))`;
  return `UPDATE tag SET state = 'remove', atMs = ${atMs} WHERE state <> 'remove'`;
}

/** The tags in this database. */
export function makeTags(sql: SqlStorage): Tags {
  return {
    list: () => sql.exec<TagRow>("SELECT tag, owner, state, atMs FROM tag").toArray(),
    save: (row) => replaceTag(sql, row),
    giveUp: (tag, nowMs) => void sql.exec(`${giveUpTags("?")} AND tag = ?`, nowMs, tag),
    giveUpAll: (nowMs) => void sql.exec(giveUpTags("?"), nowMs),
    noteHeld(tag) {
      sql.exec("UPDATE tag SET state = 'held' WHERE tag = ? AND state = 'put'", tag);
    },
    noteRemoved(tag) {
      sql.exec("DELETE FROM tag WHERE tag = ? AND state = 'remove'", tag);
    },
  };
}
