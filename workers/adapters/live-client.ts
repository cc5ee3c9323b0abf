import {
  applyChange,
  endSignals,
  type LiveChange,
  type LiveState,
  NO_LIVE_STATE,
} from "../../shared/live/live-state.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import type { Defer } from "../isolate/defer.ts";
import { wait } from "../isolate/wait.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import type { LiveReading, LiveShare } from "./live-share.ts";

/** What an edge knows of the live state. */
export interface LiveView {
  readonly state: LiveState;
  /** Milliseconds since it was read; infinite where it never was. */
  readonly ageMs: number;
}

/**
 * This isolate's copy of the live state. It is read anew in the background from 2 s on, and before a decision that gives
 * value from 4 s on, so that every edge obeys within 5 s of a change, an idle one with its first answer.
 *
 * When the shared store cannot be reached: nothing is repeated here, the next message tries again; the mesh goes on with what it
 * has (open), and its age is told.
 */
export interface LiveClient {
  /** `value`: a decision that may give an offer, and every sending of a push. Those wait, up to 150 ms; others never. */
  readonly current: (nowMs: number, defer: Defer, needs: "value" | "any") => Promise<LiveView>;
  /** What is at hand without waiting. */
  readonly atHand: (nowMs: number) => LiveView;
  /** Whether a device of this thumbprint is revoked, as far as is at hand. */
  readonly isRevoked: (device: string) => boolean;
  /** Reads the shared store itself, whatever is at hand; undefined where it cannot be reached. */
  readonly read: (nowMs: number, defer: Defer) => Promise<LiveState | undefined>;
  /** The shared store has just taken this change from this isolate, which obeys it from now on. */
  readonly obey: (change: LiveChange, nowMs: number) => void;
}

const BACKGROUND_AGE_MS = 2_000;
const WAITING_AGE_MS = 4_000;
const WAIT_MS = 150;
/** How often a decision looks for the answer to a reading that another request has begun and is not its own to await. */
const LOOK_MS = 5;
/** A reading goes on after those who waited have gone on without it: far from the shared store it would never come otherwise. */
const READ_TIMEOUT_MS = 2_000;
/** A reading that another edge of the data centre made is taken in place of one's own up to this age. */
const SHARED_AGE_MS = 1_000;
/** What is read so soon after a change may come from a replica that does not have it yet. */
const REPLICA_LAG_MS = 1_000;

const NOTHING: LiveReading = { state: NO_LIVE_STATE, atMs: Number.NEGATIVE_INFINITY };

const NO_SHARE: LiveShare = { take: async () => undefined, put: async () => {} };

/** A client that has read nothing yet. */
export function makeLiveClient(sharedStore: Pick<SharedStore, "readLive">, share: LiveShare = NO_SHARE): LiveClient {
  let copy = NOTHING;
  let revoked: ReadonlySet<string> = new Set();
  /** Changes made here that what was read may lack. */
  let own: readonly { readonly change: LiveChange; readonly atMs: number }[] = [];
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let isReading = false;

  function keep(reading: LiveReading): void {
    copy = reading;
    revoked = new Set(reading.state.revokedDevices);
  }

  function withOwn({ state, atMs }: LiveReading): LiveReading {
    const missed = own.filter((made) => atMs < made.atMs + REPLICA_LAG_MS);
    return { state: missed.reduce((live, { change }) => applyChange(live, change), state), atMs };
  }

  /** Of two readings the one that began later is kept, whichever comes first. */
  function accept(reading: LiveReading): void {
    if (reading.atMs < copy.atMs) return;
    keep(withOwn(reading));
    own = own.filter((made) => reading.atMs < made.atMs + REPLICA_LAG_MS);
  }

  function view(nowMs: number): LiveView {
    const state = endSignals(copy.state, nowMs);
    if (state !== copy.state) copy = { ...copy, state };
    return { state, ageMs: Math.max(0, nowMs - copy.atMs) };
  }

  async function readSharedStore(nowMs: number, defer: Defer): Promise<LiveState | undefined> {
    const read = await sharedStore.readLive(nowMs, READ_TIMEOUT_MS);
    if (!read.ok) return undefined;
    const reading = { state: read.value, atMs: nowMs };
    const { state } = withOwn(reading);
    accept(reading);
    defer(share.put(reading));
    return state;
  }

  async function refresh(nowMs: number, defer: Defer): Promise<void> {
    startedAtMs = nowMs;
    isReading = true;
    const shared = await share.take();
    // Clocks of one data centre differ by little; a reading from the future would stay young for ever.
    if (shared !== undefined && shared.atMs <= nowMs + SHARED_AGE_MS) accept(shared);
    if (nowMs - copy.atMs > SHARED_AGE_MS) await readSharedStore(nowMs, defer);
    if (startedAtMs === nowMs) isReading = false;
  }

  /** Waits for the end of a reading that another request has begun, as long as for one's own. */
  async function lookForCopy(): Promise<void> {
    for (let waitedMs = 0; isReading && waitedMs < WAIT_MS; waitedMs += LOOK_MS) await wait(LOOK_MS);
  }

  return {
    async current(nowMs, defer, needs) {
      const ageMs = nowMs - copy.atMs;
      if (needs === "value" && ageMs > WAITING_AGE_MS) {
        // Of all that come at once after a pause, one asks. Should its request be gone, another does after this time.
        if (isReading && nowMs - startedAtMs < WAIT_MS) {
          await lookForCopy();
        } else {
          const work = refresh(nowMs, defer);
          defer(work);
          await withTimeout(work, WAIT_MS);
        }
      } else if (ageMs > BACKGROUND_AGE_MS && nowMs - startedAtMs > READ_TIMEOUT_MS) {
        defer(refresh(nowMs, defer));
      }
      return view(nowMs);
    },
    atHand: view,
    isRevoked: (device) => revoked.has(device),
    read: readSharedStore,
    obey(change, nowMs) {
      own = [...own, { change, atMs: nowMs }];
      keep({ ...copy, state: applyChange(copy.state, change) });
    },
  };
}
