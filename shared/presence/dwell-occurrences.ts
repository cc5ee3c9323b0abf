import type { Policy } from "../catalog/policy.ts";
import { ownValue } from "../json/own-value.ts";
import type { Facts } from "../locate/facts.ts";
import type { Judgement } from "./apply-claims.ts";
import { bestEvidence } from "./best-evidence.ts";
import { occurs } from "./match-trigger.ts";
import type { Occurrence } from "./occurrence.ts";
import type { PresenceState, Stay } from "./presence-state.ts";
import { zoneAt } from "./zone-at.ts";

/** What the clocks of device and mesh may differ by while time passes, in favour of the device (design, section 6). */
const RECEIPT_GRACE_MS = 10_000;

/**
 * The dwell moments whose time has come on this message, each once per visit. Only stays that the message confirms
 * count, the one that has lasted longest first: a message that shows nothing of a place earns nothing there.
 */
export function dwellOccurrences({
  presence,
  judgements,
  facts,
  policy,
}: {
  /** After the message. */
  readonly presence: PresenceState;
  readonly judgements: readonly Judgement[];
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly (Occurrence & { readonly kind: "dwell" })[] {
  const shown = judgements.filter(({ claim, after }) => after !== undefined && claim.says !== "heard");
  const confirmed = shown.flatMap(({ before }) => (before === undefined ? [] : [before]));
  return [...new Set(confirmed.map(({ place }) => place))].flatMap((place) => {
    const dwelt = ownValue(presence.visits, place)?.dwelt ?? [];
    const credits = confirmed.filter((stay) => stay.place === place).map((stay) => creditedMs(stay, facts));
    const zone = zoneAt(presence.stays, place);
    const evidence = bestEvidence(shown.map(({ claim }) => claim).filter((claim) => claim.place === place));
    return policy.triggers.dwell.flatMap(({ id: moment, on }) => {
      if (on.kind !== "dwell" || dwelt.includes(moment) || Math.max(...credits) < on.forMs) return [];
      const dwell = { kind: "dwell" as const, place, ...(zone === undefined ? {} : { zone }), moment, ...evidence };
      return occurs(on, dwell, policy) ? [dwell] : [];
    });
  });
}

/** The presence with these dwells noted in their visits, so that none fires twice. */
export function noteDwells(
  presence: PresenceState,
  dwells: readonly (Occurrence & { readonly kind: "dwell" })[],
): PresenceState {
  if (dwells.length === 0) return presence;
  const visits = Object.entries(presence.visits).map(([place, visit]) => {
    const fired = dwells.filter((dwell) => dwell.place === place).map(({ moment }) => moment);
    return [place, fired.length === 0 ? visit : { ...visit, dwelt: [...visit.dwelt, ...fired] }] as const;
  });
  return { ...presence, visits: Object.fromEntries(visits) };
}

/** How long a stay has lasted by both clocks, milliseconds: neither a wrong clock nor a late message makes it longer. */
function creditedMs({ sinceIatMs, sinceReceivedMs }: Stay, { iatMs, receivedMs }: Facts): number {
  return Math.min(iatMs - sinceIatMs, receivedMs - sinceReceivedMs + RECEIPT_GRACE_MS);
}
