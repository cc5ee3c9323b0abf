import type { ProfileRow } from "../../../shared/accounts/apply-profile-row.ts";
import type { FinishAnswer, FreezeAnswer, FreezeAsk } from "../../../shared/accounts/freeze-person.ts";
import type { PersonRows } from "../../../shared/accounts/person-rows.ts";
import type { ConsentProof } from "../../../shared/consent/consent-proof.ts";
import type { CouponCode, GivenCoupon } from "../../../shared/coupons/coupon.ts";
import type { ListedCoupon } from "../../../shared/coupons/list-coupons.ts";
import type { DecideInput } from "../../../shared/decide/decide.ts";
import type { Cause, Gate, Outcome, Reason } from "../../../shared/decide/decision.ts";
import type { MeshError } from "../../../shared/errors.ts";
import type { RunNote } from "../../../shared/journeys/run-note.ts";
import type { MeshFacts } from "../../../shared/live/mesh-facts.ts";
import type { Facts, TagFact } from "../../../shared/locate/facts.ts";
import type { LoyaltyRow } from "../../../shared/loyalty/loyalty-row.ts";
import type { ShownCard } from "../../../shared/loyalty/show-card.ts";
import type { ConsentClaims } from "../../../shared/messages/consent.ts";
import type { ReactionClaims } from "../../../shared/messages/reaction.ts";
import type { Subscription } from "../../../shared/messages/subscription-keys.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import type { Moved } from "../../../shared/person/moved.ts";
import type { ScorePoints } from "../../../shared/person/scores.ts";
import type { ReportedBy } from "../../../shared/points/points-ledger.ts";
import type { PushOutcome } from "../../../shared/push/delivery.ts";
import type { StoredAnswer } from "../../../shared/respond/answer.ts";
import type { NowItem } from "../../../shared/respond/now-items.ts";
import type { OfferNow } from "../../../shared/respond/offer-now.ts";
import type { Result } from "../../../shared/result.ts";
import type { PlaceSignal, SignalFact } from "../../../shared/signals/signal-fact.ts";
import type { SaidSignal } from "../../../shared/signals/stored-signal.ts";
import type { TillCall, TillReply } from "../../../shared/tills/till-call.ts";
import type { PoolCodes } from "../../budget/reserve-units.ts";

/*
 * What edges and a person's object say to each other. During a deployment old edges call new objects and new edges old
 * ones: arguments only ever gain optional members.
 */

/** What a call gives: a value, null where there is no such person, or the refusal; `moved`: another object is to be asked. */
export type Reply<T> = Result<T | null, MeshError | Moved>;

export interface PingCall {
  readonly envelope: Envelope;
  /** The catalog version the facts were found with, "" without a catalog: the object decides on exactly that one. */
  readonly version: string;
  readonly facts: Facts;
  readonly said: DecideInput["said"];
  readonly mesh: MeshFacts;
  readonly explain: boolean;
  /** As of `DecideInput`. */
  readonly signals?: readonly SignalFact[] | undefined;
  /** Codes that it may give, by pool. */
  readonly codes?: PoolCodes | undefined;
}

export interface PingReply {
  readonly answer: StoredAnswer;
  readonly epoch: number;
  /** When the person was heard last, seconds; absent of an object whose code does not note it. */
  readonly seen?: number;
  /** The customer's person, if it is one. */
  readonly person?: string;
  /** The campaign whose unit this very decision spent; a repeated message spends nothing. */
  readonly spent?: string;
  /** Places that the person entered by this very message; absent without any, and without `measurement`. */
  readonly entered?: readonly string[];
}

/** A signal that comes to somebody who is registered in an area. */
export interface SignalCall {
  readonly person: string;
  readonly epoch: number;
  /** The key of the registration, which only the area and the person's object know. */
  readonly key: string;
  readonly area: string;
  readonly signal: PlaceSignal;
}

/** A signal that a back end says of a customer. */
export interface CustomerSignalCall {
  readonly person: string;
  readonly said: SaidSignal;
  /** Of the message. */
  readonly jti: string;
}

/** What a back end says of a customer, row by row. */
export interface ProfileCall {
  /** Of the message. */
  readonly iatMs: number;
  readonly jti: string;
  readonly rows: readonly (Pick<ProfileRow, "set" | "unset"> & LoyaltyRow)[];
  /** Whose message, and when it was received. */
  readonly by?: ReportedBy;
}

/** A back end erases a customer. */
export interface ErasureCall {
  readonly person: string;
  readonly sender: string;
  readonly iatMs: number;
  readonly jti: string;
  readonly issuer: string;
}

/** `told`: they got it. `none`: they did not. `gone`: it does not concern them any more, or there is no such person. `later`: it could not be judged now. */
export type SignalReply = "told" | "none" | "gone" | "later";

export interface ConsentCall {
  readonly envelope: Envelope;
  readonly claims: Pick<ConsentClaims, "grants" | "noticeVersion" | "surface">;
  /** Purposes of the mesh, and the notice that is up to date. */
  readonly purposes: readonly string[];
  readonly noticeVersion: string;
  /** The mesh has points and cards. */
  readonly hasLoyalty?: true;
  /** The request said `Sec-GPC: 1`. */
  readonly gpc?: true;
}

/** Claims to sign: stored, so that a repeated message gets the same proof and the same pass again. */
export interface ConsentReply {
  readonly consent: Readonly<Record<string, boolean>>;
  readonly proof: ConsentProof;
  readonly issuedMs: number;
  readonly epoch: number;
  /** As of a ping. */
  readonly seen?: number;
  readonly person?: string;
}

export interface SubscriptionCall {
  readonly envelope: Envelope;
  readonly subscription: Subscription | null;
  /** The VAPID public key that new subscriptions are made with. */
  readonly vapidPublicKey: string;
}

export interface ReactionCall {
  readonly envelope: Envelope;
  readonly serial: string;
  readonly kind: ReactionClaims["kind"];
  readonly value: ReactionClaims["value"];
  /** What such a reaction adds to scores. */
  readonly scored?: readonly ScorePoints[];
}

export interface StopCall {
  readonly envelope: Envelope;
  /** Of the receipt of what is stopped. */
  readonly serial: string;
  readonly stopped: boolean;
}

export interface OfferCall {
  readonly serial: string;
}

/** A device asks what its first screen should show. */
export interface NowCall {
  readonly envelope: Envelope;
  readonly locale?: string;
}

export interface NowReply {
  readonly items: readonly NowItem[];
  readonly epoch: number;
  /** As of a ping. */
  readonly seen?: number;
  readonly person?: string;
}

/** What the page of an offer shows; see `offerNow`. */
export type OfferReply = OfferNow;

export interface TagCall {
  readonly envelope: Envelope;
  /** Keyed hashes of the tag, and of the tag and its owner. */
  readonly tag: string;
  readonly owner: string;
  readonly register: boolean;
  /** The message carries the claim code of this tag. An edge from before there were codes does not say so. */
  readonly isClaimed?: boolean;
}

/** What a gateway heard of the tags of one person. */
export interface SightCall {
  readonly person: string;
  /** The life of the person in which the tags were registered. */
  readonly epoch: number;
  readonly version: string;
  /** The message, and where the gateway stands. */
  readonly heard: {
    readonly gateway: string;
    readonly place: string;
    readonly zone?: string;
    readonly jti: string;
    readonly iatMs: number;
    readonly receivedMs: number;
  };
  readonly tags: readonly {
    /** Keyed hash of the tag. */
    readonly tag: string;
    readonly rows: TagFact["rows"];
  }[];
  readonly mesh: MeshFacts;
}

/** All of it was taken and no place entered, or so many of its rows came after too many others and changed nothing. */
export type SightReply = true | { readonly ignored: number; readonly entered?: PingReply["entered"] };

/** A stored decision, or one "no" that is still in memory (no serial). */
export interface ReceiptRow {
  readonly serial?: string;
  /** Whom its id names, if that is a device's own person who became one with this one. */
  readonly person?: string;
  /** Whose message it was, as far as that is still known. */
  readonly device?: string;
  readonly atMs: number;
  /** Another device's: `atMs` is when its UTC day began. */
  readonly byDay?: true;
  readonly outcome: Outcome;
  readonly reason?: Reason;
  readonly moment?: string;
  /** What set off the moment that was chosen; absent of rows from before it was kept. */
  readonly cause?: Cause;
  /** Runs that it moved, or the time did, and those that ended. */
  readonly runs?: readonly RunNote[];
  readonly gates: readonly Gate[];
  /** UTC days on which operators looked it up. */
  readonly lookedUp?: readonly string[];
}

/** A push that tries whether pushes reach a device. */
export interface TestPushCall {
  readonly person: string;
  readonly device: string;
}

export interface TestPushReply {
  readonly outcome: PushOutcome;
}

export interface EraseReply {
  /** Claims of the tombstone. */
  readonly tombstone: object;
}

/** What a picture of a code is drawn of. */
export type CodeReply = Pick<CouponCode, "shown" | "symbology">;

/** A device asks for the loyalty card. */
export interface CardCall {
  readonly envelope: Envelope;
}

export interface CardReply extends ShownCard {
  /** Whom the id of the picture names. */
  readonly person: string;
}

/** A device wants a reward for points. */
export interface RewardCall {
  readonly envelope: Envelope;
  readonly reward: string;
  /** An operator has paused coupons of this reward. */
  readonly isPaused?: boolean;
  /** Codes that it may give, by pool. */
  readonly codes?: PoolCodes | undefined;
}

/** A device asks what a webhook calls the person. */
export interface SubjectCall {
  readonly envelope: Envelope;
  readonly webhook: string;
}

/** Stored, so that a repeated message gets the same again. */
export interface RewardReply {
  /** Whom the receipt's id names. */
  readonly person: string;
  readonly serial: string;
  readonly coupon: GivenCoupon;
  /** What is left. */
  readonly points: number;
}

/** All coupons of the person. */
export type CouponsReply = readonly ListedCoupon[];

/** What a till asks of a person. */
export type RedeemCall = TillCall;

export type RedeemReply = TillReply;

/** A device and whoever holds it become a customer's. */
export interface LinkCall {
  /** Its person is the customer's; its pass is as old as the back end's word, so that an erasure ends both. */
  readonly envelope: Envelope;
  readonly customer: string;
  /** The device's own person, and the pass that the message came with. */
  readonly own: { readonly person: string; readonly passIatMs: number; readonly passEpoch: number };
  readonly places?: true;
  /** Purposes of the mesh. */
  readonly purposes: readonly string[];
}

export interface LinkReply {
  readonly epoch: number;
  readonly seen?: number;
  readonly consent: Readonly<Record<string, boolean>>;
  /** What the device's own person had has come over. */
  readonly merged: boolean;
  readonly devices: readonly { readonly device: string; readonly linkedAtMs: number }[];
}

export interface UnlinkCall {
  readonly envelope: Envelope;
  /** Thumbprint. */
  readonly device: string;
}

/** What a frozen person took back, for the customer's person to apply: the message as it came. */
export type HandedStatement =
  | { readonly method: "consent"; readonly call: ConsentCall }
  | { readonly method: "subscribe"; readonly call: SubscriptionCall }
  | { readonly method: "tag"; readonly call: TagCall }
  | { readonly method: "unlink"; readonly call: UnlinkCall };

/** A customer's person asks a device's own person to freeze, and to give all they have. */
export interface FreezeCall extends FreezeAsk {
  /** Of the `link+jwt`; its person is the device's own. */
  readonly envelope: Envelope;
}

export interface FreezeReply {
  readonly answer: FreezeAnswer;
  /** Exactly if frozen: null if there was no such person. */
  readonly rows?: PersonRows | null;
}

export interface FinishCall {
  readonly merge: string;
  /** How many statements of theirs were applied. */
  readonly heard: number;
}

export type FinishReply = FinishAnswer<HandedStatement>;

/** What a customer's person tells a device's own: the device was unlinked; or all goes, as they were erased. */
export interface ReleaseCall {
  /** The device's own, who is told. */
  readonly person: string;
  /** The customer's, who says it. */
  readonly to: string;
  readonly erased?: { readonly atMs: number; readonly issuer: string };
}
