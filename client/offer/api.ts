import type { Mesh, Offered } from "../sdk/api.ts";

/*
 * `<mesh-offer>` as types: what an app can do with the element. Every mesh serves this file as /client/mesh-offer.d.ts, so it
 * imports nothing but the types of the SDK.
 */

/** Why a moment was held back: every reason of the contract (docs/contract.md#reasons), and that another one came first. */
export type WhyNot =
  | "late"
  | "consent"
  | "paused"
  | "schedule"
  | "closed"
  | "low-confidence"
  | "condition"
  | "control-group"
  | "suppressed"
  | "quiet-hours"
  | "cap-moment"
  | "cap-campaign"
  | "cap-person"
  | "budget"
  | "expired"
  | "no-channel"
  | "no-moment"
  | "outranked";

/** What sets a moment off. */
export type CauseKind = "enter" | "exit" | "dwell" | "zone" | "scan" | "event" | "signal" | "stage" | "after";

/** Every word that `<mesh-offer>` says by itself. `{names}` are filled in. */
export interface OfferWords {
  /** BCP 47 tag of these words: how dates and lists are written. */
  readonly language: string;
  /** What the offer is to a screen reader, before its title. */
  readonly offer: string;
  readonly close: string;
  readonly why: string;
  readonly stop: string;
  /** The action of an offer that has no words for it. */
  readonly view: string;
  readonly loading: string;
  readonly unexplained: string;
  /** Until when it is valid: {minutes}, or {when}. */
  readonly validFor: string;
  readonly validUntil: string;
  /** What was stopped: {purposes}. */
  readonly stopped: string;
  /** Only offers like this one: {moment}. */
  readonly stoppedOne: string;
  readonly notStopped: string;
  readonly undo: string;
  readonly undone: string;
  /** In place of all offers, stops only those like this one. */
  readonly onlyThis: string;
  /** {moment}, {when}. */
  readonly offered: string;
  /** {moment}, {when}. */
  readonly pushed: string;
  /** {when}. */
  readonly nothing: string;
  /** By what set it off. {place}, {zone}; {marker} of `scan`, {event} of `event`, {signal}; {run}, {stage}; {moment} of `after`. */
  readonly causes: Readonly<Record<CauseKind, string>>;
  /** {purposes}. */
  readonly agreed: string;
  readonly agreedToNothing: string;
  /** {moment}, {reason}. */
  readonly heldBack: string;
  /** {reason}. */
  readonly because: string;
  /** {purpose} in the reason `consent`, where the mesh does not name it. */
  readonly somePurpose: string;
  /** By purpose, what the person agrees to; others are named as they are. */
  readonly purposes: Readonly<Record<string, string>>;
  /** Why it was held back, as it stands after a colon. */
  readonly reasons: Readonly<Record<WhyNot, string>>;
}

/** What `<mesh-offer>` says of a coupon. */
export interface CouponWords {
  /** What it is to a screen reader. */
  readonly coupon: string;
  /** {code}, each character by itself. */
  readonly code: string;
  /** The button that shows it as large as the window, and the one that ends that. */
  readonly enlarge: string;
  readonly close: string;
  /** Until when a till takes it: {when}. */
  readonly until: string;
  readonly redeemed: string;
  readonly expired: string;
  readonly void: string;
}

/** Words of an app's own, over the built-in ones: as many as it likes. */
export type GivenWords = Partial<Omit<OfferWords, "causes" | "reasons" | "purposes">> & {
  readonly causes?: Partial<OfferWords["causes"]>;
  readonly reasons?: Partial<OfferWords["reasons"]>;
  readonly purposes?: OfferWords["purposes"];
  readonly coupon?: Partial<CouponWords>;
};

/** `<mesh-offer>`: shows the offers of a mesh, one at a time (docs/mesh-offer.md). */
export declare class MeshOfferElement extends HTMLElement {
  /** Whose offers are shown, and who hears what becomes of them. Without one, offers wait. */
  mesh: Mesh | undefined;
  /** An app's own words over the built-in ones; they hold from the next offer on. */
  words: GivenWords | undefined;
  /** Shows an offer now; the one that is shown waits, and comes back after it. One that is over is not shown. */
  show(offered: Offered): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "mesh-offer": MeshOfferElement;
  }
}
