import type { Policy, WebhookRule } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import type { LiveState } from "../live/live-state.ts";
import type { HookNote, HookStop, StoppedEvents } from "../webhooks/hook-events.ts";
import { type HookHosts, hookUrl, isOwnHost } from "../webhooks/hook-hosts.ts";
import { firstTryMs, nextTryMs } from "../webhooks/retry-times.ts";
import { asksForMoment, withoutCustomer } from "./narrow-data.ts";

/** A note with the subject that it is about, as an outbox is told of it. */
export type AddressedNote = HookNote & { readonly subject: string };
export type AddressedStop = HookStop & { readonly subject: string };

/** An event that an outbox keeps until its endpoint has it. Plain JSON. */
export interface PendingHook extends Omit<HookNote, "of"> {
  readonly webhook: string;
  readonly host: string;
  readonly subject: string;
  /** Rises with each event of a subject. */
  readonly sequence: number;
  /** What its body says, epoch milliseconds: when it happened; of a partner's, when it was to leave. */
  readonly saysMs: number;
  readonly firstDueMs: number;
  /** Undefined: it was tried for as long as it is, and waits for an operator. */
  readonly dueMs: number | undefined;
  readonly attempts: number;
  /** What the last attempt brought: a status, or 0 for no answer. */
  readonly lastStatus?: number;
}

/** What one attempt brought. */
export type HookOutcome = { readonly status: number; readonly retryAfterSeconds?: number | undefined } | "no-answer";

/**
 * An event as an outbox begins to keep it. What leaves for a partner leaves later and at random, yet never before what
 * happened to the same person earlier: `afterSequence` is the last number that the subject has. `random`: 0 to 1.
 */
export function beginHook(
  { of, ...note }: AddressedNote,
  {
    afterSequence,
    random,
    delaySeconds,
    nowMs,
  }: {
    readonly afterSequence: number;
    readonly random: number;
    /** Of partners: `PARTNER_DELAY_SECONDS`, unless a local mesh is set otherwise. */
    readonly delaySeconds: number;
    readonly nowMs: number;
  },
): PendingHook {
  const isOwn = note.own === true;
  const leavesMs = firstTryMs(isOwn, { nowMs, random, delaySeconds });
  const sequence = Math.max(leavesMs, afterSequence + 1);
  const dueMs = isOwn ? Math.max(nowMs, note.handover?.fromMs ?? 0) : sequence;
  const { webhook, host } = of;
  return { ...note, webhook, host, sequence, saysMs: isOwn ? note.atMs : dueMs, firstDueMs: dueMs, dueMs, attempts: 0 };
}

/**
 * Whether a stop takes an event back: one that came about before it, and needs what was withdrawn or hands over what the person
 * wants no more of; if it names neither, all but the news of the end.
 */
export function isStopped(
  { atMs, type, purposes, moment = "", handover }: Pick<HookNote, "atMs" | "type" | "purposes" | "moment" | "handover">,
  { atMs: stoppedMs, stop }: Pick<HookStop, "atMs" | "stop">,
): boolean {
  if (atMs > stoppedMs || type === "person.erased") return false;
  const { purposes: withdrawn, offersOf } = stop;
  if (withdrawn === undefined && offersOf === undefined) return true;
  const isOffer = handover !== undefined && offersOf?.includes(handover.campaign ?? moment) === true;
  return isOffer || purposes.some((purpose) => withdrawn?.includes(purpose));
}

/** Of two stops of one instant both hold. */
export function uniteStops(one: StoppedEvents, other: StoppedEvents): StoppedEvents {
  if (isOfAll(one) || isOfAll(other)) return {};
  const unite = (member: keyof StoppedEvents) => {
    const both = [one, other].flatMap((stop) => stop[member] ?? []);
    return both.length === 0 ? undefined : [...new Set(both)];
  };
  return present({ purposes: unite("purposes"), offersOf: unite("offersOf") });
}

function isOfAll({ purposes, offersOf }: StoppedEvents): boolean {
  return purposes === undefined && offersOf === undefined;
}

/** By what an outbox judges, before each attempt. */
export interface LeavingTerms {
  readonly policy: Pick<Policy, "webhooks" | "moments">;
  readonly hosts: HookHosts;
  readonly live: Pick<LiveState, "pausedMoments" | "pausedCampaigns">;
  readonly nowMs: number;
}

/**
 * Whether an event may leave now: the catalog still has the webhook at this host, which asks for it and is the brand's own or a
 * partner's as it was; an offer holds, and nobody has paused it. Gives where it leaves for; undefined: it never leaves.
 */
export function judgeLeaving(
  { webhook: id, host, type, own, moment, handover }: PendingHook,
  { policy, hosts, live, nowMs }: LeavingTerms,
): { readonly rule: WebhookRule; readonly url: string } | undefined {
  const rule = policy.webhooks?.find((one) => one.id === id && one.host === host);
  const url = rule && hookUrl(rule, hosts);
  if (rule === undefined || url === undefined) return undefined;
  if (!rule.events.includes(type) || isOwnHost(host, hosts) !== (own === true)) return undefined;
  if (!asksForMoment(rule, { moment, handover })) return undefined;
  if (type !== "moment.given" && handover === undefined) return { rule, url };
  const known = moment === undefined ? undefined : policy.moments.get(moment);
  const isPaused =
    moment !== undefined &&
    (live.pausedMoments.includes(moment) ||
      (known?.campaign !== undefined && live.pausedCampaigns.includes(known.campaign)));
  if (isPaused) return undefined;
  const isOver =
    handover !== undefined && (known === undefined || nowMs >= handover.untilMs || rule.identity !== "customer");
  return isOver ? undefined : { rule, url };
}

/**
 * The body of an event: the same at each attempt, so that a repeat is one. Only a webhook that lost its identity meanwhile gets
 * less.
 */
export function hookBody(
  { type, saysMs, subject, customer, sequence, data }: PendingHook,
  { identity }: Pick<WebhookRule, "identity">,
): string {
  const isNamed = identity === "customer";
  const timestamp = new Date(saysMs).toISOString();
  const told = isNamed ? data : withoutCustomer({ type, data });
  const named = isNamed ? customer : undefined;
  return JSON.stringify({ type, timestamp, data: present({ subject, customer: named, sequence, ...told }) });
}

/** What becomes of an event, and of its endpoint, by what an attempt brought: a 2xx ends it, a 410 stops the endpoint. */
export function afterTry(
  pending: PendingHook,
  outcome: HookOutcome,
  nowMs: number,
): { readonly end: "taken" } | { readonly end: "later" | "stopped"; readonly pending: PendingHook } {
  const { status, retryAfterSeconds = undefined } = outcome === "no-answer" ? { status: 0 } : outcome;
  if (status >= 200 && status < 300) return { end: "taken" };
  const attempts = pending.attempts + 1;
  if (status === 410) return { end: "stopped", pending: { ...pending, attempts, lastStatus: status } };
  const dueMs = nextTryMs({ attempts, firstDueMs: pending.firstDueMs, retryAfterSeconds }, nowMs);
  return { end: "later", pending: { ...pending, attempts, lastStatus: status, dueMs } };
}

/**
 * The event once an operator wants it tried again, as if it were new; undefined: it is
 * never repeated, or was never tried: then it leaves when it is due.
 */
export function replayHook(pending: PendingHook, nowMs: number): PendingHook | undefined {
  if (pending.handover !== undefined || pending.attempts === 0) return undefined;
  return { ...pending, attempts: 0, firstDueMs: nowMs, dueMs: nowMs };
}
