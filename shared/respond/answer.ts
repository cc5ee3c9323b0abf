import type { Variant } from "../catalog/catalog.ts";
import type { Policy } from "../catalog/policy.ts";
import type { GivenCoupon } from "../coupons/coupon.ts";
import type { Chosen, Decision, Gate, OfferTexts, Outcome, Reason } from "../decide/decision.ts";
import { present } from "../json/present.ts";

/** An offer in the person's words. `action.url` is absent where the offer's own page is meant. Plain JSON. */
export interface RenderedOffer {
  readonly moment: string;
  readonly campaign?: string;
  readonly variant: string;
  readonly format: Variant["format"];
  readonly title: string;
  readonly body?: string;
  readonly image?: string;
  readonly action: { readonly label: string; readonly url?: string };
  readonly validUntilMs: number;
  readonly coupon?: GivenCoupon;
}

/** What is stored with a message and answered again as it was. Plain JSON. */
export interface StoredAnswer {
  readonly outcome: Outcome;
  /** A push that is handed over to the brand's own provider of messages. */
  readonly via?: "handover";
  readonly reason?: Reason;
  readonly offer?: RenderedOffer;
  readonly presence: readonly { readonly place: string; readonly zone?: string; readonly sinceMs: number }[];
  readonly gates?: readonly Gate[];
  /** Name of the receipt, where the decision was stored. */
  readonly serial?: string;
  /** Whom the receipt's id names, if that is a device's own person who became one with this one. */
  readonly person?: string;
  /** Where the offer was earned: one that ends as the person leaves ends there. */
  readonly place?: string;
  /** It was earned somewhere and nobody may know any more where: one that ends as the person leaves is over. */
  readonly left?: true;
  /** What the values in its texts ask of its page; absent: they name none. */
  readonly named?: Omit<OfferTexts, "said">;
}

/** The body of POST /v1/pings (docs/contract.md#answer). */
export interface Answer {
  readonly outcome: Outcome;
  readonly via?: "handover";
  readonly reason?: Reason;
  readonly offer?: Offer;
  readonly presence: readonly { readonly place: string; readonly zone?: string; readonly since: string }[];
  readonly receipt?: string;
  readonly gates?: readonly Gate[];
  readonly pass?: string;
  /** To be echoed as `area` by pings from the same cell, until then. */
  readonly area?: { readonly id: string; readonly until: string };
  readonly serverTime: number;
}

export interface Offer extends Omit<RenderedOffer, "action" | "validUntilMs" | "coupon"> {
  readonly action: { readonly label: string; readonly url: string };
  readonly validUntil: string;
  readonly coupon?: OfferCoupon;
}

/** `image`: an SVG of the code. */
export interface OfferCoupon extends Omit<GivenCoupon, "expiresAtMs"> {
  readonly expiresAt: string;
  readonly image: string;
}

/** The chosen variant in the person's language, with its coupon; undefined where there is none to show. */
export function renderOffer(
  chosen: Chosen | undefined,
  policy: Policy,
  coupon?: GivenCoupon,
): RenderedOffer | undefined {
  const variants = chosen === undefined ? [] : (policy.moments.get(chosen.moment)?.variants ?? []);
  const variant = variants.find((candidate) => candidate.id === chosen?.variant);
  if (chosen?.texts === undefined || variant === undefined) return undefined;
  const { image, action } = variant;
  const { title, body, label } = chosen.texts.said;
  return present({
    moment: chosen.moment,
    campaign: chosen.campaign,
    variant: variant.id,
    format: variant.format,
    title,
    body,
    image,
    action: present({ label, url: action?.url }),
    validUntilMs: chosen.validUntilMs,
    coupon,
  });
}

/** What is kept of a decision to answer the message with, now and when it is repeated. */
export function storedAnswer(about: {
  decision: Decision;
  offer: RenderedOffer | undefined;
  explain: boolean;
  serial: string | undefined;
}): StoredAnswer {
  const { outcome, reason, gates, presence, chosen } = about.decision;
  const { offer, explain, serial } = about;
  return present({
    outcome,
    via: chosen?.via,
    reason,
    offer,
    presence,
    gates: explain ? gates : undefined,
    serial,
    place: offer && chosen?.place,
    named: offer && chosen?.texts && namedBy(chosen.texts),
  });
}

function namedBy({ page, purposes }: OfferTexts): StoredAnswer["named"] {
  return page === undefined && purposes === undefined ? undefined : present({ page, purposes });
}

/** The offer as it goes over the wire; without a link of its own it leads to its page /o/{receipt}. */
export function offerOf(rendered: RenderedOffer, origin: string, receipt: string): Offer {
  const { action, validUntilMs, coupon, ...rest } = rendered;
  return present({
    ...rest,
    action: { label: action.label, url: action.url ?? `${origin}/o/${receipt}` },
    validUntil: new Date(validUntilMs).toISOString(),
    coupon: coupon && couponOf(coupon, origin, receipt),
  });
}

/** A coupon as it goes over the wire. Its picture is named by its receipt. */
export function couponOf({ expiresAtMs, ...coupon }: GivenCoupon, origin: string, receipt: string): OfferCoupon {
  return { ...coupon, expiresAt: new Date(expiresAtMs).toISOString(), image: `${origin}/c/${receipt}.svg` };
}

/** The answer as it goes over the wire: times written out, the receipt sealed, links absolute. */
export function toAnswer(
  stored: StoredAnswer,
  about: {
    origin: string;
    receipt: string | undefined;
    pass: string | undefined;
    area?: { readonly id: string; readonly untilMs: number } | undefined;
    nowMs: number;
  },
): Answer {
  const {
    offer,
    presence,
    serial: _serial,
    person: _person,
    place: _place,
    left: _left,
    named: _named,
    ...rest
  } = stored;
  const { origin, receipt, pass, area } = about;
  return present({
    ...rest,
    offer: offer === undefined || receipt === undefined ? undefined : offerOf(offer, origin, receipt),
    presence: presence.map(({ sinceMs, ...at }) => ({ ...at, since: new Date(sinceMs).toISOString() })),
    receipt,
    pass,
    area: area && { id: area.id, until: new Date(area.untilMs).toISOString() },
    serverTime: about.nowMs / 1000,
  });
}
