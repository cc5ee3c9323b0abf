import { newestSignals } from "../decide/signals-had.ts";
import { present } from "../json/present.ts";
import type { Profile, Stop } from "../person/person-state.ts";
import { uniteByName } from "./unite-by-name.ts";

/**
 * The profile of two people who are one from now on: the account's, whose attributes, locale and time zone win; the device's
 * own person fills gaps. What keeps offers back adds up: of suppressions the later end holds, a stop of either does.
 */
export function uniteProfile(account: Profile, device: Profile, nowMs: number): Profile {
  const { stops, signalsHad } = account;
  return present({
    ...account,
    heardMs: latest(account.heardMs, device.heardMs),
    knownMs: sinceMs(device) < account.epoch ? Math.min(sinceMs(account), sinceMs(device)) : account.knownMs,
    cameBack: account.cameBack ?? device.cameBack,
    locale: account.locale ?? device.locale,
    timeZone: account.timeZone ?? device.timeZone,
    // Zones are not changed again sooner because there were two people.
    timeZoneAtMs: latest(account.timeZoneAtMs, device.timeZoneAtMs),
    attributes: uniteByName(account.attributes, device.attributes, (held) => held),
    suppressions: withoutOver(uniteByName(account.suppressions, device.suppressions, Math.max), nowMs),
    stops: stops || device.stops ? uniteByName(stops ?? {}, device.stops ?? {}, uniteStop) : undefined,
    signalsHad:
      signalsHad || device.signalsHad
        ? newestSignals(uniteByName(signalsHad ?? {}, device.signalsHad ?? {}, Math.max))
        : undefined,
  });
}

/** Since when the mesh knows the person. */
function sinceMs({ knownMs, epoch }: Profile): number {
  return knownMs ?? epoch;
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

function withoutOver(suppressions: Profile["suppressions"], nowMs: number): Profile["suppressions"] {
  return Object.fromEntries(Object.entries(suppressions).filter(([, untilMs]) => untilMs > nowMs));
}

/** Whoever stopped it has stopped it, as with a withdrawal; what either said until the later of the two changes nothing. */
function uniteStop(account: Stop, device: Stop): Stop {
  const atMs = Math.max(account.atMs, device.atMs);
  const jtis = [account, device].flatMap((stop) => (stop.atMs === atMs ? stop.jtis : []));
  return { stopped: account.stopped || device.stopped, atMs, jtis: [...new Set(jtis)] };
}
