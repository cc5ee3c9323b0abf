/** Where a person is registered, or is to be, or no more. Plain JSON. */
export interface Registration {
  /** A cell, or `place:` and a place. */
  readonly area: string;
  /** The object of the area that has the entry. */
  readonly shard: number;
  readonly key: string;
  /** When the entry ends by itself, epoch milliseconds. */
  readonly untilMs: number;
  /** What the area has (`held`), or is still to hear. */
  readonly state: "put" | "held" | "remove";
}

/** Those that are not over; the same list if none is. */
export function withoutOver(kept: readonly Registration[], nowMs: number): readonly Registration[] {
  return kept.some(({ untilMs }) => untilMs <= nowMs) ? kept.filter(({ untilMs }) => untilMs > nowMs) : kept;
}

/** Where a person should be registered: until when at the latest, and from when on it is worth renewing. */
export type WantedAreas = ReadonlyMap<string, { readonly untilMs: number; readonly renewBelowMs: number }>;

/**
 * The registrations of a person who should be registered in these areas, and nowhere else; the same list if nothing changes.
 * One that ends soon is renewed under a key of its own; one that is over needs no removal.
 */
export function planRegistrations(
  kept: readonly Registration[],
  wanted: WantedAreas,
  { nowMs, name }: { nowMs: number; name: (area: string) => Pick<Registration, "key" | "shard"> },
): readonly Registration[] {
  const open = new Map(wanted);
  const staying = withoutOver(kept, nowMs).map((registration) => {
    if (registration.state === "remove") return registration;
    const want = open.get(registration.area);
    if (want !== undefined && registration.untilMs >= want.renewBelowMs) {
      open.delete(registration.area);
      return registration;
    }
    return { ...registration, state: "remove" as const };
  });
  const added = [...open].map(([area, { untilMs }]) => ({ area, ...name(area), untilMs, state: "put" as const }));
  const next = [...staying, ...added];
  const isSame = next.length === kept.length && next.every((registration, at) => registration === kept[at]);
  return isSame ? kept : next;
}
