import { type MeshError, unavailable } from "../../shared/errors.ts";
import { RENEW_AFTER_MS, tell, withChanges } from "../../shared/live/live-copy.ts";
import { type LiveReading, mayLack, type ToldChange } from "../../shared/live/live-reading.ts";
import { endSignals, type LiveChange, type LiveState, NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import type { Defer } from "../isolate/defer.ts";
import { wait } from "../isolate/wait.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import type { LiveCopyClient } from "./live-copy-client.ts";
import type { LiveShare } from "./live-share.ts";

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
 * When the shared store cannot be reached: nothing is repeated here, the next message tries again; an isolate that has read it
 * once goes on with what it has (open), and its age is told. One that never has knows of no pause and no revocation: it
 * takes what its data centre or the mesh's own objects keep of it, and without that refuses whatever gives value.
 */
export interface LiveClient {
  /** What is at hand, for a message that gives nothing: nothing is waited for. Reads meanwhile. */
  readonly current: (nowMs: number, defer: Defer) => LiveView;
  /**
   * For a decision that may give an offer, every sending of a push, and whoever must not be revoked: waits up to 150 ms, an
   * isolate that has read nothing yet up to 2 s. Errors: unavailable, where nothing was ever read.
   */
  readonly forValue: (nowMs: number, defer: Defer) => Promise<Result<LiveView, MeshError>>;
  /** What is at hand, without reading either. */
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
/** How long an isolate that has read nothing yet is waited for. */
const FIRST_WAIT_MS = 2_000;
/** How often a decision looks for the answer to a reading that another request has begun and is not its own to await. */
const LOOK_MS = 5;
/** A reading goes on after those who waited have gone on without it: far from the shared store it would never come otherwise. */
const READ_TIMEOUT_MS = 2_000;
/** A reading that another edge of the data centre made is taken in place of one's own up to this age. */
const SHARED_AGE_MS = 1_000;

const NOTHING: LiveReading = { state: NO_LIVE_STATE, atMs: Number.NEGATIVE_INFINITY };

const NO_SHARE: LiveShare = { take: async () => undefined, put: async () => {} };

const NO_COPY: Pick<LiveCopyClient, "read" | "renew"> = { read: async () => undefined, renew: async () => true };

/** A client that has read nothing yet. */
export function makeLiveClient(
  sharedStore: Pick<SharedStore, "readLive">,
  share: LiveShare = NO_SHARE,
  durable: Pick<LiveCopyClient, "read" | "renew"> = NO_COPY,
): LiveClient {
  let copy = NOTHING;
  let revoked: ReadonlySet<string> = new Set();
  /** Changes that were promised and that what was read may lack. */
  let promised: readonly ToldChange[] = [];
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let isReading = false;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  let copiedAtMs = Number.NEGATIVE_INFINITY;

  const hasRead = () => copy.atMs !== NOTHING.atMs;

  function keep(reading: LiveReading): void {
    copy = { ...reading, state: withChanges(reading, promised) };
    revoked = new Set(copy.state.revokedDevices);
  }

  /** Of two readings the one that began later is kept, whichever comes first. */
  function accept(reading: LiveReading): void {
    if (reading.atMs < copy.atMs) return;
    keep(reading);
    promised = promised.filter((told) => mayLack(reading.atMs, told));
  }

  /** Clocks of one data centre differ by little; a reading from the future would stay young for ever. */
  function acceptOfOther(reading: LiveReading | undefined, nowMs: number): void {
    if (reading !== undefined && reading.atMs <= nowMs + SHARED_AGE_MS) accept(reading);
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
    const state = withChanges(reading, promised);
    accept(reading);
    defer(share.put(reading));
    if (nowMs - renewedAtMs >= RENEW_AFTER_MS) {
      renewedAtMs = nowMs;
      defer(renew(reading));
    }
    return state;
  }

  async function renew(reading: LiveReading): Promise<void> {
    if (!(await durable.renew(reading))) renewedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Takes what the mesh keeps in its own objects; while Redis is away not with every decision. */
  async function readDurable(nowMs: number): Promise<void> {
    if (nowMs - copiedAtMs < (hasRead() ? READ_TIMEOUT_MS : WAIT_MS)) return;
    copiedAtMs = nowMs;
    const held = await durable.read(READ_TIMEOUT_MS);
    if (held?.reading === undefined) return;
    acceptOfOther(held.reading, nowMs);
    if (!hasRead()) return;
    promised = held.changes.reduce(tell, promised);
    keep(copy);
  }

  async function refresh(nowMs: number, defer: Defer): Promise<void> {
    startedAtMs = nowMs;
    isReading = true;
    acceptOfOther(await share.take(), nowMs);
    // Whoever knows nothing asks both, and takes what comes first.
    const first = hasRead() ? undefined : readDurable(nowMs);
    if (first !== undefined) defer(first);
    if (nowMs - copy.atMs > SHARED_AGE_MS && (await readSharedStore(nowMs, defer)) === undefined) {
      await (first ?? readDurable(nowMs));
    }
    if (startedAtMs === nowMs) isReading = false;
  }

  /** Looks for what another request has begun, as long as it is needed and no longer than this. */
  async function lookWhile(isNeeded: () => boolean, lengthMs: number): Promise<void> {
    for (let waitedMs = 0; isNeeded() && waitedMs < lengthMs; waitedMs += LOOK_MS) await wait(LOOK_MS);
  }

  async function awaitReading(nowMs: number, defer: Defer): Promise<void> {
    // Of all that come at once after a pause, one asks. Should its request be gone, another does after this time.
    if (isReading && nowMs - startedAtMs < WAIT_MS) {
      await lookWhile(() => isReading, WAIT_MS);
    } else {
      const work = refresh(nowMs, defer);
      defer(work);
      await withTimeout(work, WAIT_MS);
    }
    await lookWhile(() => isReading && !hasRead(), FIRST_WAIT_MS - WAIT_MS);
  }

  function refreshOld(nowMs: number, defer: Defer): void {
    if (nowMs - copy.atMs > BACKGROUND_AGE_MS && nowMs - startedAtMs > READ_TIMEOUT_MS) defer(refresh(nowMs, defer));
  }

  return {
    current(nowMs, defer) {
      refreshOld(nowMs, defer);
      return view(nowMs);
    },
    async forValue(nowMs, defer) {
      if (nowMs - copy.atMs > WAITING_AGE_MS) await awaitReading(nowMs, defer);
      else refreshOld(nowMs, defer);
      return hasRead() ? ok(view(nowMs)) : err(unavailable("what is paused or revoked is not known here yet"));
    },
    atHand: view,
    isRevoked: (device) => revoked.has(device),
    read: readSharedStore,
    obey(change, nowMs) {
      promised = tell(promised, { change, atMs: nowMs });
      keep(copy);
    },
  };
}
