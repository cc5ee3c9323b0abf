/** What webhooks can be told, by the name on the wire (docs/webhooks.md). */
export const HOOK_EVENTS = [
  "moment.given",
  "offer.handover",
  "suppression.started",
  "consent.changed",
  "coupon.redeemed",
  "purchase.recorded",
  "points.changed",
  "stage.reached",
  "account.linked",
  "person.erased",
] as const;

export type HookEventType = (typeof HOOK_EVENTS)[number];

/** What has to be agreed to before a partner hears anything. */
export const PARTNERS_PURPOSE = "partners";

/** A value of an event's data. */
type HookValue = string | number | boolean | readonly string[];

/** Something that happened to a person, with all that anybody may hear of it. */
export interface HookEvent {
  readonly type: HookEventType;
  readonly data: Readonly<Record<string, HookValue | undefined>>;
  /** The moment that it is about: webhooks may ask for some only. */
  readonly moment?: string | undefined;
  /** It takes something away from the person or lets go of them: whoever knows them hears of it, whatever was agreed to. */
  readonly isEnding?: boolean;
  /** An offer to hand over, and to which webhook. */
  readonly handover?: HandedOffer;
}

/** An offer on its way to the brand's own provider of messages. */
export interface HandedOffer {
  readonly webhook: string;
  /** Of the decision: its receipt is made of it. */
  readonly serial: string;
  /** Plain JSON: a `RenderedOffer`. */
  readonly offer: object;
  readonly campaign?: string;
  /** What must stay granted until it leaves. */
  readonly purposes: readonly string[];
  readonly fromMs?: number;
  readonly untilMs: number;
}

/** One person as one webhook knows them: its subject is made of these (`hookSubject`). Plain JSON. */
export interface HookSubject {
  readonly webhook: string;
  readonly host: string;
  readonly person: string;
  readonly epoch: number;
}

/** An event for one webhook, kept with the message that it tells of until an outbox has it. Plain JSON. */
export interface HookNote {
  /** Random: the `webhook-id`. No two webhooks get the same, so that nobody can tell that they are told of one person. */
  readonly id: string;
  readonly of: HookSubject;
  readonly type: HookEventType;
  /** When it happened, epoch milliseconds. */
  readonly atMs: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** Of an own host; it is told to no other. */
  readonly own?: true;
  /** The brand's own id of the person, for who may have it. */
  readonly customer?: string;
  /** What must stay granted until it leaves. */
  readonly purposes: readonly string[];
  readonly moment?: string;
  readonly handover?: Omit<HandedOffer, "webhook" | "purposes">;
}

/** What ends events on their way. Plain JSON. */
export interface HookStop {
  readonly id: string;
  readonly of: HookSubject;
  readonly atMs: number;
  readonly stop: StoppedEvents;
}

/** Which events end: what needs one of these purposes, and offers of these campaigns or moments. Without either: all but `person.erased`. */
export interface StoppedEvents {
  readonly purposes?: readonly string[];
  readonly offersOf?: readonly string[];
}

/** What an outbox is told, in this order. */
export type HookWord = HookNote | HookStop;

/** What a person's object knows of who was told of them. Plain JSON. */
export interface HookMemory {
  /** `hookName` of the webhooks that know this life of the person. */
  readonly told?: readonly string[];
  /** Since when the person's browser asks not to be sold or shared: partners hear nothing until a later grant. */
  readonly gpcMs?: number;
}

/** Nobody was ever told. */
export const NOBODY_TOLD: HookMemory = {};

/** A webhook by its id and its host: at another host nobody knows the person. */
export function hookName({ id, host }: { readonly id: string; readonly host: string }): string {
  return `${id}@${host}`;
}

/** The webhook that a name is of. */
export function readHookName(name: string): { readonly id: string; readonly host: string } {
  const at = name.indexOf("@");
  return { id: name.slice(0, at), host: name.slice(at + 1) };
}
