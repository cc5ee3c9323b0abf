/** Where a person is registered, or is to be, or no more. Plain JSON. */
export interface Registration {
  /** A cell, or `place:` and a place. */
  readonly area: string;
  /** The object of the area that has the entry. */
  readonly shard: number;
  readonly key: string;
  /** When the entry ends by itself, epoch milliseconds. */
  readonly untilMs: number;
  /** What the area has (`held`), or is still to hear; `wait`: it hears nothing before a push would reach the person. */
  readonly state: "put" | "held" | "remove" | "wait";
}

/** Whether the area has still to hear of it. */
export function isPending({ state }: Registration): boolean {
  return state === "put" || state === "remove";
}

/** Those that are not over; the same list if none is. */
export function withoutOver(kept: readonly Registration[], nowMs: number): readonly Registration[] {
  return kept.some(({ untilMs }) => untilMs <= nowMs) ? kept.filter(({ untilMs }) => untilMs > nowMs) : kept;
}

/** Where a person should be registered: until when at the latest, and from when on it is worth renewing. */
export type WantedAreas = ReadonlyMap<string, { readonly untilMs: number; readonly renewBelowMs: number }>;

/** What is drawn for a new registration. */
export interface NewName extends Pick<Registration, "key" | "shard"> {
  /** How much later it ends, so that two entries of one message cannot be told by their ends. */
  readonly delayMinutes: number;
}

const MINUTE_MS = 60_000;

/**
 * The registrations of a person who should be registered in these areas, and nowhere else; the same list if nothing changes.
 * One that ends soon is renewed under a key of its own; one that is over needs no removal. Of whom no push would reach
 * (`isSubscribed`), no area hears. Ends are full minutes.
 */
export function planRegistrations(
  kept: readonly Registration[],
  wanted: WantedAreas,
  { nowMs, isSubscribed, name }: { nowMs: number; isSubscribed: boolean; name: (area: string) => NewName },
): readonly Registration[] {
  const open = new Map(wanted);
  const staying = withoutOver(kept, nowMs).flatMap((registration): readonly Registration[] => {
    const { area, untilMs, state } = registration;
    if (state === "remove") return [registration];
    const want = open.get(area);
    const isFit = state === "wait" || isSubscribed;
    if (isFit && want !== undefined && untilMs >= want.renewBelowMs) {
      open.delete(area);
      return [state === "wait" && isSubscribed ? { ...registration, state: "put" } : registration];
    }
    // Of one that waits no area has heard.
    return state === "wait" ? [] : [{ ...registration, state: "remove" }];
  });
  const added = [...open].map(([area, { untilMs }]): Registration => {
    const { key, shard, delayMinutes } = name(area);
    const endMs = (Math.ceil(untilMs / MINUTE_MS) + delayMinutes) * MINUTE_MS;
    return { area, key, shard, untilMs: endMs, state: isSubscribed ? "put" : "wait" };
  });
  const next = [...staying, ...added];
  const isSame = next.length === kept.length && next.every((registration, at) => registration === kept[at]);
  return isSame ? kept : next;
}
