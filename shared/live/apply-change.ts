import type { LiveChange, LiveState } from "./live-state.ts";

/** Where the live state names what is on of each kind. */
export const LIVE_MEMBERS = {
  moment: "pausedMoments",
  campaign: "pausedCampaigns",
  sender: "revokedSenders",
  device: "revokedDevices",
  beacon: "revokedBeacons",
} as const satisfies Readonly<Record<string, keyof LiveState>>;

/** The live state with this change in it, whatever it says of the same thing. */
export function applyChange(live: LiveState, { thing, on, untilMs }: LiveChange): LiveState {
  if (thing.kind !== "signal") {
    const member = LIVE_MEMBERS[thing.kind];
    const others = live[member].filter((name) => name !== thing.name);
    return { ...live, [member]: on ? [...others, thing.name].sort() : others };
  }
  const { kind: _kind, ...named } = thing;
  const others = live.signals.filter(({ type, place }) => type !== thing.type || place !== thing.place);
  return { ...live, signals: on && untilMs !== undefined ? [...others, { ...named, untilMs }] : others };
}
