import type { Condition } from "../condition/condition.ts";
import type { ReactionKind } from "../condition/reaction-kind.ts";
import type { LonLat } from "../geo/fence.ts";
import type { Money } from "../money/money.ts";
import type { EarnRule } from "../points/earn-points.ts";
import type { Tier } from "../points/tier.ts";
import type { IssuedTags } from "../radio/issued-tags.ts";
import type { Proximity } from "../radio/proximity.ts";
import type { Text } from "../text/lookup-text.ts";
import type { Template } from "../text/parse-template.ts";
import type {
  BrandCode,
  Confidence,
  Discount,
  MeshSettings,
  MomentChannel,
  Sender,
  Trust,
  Variant,
  Webhook,
  Where,
} from "./catalog.ts";
import type { JourneyIndex } from "./journey-rule.ts";
import type { Life } from "./life.ts";

/**
 * A catalog version compiled for deciding: defaults filled in, durations and instants as milliseconds, hours as minutes
 * of the day, conditions parsed. It is what a person's object holds; the spatial index is not part of it.
 */
export interface Policy {
  readonly version: string;
  readonly mesh: {
    readonly name: string;
    readonly noticeVersion: string;
    readonly locale: string;
    readonly timeZone: string;
    /** The full notice, and who is answerable for what the mesh does with a person's data. */
    readonly notice?: Readonly<NonNullable<MeshSettings["notice"]>>;
    /** How pages of the mesh look. */
    readonly brand?: Readonly<NonNullable<MeshSettings["brand"]>>;
  };
  readonly purposes: readonly string[];
  /** Caps over all marketing moments of one person. */
  readonly personCaps: readonly CapRule[];
  readonly quietHours?: DailySpan;
  /** How long people are kept who say nothing. */
  readonly life: Life;
  readonly places: ReadonlyMap<string, PlaceRule>;
  /** By `beaconKey()` of what the beacon sends; EID beacons are not in here. */
  readonly beacons: ReadonlyMap<string, BeaconRule>;
  /** Beacons whose identifier changes (Eddystone-EID). */
  readonly eidBeacons: readonly EidBeaconRule[];
  /** Every beacon, of both kinds, by the id of its entry. */
  readonly beaconById: ReadonlyMap<string, BeaconRule>;
  /** Which identities are cards of the brand: no other one is a person's tag. */
  readonly tags: IssuedTags;
  readonly senders: ReadonlyMap<string, SenderRule>;
  readonly markers: ReadonlyMap<string, MarkerRule>;
  readonly campaigns: ReadonlyMap<string, CampaignRule>;
  readonly scores: readonly ScoreRule[];
  readonly moments: ReadonlyMap<string, MomentRule>;
  readonly triggers: TriggerIndex;
  /** Types of signals that a trigger or a condition names: no others are in the live state. */
  readonly signalTypes: ReadonlySet<string>;
  readonly journeys: JourneyIndex;
  /** Absent: the mesh has no points and no cards. */
  readonly loyalty?: LoyaltyRule;
  /** Who is told of events; absent: nobody. */
  readonly webhooks?: readonly WebhookRule[];
  /** Types that conditions ask for by `live()`; absent: they may ask for any. */
  readonly liveTypes?: ReadonlySet<string>;
  /** How long a position counts for signals, milliseconds. */
  readonly reachForMs: number;
  /** Whether a condition asks for what a person got, or did with it. */
  readonly asksHistory: boolean;
  /** Whether a condition or a text asks for the points of a person. */
  readonly asksStanding: boolean;
}

/** Moments by what sets them off. Each list is in order of id. */
export interface TriggerIndex {
  readonly enter: readonly MomentRule[];
  readonly exit: readonly MomentRule[];
  readonly dwell: readonly MomentRule[];
  /** By zone name. */
  readonly zone: ReadonlyMap<string, readonly MomentRule[]>;
  /** By marker id. */
  readonly scan: ReadonlyMap<string, readonly MomentRule[]>;
  /** By event name. */
  readonly event: ReadonlyMap<string, readonly MomentRule[]>;
  /** By type of the signal. */
  readonly signal: ReadonlyMap<string, readonly MomentRule[]>;
  /** By stage: journey and stage as `stageKey` writes them. */
  readonly stage: ReadonlyMap<string, readonly MomentRule[]>;
  /** By the moment that they follow. */
  readonly after: ReadonlyMap<string, readonly MomentRule[]>;
}

/** Minutes after local midnight, `from` inclusive, `to` exclusive; `from > to` passes midnight; equal means all day. */
export interface DailySpan {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Opening hours of one or more ISO weekdays (Monday 1); a span that passes midnight belongs to the day it starts on. */
export interface WeeklySpan extends DailySpan {
  readonly days: readonly number[];
}

export interface PlaceRule {
  readonly id: string;
  readonly name?: string;
  readonly labels: readonly string[];
  readonly timeZone: string;
  readonly zones: readonly string[];
  /** Absent: always open. */
  readonly hours?: readonly WeeklySpan[];
  readonly silenceMs: number;
  /** Radius of the circle, or of the circle with the polygon's area. Absent: the place has no fence. */
  readonly radiusMetres?: number;
  /** From the middle to the farthest point of the fence, metres. Absent of a circle: it is the radius. */
  readonly outerMetres?: number;
  /** Middle of the fence. Absent as the radius is, and in a catalog version that was compiled before there were any. */
  readonly center?: LonLat;
}

export interface BeaconRule {
  readonly id: string;
  readonly place: string;
  readonly zone?: string;
  readonly trust: Trust;
  readonly enterRssi: number;
  readonly exitRssi: number;
}

/** `sealedKey` opens to the beacon's identity key; its identifier changes every 2^scaler seconds. */
export interface EidBeaconRule extends BeaconRule {
  readonly sealedKey: string;
  readonly scaler: number;
}

/** Who may sign what, with which key. */
export interface SenderRule extends Pick<Sender, "id" | "kind" | "scopes" | "alg" | "jwk" | "sealedKey"> {
  /** Absent: all. */
  readonly places?: readonly string[];
}

export interface MarkerRule {
  readonly id: string;
  readonly place?: string;
  readonly zone?: string;
  readonly trust: Trust;
}

/** `calendar` windows turn over in the person's zone; `rolling` ones look back from now. */
export type CapRule =
  | { readonly max: number; readonly window: "hour" | "day" | "week" | "month" }
  | { readonly max: number; readonly window: "rolling"; readonly lengthMs: number }
  /** Within one run of a journey. */
  | { readonly max: number; readonly window: "run" };

export interface CampaignRule {
  readonly id: string;
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly caps: readonly CapRule[];
  /** Share of people who get nothing, 0 to 0.5. */
  readonly control: number;
  readonly budget?: { readonly offers?: number; readonly perHour?: number; readonly perDay?: number };
  readonly pace: "even" | "asap";
  /** Events that are its goal. Absent: none is. */
  readonly conversions?: readonly string[];
  /** How long after an exposure a conversion still counts for it. Absent in what was compiled before: seven days. */
  readonly windowMs?: number;
  /** What it costs as a whole, and for each offer that is given. */
  readonly cost?: Money;
  readonly costPerOffer?: Money;
  readonly guardrail?: Guardrail;
}

/** When a campaign is paused by itself: once its rate is below `below` or above `above`, judged over people who are known. */
export interface Guardrail {
  /** Clicks, or dismissals, for each impression. */
  readonly metric: "ctr" | "dismissals";
  readonly below?: number;
  readonly above?: number;
  /** It is not judged before so many people, known for 24 hours, were shown an offer. */
  readonly after: number;
}

/** A number of a person that what they do adds to, and that halves in a time. */
export interface ScoreRule {
  readonly id: string;
  readonly halfLifeMs: number;
  readonly add: readonly { readonly on: ScoreTrigger; readonly points: number }[];
}

/** What adds to a score. */
export type ScoreTrigger =
  | { readonly kind: "enter"; readonly where: Where }
  | { readonly kind: "scan"; readonly marker: string }
  | { readonly kind: "event"; readonly name: string }
  | { readonly kind: "reaction"; readonly reaction: ReactionKind }
  | { readonly kind: "purchase" };

export type TriggerRule =
  | { readonly kind: "enter" | "exit"; readonly where: Where }
  | { readonly kind: "dwell"; readonly where: Where; readonly forMs: number }
  | { readonly kind: "zone"; readonly zone: string; readonly where?: Where; readonly proximity?: Proximity }
  | { readonly kind: "scan"; readonly marker: string }
  | { readonly kind: "event"; readonly name: string }
  /** Without `nearMetres` it concerns whoever is present in the place; without `where`, at any place. */
  | { readonly kind: "signal"; readonly type: string; readonly nearMetres?: number; readonly where?: Where }
  | { readonly kind: "stage"; readonly stage: string; readonly journey: string }
  /** So long after `moment` was given. */
  | { readonly kind: "after"; readonly moment: string; readonly delayMs: number };

export type EffectRule =
  | { readonly kind: "suppress"; readonly name: string; readonly forMs: number }
  | { readonly kind: "set"; readonly attributes: Readonly<Record<string, string | number | boolean>> }
  | { readonly kind: "points"; readonly points: number };

/** A variant with all its texts by language. */
export interface VariantRule extends Omit<Variant, "title" | "body" | "action" | "coupon"> {
  readonly title: Text;
  readonly body?: Text;
  readonly action?: { readonly label: Text; readonly url?: string };
  readonly coupon?: CouponRule;
  /** By text as it is written: those of its texts that name values, taken apart. Absent: none does. */
  readonly templates?: Readonly<Record<string, Template>>;
}

/** What a till takes from whoever got the offer. */
export interface CouponRule {
  readonly value: Text;
  readonly validForMs: number;
  /** Absent: at every place. */
  readonly where?: Where;
  readonly discount?: Discount;
  /** Absent: a code of the mesh. */
  readonly code?: Readonly<BrandCode>;
}

/** Points, cards and what is given for them. */
export interface LoyaltyRule {
  readonly name: Text;
  /** `brand`: balance and tier come from the brand, and the mesh only shows them. */
  readonly ledger: "mesh" | "brand";
  /** By currency; of any other one, purchases earn nothing. */
  readonly earn: Readonly<Record<string, EarnRule>>;
  /** How long points last after they were given. */
  readonly expireAfterMs: number;
  /** Rising. */
  readonly tiers: readonly (Tier & { readonly name: Text })[];
  readonly rewards: readonly RewardRule[];
}

/** What a person can have for points. */
export interface RewardRule {
  readonly id: string;
  readonly title: Text;
  readonly points: number;
  readonly coupon: CouponRule;
}

/** A webhook with its defaults filled in. */
export interface WebhookRule extends Readonly<Omit<Webhook, "identity">> {
  readonly identity: NonNullable<Webhook["identity"]>;
}

export interface MomentRule {
  readonly id: string;
  readonly campaign?: string;
  readonly on: TriggerRule;
  /** Absent: always true. */
  readonly when?: Condition;
  /** Moments whose history the condition asks for. */
  readonly recalls?: readonly string[];
  readonly purposes: readonly string[];
  readonly channels: readonly MomentChannel[];
  /** What must be granted for it to be handed over, besides `purposes`, and the webhook that takes it; absent: none does. */
  readonly handover?: { readonly webhook: string; readonly purposes: readonly string[] };
  readonly service: boolean;
  readonly trust: Trust;
  readonly confidence: Confidence;
  readonly caps: readonly CapRule[];
  readonly quietHours: "drop" | "hold" | "ignore";
  readonly hours?: readonly WeeklySpan[];
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly validForMs: number;
  readonly onExit: "keep" | "withdraw";
  readonly priority: number;
  readonly variants: readonly VariantRule[];
  readonly effects: readonly EffectRule[];
}
