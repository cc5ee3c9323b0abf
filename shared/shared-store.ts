import type { LeaseAsk, LeaseGrant, Settlement } from "./budget/lease.ts";
import type { Refund } from "./budget/refund.ts";
import type { LiveChange, LiveState } from "./live/live-state.ts";
import type { Result } from "./result.ts";
import type { TagEntry, TagRemoval } from "./tags/tag-entry.ts";

/** Why an operation on the shared store gave nothing: it did not answer in time, or answered with a fault. */
export type Unreachable = "unreachable";

/**
 * What no single person's object can know: how much of a campaign is left over all edges, what is paused or revoked, who
 * registered a tag. Two adapters, one in Redis and one in a Durable Object, pass the same tests. Every operation may be
 * applied twice, since answers get lost and clients repeat; none rejects.
 */
export interface SharedStore {
  /** Issues units of a campaign's budget; the same id gives the same grant again, and issues nothing more. */
  readonly lease: (ask: LeaseAsk, timeoutMs: number) => Promise<Result<LeaseGrant, Unreachable>>;
  /** Ends a lease and takes back what was not spent; a second settlement of it changes nothing. */
  readonly settle: (settlement: Settlement, timeoutMs: number) => Promise<Result<true, Unreachable>>;
  /** Takes back a unit that a decision spent and no one was given; the same id a second time changes nothing. */
  readonly refund: (refund: Refund, timeoutMs: number) => Promise<Result<true, Unreachable>>;
  /** The live state as it is now. */
  readonly readLive: (nowMs: number, timeoutMs: number) => Promise<Result<LiveState, Unreachable>>;
  /** Turns one thing of the live state on or off; an older change of the same thing than the last changes nothing. */
  readonly changeLive: (change: LiveChange, timeoutMs: number) => Promise<Result<true, Unreachable>>;
  /** Registers a tag that nobody else holds; one that somebody holds stays theirs, and an older change changes nothing. */
  readonly putTag: (entry: TagEntry, timeoutMs: number) => Promise<Result<true, Unreachable>>;
  /** Forgets a tag where it is still this owner's. */
  readonly removeTag: (removal: TagRemoval, timeoutMs: number) => Promise<Result<true, Unreachable>>;
  /** The sealed locators of these tags in one round trip, in their order; null where nobody registered one. */
  readonly findTags: (tags: readonly string[], timeoutMs: number) => Promise<Result<(string | null)[], Unreachable>>;
}
