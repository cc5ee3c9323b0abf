import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import { isAsNear } from "../radio/proximity.ts";
import { bestEvidence } from "./best-evidence.ts";
import type { Claim } from "./claim.ts";
import { messageTime } from "./message-time.ts";
import type { Stay } from "./presence-state.ts";
import { stayKey } from "./stay-key.ts";

/** A claim and what it did to its stay: entered (no `before`), confirmed (both) or ended (no `after`). */
export interface Judgement {
  readonly claim: Claim;
  readonly before?: Stay;
  readonly after?: Stay;
}

/**
 * The stays after a message's claims, and what each claim did; claims of places the catalog does not know, and claims
 * that neither meet nor make a stay, are left out. Stays that did not change, and the array, keep their identity.
 */
export function applyClaims({
  stays,
  claims,
  facts,
  policy,
}: {
  readonly stays: readonly Stay[];
  readonly claims: readonly Claim[];
  readonly facts: Facts;
  readonly policy: Policy;
}): { readonly stays: readonly Stay[]; readonly judgements: readonly Judgement[] } {
  let next = stays;
  const judgements: Judgement[] = [];
  for (const claim of claims) {
    const silenceMs = policy.places.get(claim.place)?.silenceMs;
    if (silenceMs === undefined) continue;
    const key = stayKey({ ...claim, device: facts.device });
    const before = next.find((stay) => stayKey(stay) === key);
    const after = judge(claim, before, facts, silenceMs);
    if (before !== undefined || after !== undefined) judgements.push({ claim, ...only({ before, after }) });
    if (before === after) continue;
    const others = before === undefined ? next : next.filter((stay) => stay !== before);
    next = after === undefined ? others : before === undefined ? [...others, after] : replace(next, before, after);
  }
  return { stays: next, judgements };
}

function judge(claim: Claim, stay: Stay | undefined, facts: Facts, silenceMs: number): Stay | undefined {
  if (claim.says === "outside") return undefined;
  if (stay !== undefined) return confirm(stay, claim, messageTime(facts), silenceMs);
  return claim.says === "inside" ? enter(claim, facts) : undefined;
}

function enter({ via, place, zone, proximity, confidence, trust }: Claim, facts: Facts): Stay {
  const atMs = messageTime(facts);
  return {
    device: facts.device,
    via,
    place,
    ...(zone === undefined ? {} : { zone }),
    ...(proximity === undefined ? {} : { proximity }),
    sinceMs: atMs,
    sinceIatMs: facts.iatMs,
    sinceReceivedMs: facts.receivedMs,
    lastSeenMs: atMs,
    confidence,
    trust,
  };
}

/**
 * The stay as it was, unless there is a reason to write it: a zone or a nearer proximity reached, or a last-seen time
 * older than a third of the silence. Only with such a write do the last-seen time and a better confidence follow.
 */
function confirm(stay: Stay, claim: Claim, atMs: number, silenceMs: number): Stay {
  const reached = reachedNow(stay, claim);
  if (reached === undefined && atMs - stay.lastSeenMs <= silenceMs / 3) return stay;
  return {
    ...stay,
    ...reached,
    lastSeenMs: Math.max(stay.lastSeenMs, atMs),
    confidence: bestEvidence([stay, claim]).confidence,
  };
}

function reachedNow(stay: Stay, { zone, proximity }: Claim): Pick<Stay, "zone" | "proximity"> | undefined {
  if (zone === undefined) return undefined;
  const sameZone = stay.zone === zone;
  const nearer = proximity !== undefined && (stay.proximity === undefined || !isAsNear(stay.proximity, proximity));
  if (sameZone && !nearer) return undefined;
  return proximity === undefined ? { zone } : { zone, proximity };
}

function replace(stays: readonly Stay[], before: Stay, after: Stay): readonly Stay[] {
  return stays.map((stay) => (stay === before ? after : stay));
}

/** Members that are there, and no others: absent is absent, never undefined. */
function only({ before, after }: { before: Stay | undefined; after: Stay | undefined }): Omit<Judgement, "claim"> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
