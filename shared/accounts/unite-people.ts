import { isPending, type Registration, withoutOver } from "../areas/plan-registrations.ts";
import { MAX_OWED_REFUNDS } from "../budget/refund.ts";
import type { JourneyIndex } from "../catalog/journey-rule.ts";
import type { ScoreRule } from "../catalog/policy.ts";
import { NO_RUNS } from "../journeys/kept-runs.ts";
import { present } from "../json/present.ts";
import type { Exposure } from "../person/person-state.ts";
import { keepEndings } from "../told/keep-endings.ts";
import type { HookWord } from "../webhooks/hook-events.ts";
import type { CapPolicy } from "./beyond-caps.ts";
import type { PersonRows, WrongClaims } from "./person-rows.ts";
import { uniteById } from "./unite-by-id.ts";
import { uniteByName } from "./unite-by-name.ts";
import { givenUp, uniteCard, withoutGone } from "./unite-card.ts";
import { uniteConsent, uniteConsentEvents } from "./unite-consent.ts";
import { uniteCoupons } from "./unite-coupons.ts";
import { uniteHistory } from "./unite-history.ts";
import { uniteMeasured } from "./unite-measured.ts";
import { uniteMessages } from "./unite-messages.ts";
import { unitePoints } from "./unite-points.ts";
import { unitePresence } from "./unite-presence.ts";
import { uniteProfile } from "./unite-profile.ts";
import { uniteRuns } from "./unite-runs.ts";
import { uniteTags } from "./unite-tags.ts";

/** On which terms two people become one. */
export interface MergeTerms {
  /** Its random id: counts that it takes back have it, so that they are counted once. */
  readonly id: string;
  /** Whether what tells where the device was comes over too. */
  readonly places: boolean;
  /** By tag of the device's own person: its keyed hash with the account. */
  readonly owners: Readonly<Record<string, string>>;
  /** Of the catalog. */
  readonly scores: readonly Pick<ScoreRule, "id" | "halfLifeMs">[];
  readonly journeys: JourneyIndex;
  /** Of the catalog, too: nobody has more coupons by linking many devices. */
  readonly caps: CapPolicy;
  readonly nowMs: number;
  /** What webhooks that knew the device's own person are told: that they are no more. */
  readonly hooks?: readonly HookWord[] | undefined;
}

/**
 * The rows of an account after the device's own person became one with it. What has an id moves with it and triggers nothing.
 * What a purpose had allowed that is granted no more is still in here: whoever stores this takes it away in the same turn.
 */
export function unitePeople(one: PersonRows, other: PersonRows, terms: MergeTerms): PersonRows {
  const { id, places, owners, nowMs } = terms;
  const account = withoutGone(one, `${id} account`, nowMs);
  const device = withoutGone(other, `${id} device`, nowMs);
  const { profile, consent, presence } = account.person;
  const person = {
    profile: uniteProfile(profile, device.person.profile, terms),
    consent: uniteConsent(consent, device.person.consent),
    presence: places ? unitePresence(presence, device.person.presence) : presence,
  };
  const messages = uniteMessages(account.messages, device.messages, { person: device.person.profile.id, places });
  const exposures = exposuresOf(messages);
  const reactions = uniteById(account.reactions, device.reactions, ({ name }) => name);
  const { measured, counts } = uniteMeasured(account.measured, device.measured, { places });
  const { hooks = [] } = terms;
  const uncounted = counts.length + hooks.length === 0 ? [] : [{ id, atMs: nowMs, counts, hooks }];
  const card = uniteCard(account, device, { consent: person.consent, nowMs });
  const { coupons, codes = [] } = uniteCoupons(account, device, exposures, terms);
  return present({
    person,
    timers: uniteTimers(account.timers, device.timers, places),
    wrongClaims: uniteWrongClaims(account.wrongClaims, device.wrongClaims),
    refunds: uniteById(account.refunds, device.refunds, ({ serial }) => serial).slice(-MAX_OWED_REFUNDS),
    measured,
    owed: uniteById(account.owed, [...keepEndings(device.owed), ...uncounted], (batch) => batch.id),
    hooks: uniteHooks(account.hooks, device.hooks),
    areas: [...account.areas, ...leftAreas(device.areas, nowMs)],
    consentEvents: uniteConsentEvents(account.consentEvents, device.consentEvents),
    tags: uniteTags(account.tags, device.tags, owners),
    subscriptions: uniteById(account.subscriptions, device.subscriptions, ({ name }) => name),
    reactions,
    history: uniteHistory(account, device, { person, messages, reactions }, nowMs),
    runs: uniteRuns(account.runs ?? NO_RUNS, device.runs ?? NO_RUNS, terms),
    card,
    ...unitePoints(account, device, exposures, terms),
    coupons,
    codes: [...codes, ...givenUp([account, device], card, `${id} card`)],
    messages,
  });
}

/** Who knew the device's own person does not know the account by that; whoever asked not to be shared has asked for both. */
function uniteHooks(account: PersonRows["hooks"] = {}, device: PersonRows["hooks"] = {}): PersonRows["hooks"] {
  return present({ ...account, gpcMs: account.gpcMs ?? device.gpcMs });
}

function exposuresOf(messages: PersonRows["messages"]): readonly Exposure[] {
  return messages.flatMap(({ exposures }) => (exposures === null ? [] : JSON.parse(exposures)));
}

/** The earlier of two holds: who looks too early looks again. A stay that does not move ends with nobody's silence. */
function uniteTimers(
  account: PersonRows["timers"],
  { tidy, silence, refund, follow }: PersonRows["timers"],
  places: boolean,
): PersonRows["timers"] {
  const moved = present({ tidy, refund, follow, silence: places ? silence : undefined });
  return uniteByName(account, Object.fromEntries(Object.entries(moved)), Math.min);
}

/** Nobody has more tries by becoming one with others. */
function uniteWrongClaims(account: WrongClaims | undefined, device: WrongClaims | undefined): WrongClaims | undefined {
  if (account === undefined || device === undefined) return account ?? device;
  if (account.day === device.day) return { day: account.day, count: account.count + device.count };
  return account.day > device.day ? account : device;
}

/** Where the device's own person was registered nobody is any more: areas that may have heard of it are told so. */
function leftAreas(areas: readonly Registration[], nowMs: number): readonly Registration[] {
  return withoutOver(areas, nowMs)
    .filter((one) => isPending(one) || one.state === "held")
    .map((one) => ({ ...one, state: "remove" as const }));
}
