import type { KeptTag } from "../../../../shared/tags/kept-tag.ts";
import { REMOVAL_SPREAD_MS } from "../../../../shared/tags/tag-entry.ts";
import type { Records } from "./records.ts";
import { TAGS_TIMER, type Timer } from "./timers.ts";

/** The tags that the person registered. */
export interface Tags {
  readonly list: () => KeptTag[];
  readonly save: (tag: KeptTag) => void;
  /** Notes of a tag that it is to be forgotten, or of every one, each as of a time of its own. */
  readonly giveUp: (tag: string, nowMs: number) => void;
  readonly giveUpAll: (nowMs: number) => void;
  /** When the registry is to be told again, since it has not heard of all of them. */
  readonly timers: () => Timer[];
  /** The registry has the tag; what was said of it meanwhile stays to be told. */
  readonly noteHeld: (tag: string) => void;
  /** The registry has forgotten the tag; likewise. */
  readonly noteRemoved: (tag: string) => void;
}

/** The tags in this database. */
export function makeTags(records: Records): Tags {
  const list = (): KeptTag[] => records.list("tag").map(({ value }) => JSON.parse(value));
  const find = (tag: string) => list().find((kept) => kept.tag === tag);
  const save = (kept: KeptTag) => records.put("tag", kept.tag, kept);

  /** As of some time in the last minutes, but not before it was registered. */
  function giveUp(kept: KeptTag | undefined, nowMs: number): void {
    if (kept === undefined || kept.state === "remove") return;
    const atMs = Math.max(kept.atMs, nowMs - Math.floor(Math.random() * REMOVAL_SPREAD_MS));
    save({ ...kept, state: "remove", atMs });
  }

  return {
    list,
    save,
    giveUp: (tag, nowMs) => giveUp(find(tag), nowMs),
    giveUpAll(nowMs) {
      for (const kept of list()) giveUp(kept, nowMs);
    },
    timers() {
      const pending = list().filter(({ state }) => state !== "held");
      const saidMs = Math.max(...pending.map(({ atMs }) => atMs));
      return pending.length === 0 ? [] : [{ name: TAGS_TIMER, dueMs: saidMs }];
    },
    noteHeld(tag) {
      const kept = find(tag);
      if (kept?.state !== "put") return;
      const { from: _, ...held } = kept;
      save({ ...held, state: "held" });
    },
    noteRemoved(tag) {
      if (find(tag)?.state === "remove") records.remove("tag", tag);
    },
  };
}
