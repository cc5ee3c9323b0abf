import type { Policy, WebhookRule } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { type ConsentState, isGranted, type PersonState } from "../person/person-state.ts";
import {
  type HookEvent,
  type HookMemory,
  type HookNote,
  type HookWord,
  hookName,
  PARTNERS_PURPOSE,
} from "../webhooks/hook-events.ts";
import { type HookHosts, hookUrl, isOwnHost } from "../webhooks/hook-hosts.ts";
import { asksForMoment, narrowData } from "./narrow-data.ts";
import type { Placing } from "./tells-place.ts";

/** By what it is decided who hears of something. */
export interface HearingTerms {
  readonly policy: Pick<Policy, "webhooks"> & Placing;
  readonly hosts: HookHosts;
  readonly nowMs: number;
  /** A random id for each note. */
  readonly newId: () => string;
}

/** What is told to whom, and who knows the person then. */
export interface Hearing {
  readonly words: readonly HookWord[];
  readonly memory: HookMemory;
}

/**
 * Who hears of what happened to a person, as they are after it: webhooks that ask for it, whose purposes are granted, and of
 * partners only with `partners` and without GPC. What ends something goes to those that know the person already, and needs no
 * purpose.
 */
export function whoHears(
  events: readonly HookEvent[],
  person: Pick<PersonState, "profile" | "consent">,
  memory: HookMemory,
  terms: HearingTerms,
): Hearing {
  const words: HookWord[] = [];
  let known = memory;
  for (const event of events) {
    for (const rule of terms.policy.webhooks ?? []) {
      const note = noteFor(event, rule, person, known, terms);
      if (note === undefined) continue;
      words.push(note);
      if (!event.isEnding) known = noteTold(known, rule);
    }
  }
  return { words, memory: known };
}

function noteFor(
  event: HookEvent,
  rule: WebhookRule,
  { profile, consent }: Pick<PersonState, "profile" | "consent">,
  memory: HookMemory,
  { policy, hosts, nowMs, newId }: HearingTerms,
): HookNote | undefined {
  const { type, handover, isEnding = false } = event;
  if (!rule.events.includes(type) || (handover !== undefined && handover.webhook !== rule.id)) return undefined;
  if (!asksForMoment(rule, event) || hookUrl(rule, hosts) === undefined) return undefined;
  const isOwn = isOwnHost(rule.host, hosts);
  if (!isOwn && memory.gpcMs !== undefined) return undefined;
  const needed = handover?.purposes ?? (isEnding ? purposesOfEnding(isOwn) : purposesFor(rule, isOwn));
  if ((isEnding && !knowsPerson(memory, rule)) || !isAgreed(consent, needed)) return undefined;
  const isNamed = isOwn && rule.identity === "customer";
  const data = narrowData(event, isNamed ? "customer" : isOwn ? "own" : "partner", policy);
  if (data === undefined || (handover !== undefined && !isNamed)) return undefined;
  const { webhook: _webhook, purposes: _purposes, ...offer } = handover ?? { webhook: "", purposes: [] };
  return present({
    id: newId(),
    of: { webhook: rule.id, host: rule.host, person: profile.id, epoch: profile.epoch },
    type,
    atMs: nowMs,
    data,
    own: isOwn ? (true as const) : undefined,
    customer: isNamed ? profile.customer : undefined,
    purposes: needed,
    moment: event.moment,
    handover: handover === undefined ? undefined : (offer as HookNote["handover"]),
  });
}

/** What ends something needs no purpose of the webhook, yet a partner is told of nobody who took back `partners`. */
function purposesOfEnding(isOwn: boolean): readonly string[] {
  return isOwn ? [] : [PARTNERS_PURPOSE];
}

/** What must be granted before a webhook hears of a person. */
export function purposesFor({ purposes }: Pick<WebhookRule, "purposes">, isOwn: boolean): readonly string[] {
  return isOwn || purposes.includes(PARTNERS_PURPOSE) ? purposes : [...purposes, PARTNERS_PURPOSE];
}

/** Whether all of these are granted. */
export function isAgreed(consent: ConsentState, purposes: readonly string[]): boolean {
  return purposes.every((purpose) => isGranted(consent, purpose));
}

/** Whether a webhook was told of this life of the person. */
export function knowsPerson({ told = [] }: HookMemory, webhook: Pick<WebhookRule, "id" | "host">): boolean {
  return told.includes(hookName(webhook));
}

/** Remembers that it was; the same object if that is known. */
export function noteTold(memory: HookMemory, webhook: Pick<WebhookRule, "id" | "host">): HookMemory {
  if (knowsPerson(memory, webhook)) return memory;
  return { ...memory, told: [...(memory.told ?? []), hookName(webhook)] };
}
