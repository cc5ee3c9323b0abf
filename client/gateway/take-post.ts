import { present } from "../../shared/json/present.ts";
import { err, ok } from "../../shared/result.ts";
import type { BoxRefusal, Receive } from "./agent.ts";
import type { Journal } from "./journal.ts";
import { isName, type Post, type Where } from "./post.ts";
import { readPost } from "./read-post.ts";
import type { Spool } from "./spool.ts";
import type { Tally } from "./status.ts";
import { type DiskWatch, reasonOf } from "./watch-disk.ts";

/** Most rows in memory at once: some ten megabytes, and more than a store full of boxes tells in two seconds. */
const MAX_HELD_ROWS = 20_000;

/** Most bytes of messages that the disk does not take yet. */
const MAX_UNMADE_BYTES = 16 * 1_048_576;

/** What is held becomes messages within about so long. */
const RETRY_AFTER_SECONDS = 2;

const TOO_MUCH = "more comes than can be written";

/** What taking a post needs of the run. */
export interface Taking {
  readonly where: Where;
  readonly journal: Pick<Journal, "append" | "rows">;
  readonly spool: Pick<Spool, "unmadeBytes">;
  readonly tally: Pick<Tally, "heard" | "refused">;
  readonly disk: DiskWatch;
  readonly nowMs: () => number;
  readonly hasEnded: () => boolean;
}

/**
 * Takes what boxes tell onto the disk, of this gateway's place only, and tells each box what became of it. What is more than
 * the disk keeps up with is refused, not held: whoever floods the shop's network must not end this program.
 */
export function makeReceive({ where, journal, spool, tally, disk, nowMs, hasEnded }: Taking): Receive {
  return async ({ format, body, box, zone }) => {
    function refuse(refusal: BoxRefusal) {
      tally.refused(format, box, refusal.detail);
      return err(refusal);
    }

    if (hasEnded()) return err({ status: 503, detail: "ending" });
    const read = readPost(format, body, nowMs());
    if (!read.ok)
      return refuse({ status: 400, detail: read.error.map((fault) => `${fault.pointer} ${fault.detail}`).join("; ") });
    const { post, ignored } = read.value;
    const standing = { ...where, ...post.where, ...present({ zone }) };
    if (where.place !== undefined && standing.place !== where.place)
      return refuse({ status: 400, detail: `/body/place must be ${where.place}: this gateway stands nowhere else` });
    // Of each zone a message is made: one that no catalog can have would only delay the others.
    if (![standing.place, standing.zone].every((name) => name === undefined || isName(name)))
      return refuse({ status: 400, detail: "place and zone are ids: lower-case letters, digits and dashes" });
    const { rows } = post;
    if (journal.rows() + rows.length > MAX_HELD_ROWS || spool.unmadeBytes > MAX_UNMADE_BYTES)
      return refuse({ status: 503, detail: TOO_MUCH, retryAfterSeconds: RETRY_AFTER_SECONDS });
    const heard: Post = { box: `${format} ${box} ${standing.zone ?? ""}`.trim(), where: standing, rows };
    try {
      if (rows.length > 0) {
        await journal.append(heard);
        disk.worked("write");
      }
    } catch (cause) {
      disk.failed("write", `What boxes tell cannot be written (${reasonOf(cause)})`);
      return refuse({ status: 503, detail: "the disk does not take it" });
    }
    tally.heard(format, { ...heard, box }, ignored);
    return ok(undefined);
  };
}
