import * as v from "valibot";
import type { LiveChange, LiveState } from "./live-state.ts";

/** The live state as it was read from the shared store. */
export interface LiveReading {
  readonly state: LiveState;
  /** When the reading began, epoch milliseconds: everything that was told before is in it. */
  readonly atMs: number;
}

/** A change that an answer has promised, and when it was told, epoch milliseconds. */
export interface ToldChange {
  readonly change: LiveChange;
  readonly atMs: number;
}

/** What is read so soon after a change may come from a replica that does not have it yet. */
export const REPLICA_LAG_MS = 1_000;

/** Whether a reading that began at `atMs` may lack the change. */
export function mayLack(atMs: number, told: ToldChange): boolean {
  return atMs < told.atMs + REPLICA_LAG_MS;
}

/** An id, a thumbprint or a type: nothing else can be on or off. */
const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const names = v.array(name);
/** Epoch milliseconds that a Date can have. */
const instantMs = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

const liveSignal = v.object({
  id: name,
  type: name,
  place: v.exactOptional(name),
  fromMs: instantMs,
  untilMs: instantMs,
  trust: v.picklist(["low", "medium", "high"]),
});

const liveStateSchema = v.object({
  pausedMoments: names,
  pausedCampaigns: names,
  // Absent of a version from before coupons could be paused.
  pausedCoupons: v.optional(v.array(v.pipe(v.string(), v.maxLength(160))), []),
  signals: v.pipe(
    v.array(v.looseObject({})),
    // A version from before signals had ids may have left some.
    v.transform((signals) => signals.filter((signal) => "id" in signal)),
    v.array(liveSignal),
  ),
  revokedSenders: names,
  // Absent of a version from before reports could be void.
  voidReports: v.optional(
    v.array(v.object({ sender: name, sinceMs: instantMs, untilMs: v.exactOptional(instantMs) })),
    [],
  ),
  revokedDevices: names,
  revokedBeacons: names,
});

const readingSchema = v.object({ atMs: v.pipe(v.number(), v.finite()), state: liveStateSchema });

/** A reading that somebody else has left, perhaps with another version of this code; undefined if it is none. */
export function parseReading(value: unknown): LiveReading | undefined {
  const reading = v.safeParse(readingSchema, value);
  return reading.success ? reading.output : undefined;
}
