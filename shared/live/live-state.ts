import { present } from "../json/present.ts";
import type { LiveSignal } from "../signals/live-signal.ts";
import { type VoidReports, voidReports } from "./void-reports.ts";

/** What operators and senders turned on or off, mesh-wide. Plain JSON. */
export interface LiveState {
  readonly pausedMoments: readonly string[];
  readonly pausedCampaigns: readonly string[];
  /** Coupons that tills refuse, by the names of shared/live/coupon-pause.ts. */
  readonly pausedCoupons: readonly string[];
  /** Signals that are on. */
  readonly signals: readonly LiveSignal[];
  readonly revokedSenders: readonly string[];
  /** What senders reported before they were revoked, and is void. */
  readonly voidReports: readonly VoidReports[];
  /** Device thumbprints. */
  readonly revokedDevices: readonly string[];
  /** Beacons whose identifiers were replayed or cloned: nobody is placed by them. */
  readonly revokedBeacons: readonly string[];
}

/** What can be on or off: each a kind and a name. */
export type LiveThing =
  | { readonly kind: "moment" | "campaign" | "coupon" | "sender" | "device" | "beacon"; readonly name: string }
  | { readonly kind: "signal"; readonly type: string; readonly place?: string }
  | { readonly kind: "reports"; readonly sender: string; readonly sinceMs: number };

/** One thing turned on (paused, revoked, signal on) or off, by somebody's clock. */
export interface LiveChange {
  readonly thing: LiveThing;
  readonly on: boolean;
  /** Epoch milliseconds: of two changes of one thing the later holds, whatever order they come in. */
  readonly atMs: number;
  /** Only on, of signals, of quarantines and of void reports: when it ends by itself. */
  readonly untilMs?: number;
  /** Only on, and always of signals. */
  readonly signal?: SignalOrigin;
}

/** What is known of a signal from its beginning on. */
export type SignalOrigin = Pick<LiveSignal, "id" | "fromMs" | "trust">;

/** One thing as it is stored: under its key, with the change that made it so. */
export type LiveEntry = Omit<LiveChange, "thing">;

/** Nothing is paused, on or revoked. */
export const NO_LIVE_STATE: LiveState = {
  pausedMoments: [],
  pausedCampaigns: [],
  pausedCoupons: [],
  signals: [],
  revokedSenders: [],
  voidReports: [],
  revokedDevices: [],
  revokedBeacons: [],
};

/**
 * The name a thing is stored under: `kind:name`, for a signal `signal:type:place`, for void reports `reports:sender:sinceMs`.
 * No part has a colon in it.
 */
export function liveKey(thing: LiveThing): string {
  if (thing.kind === "reports") return `reports:${thing.sender}:${thing.sinceMs}`;
  return thing.kind === "signal" ? `signal:${thing.type}:${thing.place ?? ""}` : `${thing.kind}:${thing.name}`;
}

/**
 * Whether a change holds against what is stored: the later one does; of two at once the one that turns on, and of two
 * signals turned on at once the one that lasts longer. So any order of changes, and any repetition, ends the same.
 */
export function isNewer(change: LiveChange, stored: LiveEntry | undefined): boolean {
  if (stored === undefined) return true;
  if (change.atMs !== stored.atMs) return change.atMs > stored.atMs;
  if (change.on !== stored.on) return change.on;
  return change.on && (change.untilMs ?? 0) > (stored.untilMs ?? 0);
}

/** The live state that stored entries amount to now; names in order. */
export function foldLive(entries: Readonly<Record<string, LiveEntry>>, nowMs: number): LiveState {
  const on = Object.entries(entries)
    .filter(([, entry]) => entry.on && (entry.untilMs === undefined || entry.untilMs > nowMs))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const named = (kind: string) =>
    on.flatMap(([key]) => (key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : []));
  return {
    pausedMoments: named("moment"),
    pausedCampaigns: named("campaign"),
    pausedCoupons: named("coupon"),
    signals: on.flatMap(([key, { untilMs, signal }]) => {
      const [kind, type = "", place = ""] = key.split(":");
      // One that was stored before signals had an id was of nobody.
      if (kind !== "signal" || untilMs === undefined || signal === undefined) return [];
      return [present({ ...signal, type, place: place === "" ? undefined : place, untilMs })];
    }),
    revokedSenders: named("sender"),
    voidReports: on.flatMap(([key, { untilMs }]) => {
      const [kind, sender = "", sinceMs] = key.split(":");
      return kind === "reports" ? [voidReports(sender, Number(sinceMs), untilMs)] : [];
    }),
    revokedDevices: named("device"),
    revokedBeacons: named("beacon"),
  };
}

/** Where the live state names what is on of each kind. */
export const LIVE_MEMBERS = {
  moment: "pausedMoments",
  campaign: "pausedCampaigns",
  coupon: "pausedCoupons",
  sender: "revokedSenders",
  device: "revokedDevices",
  beacon: "revokedBeacons",
} as const satisfies Readonly<Record<string, keyof LiveState>>;

/** The live state with this change in it, whatever it says of the same thing. */
export function applyChange(live: LiveState, { thing, on, untilMs, signal }: LiveChange): LiveState {
  if (thing.kind === "reports") {
    const { sender, sinceMs } = thing;
    const others = live.voidReports.filter((one) => one.sender !== sender || one.sinceMs !== sinceMs);
    return { ...live, voidReports: on ? [...others, voidReports(sender, sinceMs, untilMs)].sort(byKey) : others };
  }
  if (thing.kind !== "signal") {
    const member = LIVE_MEMBERS[thing.kind];
    const others = live[member].filter((name) => name !== thing.name);
    return { ...live, [member]: on ? [...others, thing.name].sort() : others };
  }
  const { kind: _kind, ...named } = thing;
  const others = live.signals.filter(({ type, place }) => type !== thing.type || place !== thing.place);
  if (!on || untilMs === undefined || signal === undefined) return { ...live, signals: others };
  return { ...live, signals: [...others, { ...signal, ...named, untilMs }] };
}

function byKey(a: VoidReports, b: VoidReports): number {
  const [first, second] = [liveKey({ kind: "reports", ...a }), liveKey({ kind: "reports", ...b })];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The live state without the signals that have ended by themselves by now; the same object where none has. */
export function endSignals(live: LiveState, nowMs: number): LiveState {
  const on = live.signals.filter(({ untilMs }) => untilMs > nowMs);
  return on.length === live.signals.length ? live : { ...live, signals: on };
}
