import { newestSignals } from "../decide/signals-had.ts";
import { present } from "../json/present.ts";
import type { Follow } from "../person/follow.ts";
import type { Profile, Stop } from "../person/person-state.ts";
import { addToScore } from "../person/scores.ts";
import { uniteByName } from "./unite-by-name.ts";
import type { MergeTerms } from "./unite-people.ts";

/**
 * The profile of two people who are one from now on: the account's, whose attributes, locale and time zone win; the device's
 * own person fills gaps. What keeps offers back adds up: of suppressions the later end holds, a stop of either does.
 */
export function uniteProfile(
  account: Profile,
  device: Profile,
  { scores, nowMs }: Pick<MergeTerms, "scores" | "nowMs">,
): Profile {
  const { stops, signalsHad, follows } = account;
  return present({
    ...account,
    heardMs: latest(account.heardMs, device.heardMs),
    knownMs: sinceMs(device) < account.epoch ? Math.min(sinceMs(account), sinceMs(device)) : account.knownMs,
    cameBack: account.cameBack ?? device.cameBack,
    locale: account.locale ?? device.locale,
    timeZone: account.timeZone ?? device.timeZone,
    // Zones are not changed again sooner because there were two people.
    timeZoneAtMs: latest(account.timeZoneAtMs, device.timeZoneAtMs),
    attributes: fillGaps(account, device.attributes),
    scores: account.scores || device.scores ? uniteScores(account.scores, device.scores, scores) : undefined,
    suppressions: withoutOver(uniteByName(account.suppressions, device.suppressions, Math.max), nowMs),
    stops: stops || device.stops ? uniteByName(stops ?? {}, device.stops ?? {}, uniteStop) : undefined,
    follows: follows || device.follows ? uniteByName(follows ?? {}, device.follows ?? {}, laterOf) : undefined,
    signalsHad:
      signalsHad || device.signalsHad
        ? newestSignals(uniteByName(signalsHad ?? {}, device.signalsHad ?? {}, Math.max))
        : undefined,
  });
}

/** A name that a back end spoke of is no gap, though it was unset. */
function fillGaps({ attributes, rowNames = {} }: Profile, added: Profile["attributes"]): Profile["attributes"] {
  const gaps = Object.entries(added).filter(([name]) => !Object.hasOwn(rowNames, name));
  return uniteByName(attributes, Object.fromEntries(gaps), (held) => held);
}

/** Scores add up. Of one that the catalog does not have nobody knows how it fades: the account's stays. */
function uniteScores(
  account: Profile["scores"] = {},
  device: Profile["scores"] = {},
  rules: MergeTerms["scores"],
): NonNullable<Profile["scores"]> {
  const united = new Map(Object.entries(account));
  for (const [id, score] of Object.entries(device)) {
    const held = united.get(id);
    const rule = rules.find((one) => one.id === id);
    if (held === undefined) united.set(id, score);
    else if (rule !== undefined) united.set(id, addToScore(held, score, rule.halfLifeMs));
  }
  return Object.fromEntries(united);
}

/** Since when the mesh knows the person. */
function sinceMs({ knownMs, epoch }: Profile): number {
  return knownMs ?? epoch;
}

function laterOf(one: Follow, other: Follow): Follow {
  return other.atMs > one.atMs ? other : one;
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
