import type { Policy } from "../../../shared/catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../../../shared/catalog/purposes-of.ts";
import { waitForGrants } from "../../../shared/consent/bound-history.ts";
import { applyConsent, type ConsentEvent, consentView } from "../../../shared/consent/consent.ts";
import { proofOf } from "../../../shared/consent/consent-proof.ts";
import { type MeshError, refuse } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import { newPerson, type PersonState } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { allowPartners, tellWithdrawn } from "../../../shared/told/tell-known.ts";
import { type HookWord, PARTNERS_PURPOSE } from "../../../shared/webhooks/hook-events.ts";
import { loadLoyalty } from "../../cold.ts";
import { admitMessage, refuseExcess, whoAnswers } from "./admit-message.ts";
import type { ConsentCall, ConsentReply, Reply } from "./calls.ts";
import { tellCodesAfter } from "./coupons/tell-codes.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import { keepTidy } from "./housekeeping.ts";
import { noteGpc } from "./note-gpc.ts";
import { hookHostsOf, openPolicy } from "./open-parts.ts";
import { newSerial, type PersonContext } from "./person-context.ts";
import { refreshAreasAfter } from "./register-areas.ts";
import { saveConsented } from "./save-consented.ts";
import { hasPendingTags, tellRegistry } from "./tags.ts";

/**
 * Takes a consent message: the first grant makes the person, a withdrawal takes with it what it allowed, in this one
 * step. Null: there is no such person, and the message only withdraws. Errors: those of admit, notice-changed, and
 * rate-limited for what grants too often; a withdrawal alone never is.
 */
export async function changeConsent(context: PersonContext, call: ConsentCall): Promise<Reply<ConsentReply>> {
  const { store } = context;
  const { envelope, claims } = call;
  const isAboutCard = claims.grants.some(({ purpose }) => purpose === LOYALTY_PURPOSE);
  const loyalty = isAboutCard ? await loadLoyalty() : undefined;
  const hasGrant = claims.grants.some(({ granted }) => granted);
  // A withdrawal waits for no catalog: whoever was told hears of it all the same.
  const policy = hasGrant ? await openPolicy(context) : undefined;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const known = store.load();
  // An answer from before the person was merged into another is of their old life, whose passes are good no more.
  if (admitted.value !== undefined)
    return ok({ ...JSON.parse(admitted.value), ...(known && whoAnswers(envelope, known.profile)) });
  if (hasGrant && claims.noticeVersion !== call.noticeVersion)
    return err(refuse("notice-changed", `the notice is now ${call.noticeVersion}`));
  if (known === undefined && !hasGrant) return ok(null);

  const nowMs = Date.now();
  const person = known ?? beginLife(context, envelope.person, nowMs);
  const { kid: device, iatMs, receivedMs, jti } = envelope;
  const grants = ofKnownPurposes(call, person);
  const at = present({ device, iatMs, receivedMs, gpc: call.gpc });
  const { consent, events } = applyConsent(person.consent, { ...claims, grants, jti }, at);
  const reply = consentReply(call, { ...person, consent }, nowMs);
  const partners = grants.find(({ purpose }) => purpose === PARTNERS_PURPOSE);
  const { gpcMs } = store.hooks();
  // A grant from before that comes late lifts nothing.
  const isLater = gpcMs !== undefined && iatMs > gpcMs;
  if (partners?.granted === true && call.gpc === undefined && isLater) store.setHooks(allowPartners(store.hooks()));
  if (consent === person.consent) {
    store.arm(nowMs);
    return ok(reply);
  }
  if (events.length === 0) {
    // Only the time of the last statement moves: it keeps out grants from before, and nothing else depends on it.
    store.save({ ...person, consent });
    return ok(reply);
  }
  const excess = known && refuseGrants(context, events, nowMs);
  if (excess !== undefined) return err(excess);

  keepTidy(context, nowMs);
  saveConsented(context, { ...person, consent }, { before: known?.consent, nowMs });
  loyalty?.keepCard(context, consent, { hasLoyalty: call.hasLoyalty === true, nowMs });
  store.consentEvents.append(events);
  if (call.gpc) noteGpc(context, { ...person, consent }, { iatMs, nowMs });
  const told = tellConsent(context, { person: { ...person, consent }, events, policy }, nowMs);
  const owed = oweCounts(context, [], nowMs, told);
  store.messages.save({ envelope, atMs: nowMs, answer: JSON.stringify(reply), owed });
  store.arm(nowMs);
  handOnAfter(context, undefined);
  if (hasPendingTags(context)) await tellRegistry(context);
  refreshAreasAfter(context);
  tellCodesAfter(context);
  return ok(reply);
}

/** What a change of mind takes back from webhooks, and what they are told of it. */
function tellConsent(
  context: PersonContext,
  { person, events, policy }: { person: PersonState; events: readonly ConsentEvent[]; policy: Policy | undefined },
  nowMs: number,
): readonly HookWord[] {
  const { store, cache } = context;
  const telling = { hosts: hookHostsOf(context), nowMs, newId: newSerial };
  const withdrawn = events.filter(({ granted }) => !granted).map(({ purpose }) => purpose);
  const ended = tellWithdrawn(withdrawn, store.hooks(), person, telling);
  const grants = events.filter(({ granted }) => granted);
  const given = grants.map(({ purpose }) => ({
    type: "consent.changed" as const,
    data: { purpose, granted: true },
  }));
  return [...ended, ...((policy && cache.webhooks?.tellHooks(context, given, person, { ...telling, policy })) ?? [])];
}

/** Who erases themselves and comes back at once would count as one person more each time. */
function beginLife({ store }: PersonContext, id: string, nowMs: number): PersonState {
  const person = newPerson(id, nowMs);
  const cameBack = store.erasure() === undefined ? undefined : (true as const);
  return { ...person, profile: present({ ...person.profile, heardMs: nowMs, cameBack }) };
}

/** The refusal of what grants too often, or too much in a day. Undefined: it may, as whatever only withdraws always may. */
function refuseGrants(context: PersonContext, events: readonly ConsentEvent[], nowMs: number): MeshError | undefined {
  const granted = events.filter((event) => event.granted).length;
  if (granted === 0) return undefined;
  const waitSeconds = waitForGrants(context.store.consentEvents.grantsToday(nowMs), granted, nowMs);
  if (waitSeconds === undefined) return refuseExcess(context, nowMs);
  return { ...refuse("rate-limited", "too many purposes were granted today"), retryAfterSeconds: waitSeconds };
}

/** What was said of purposes that the mesh has or the person ever spoke of: any other withdrawal has nothing to note. */
function ofKnownPurposes({ claims, purposes }: ConsentCall, { consent }: PersonState): ConsentCall["claims"]["grants"] {
  return claims.grants.filter(({ purpose }) => purposes.includes(purpose) || Object.hasOwn(consent, purpose));
}

/** What a consent message is answered that leaves the person like this. */
export function consentReply(
  { envelope, claims, purposes }: ConsentCall,
  person: PersonState,
  nowMs: number,
): ConsentReply {
  const consent = consentView(person.consent, purposes);
  const proof = proofOf(envelope, claims, consent, nowMs);
  return present({ consent, proof, issuedMs: nowMs, ...whoAnswers(envelope, person.profile) });
}
