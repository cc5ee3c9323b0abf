import type { Merge } from "../../../../shared/accounts/account.ts";
import type { FinishAnswer } from "../../../../shared/accounts/freeze-person.ts";
import { afterFreeze, type DropReason, endMerge, knowsMerge } from "../../../../shared/accounts/settle-merge.ts";
import { type MergeTerms, unitePeople } from "../../../../shared/accounts/unite-people.ts";
import type { Policy } from "../../../../shared/catalog/policy.ts";
import { sendOn } from "../../../../shared/person/envelope.ts";
import { hashOwner } from "../../../../shared/tags/hash-tag.ts";
import { tellErased } from "../../../../shared/told/tell-known.ts";
import { tellMerged } from "../../../../shared/told/tell-merged.ts";
import { type HookEvent, NOBODY_TOLD } from "../../../../shared/webhooks/hook-events.ts";
import type { FreezeReply, HandedStatement } from "../calls.ts";
import { newSerial } from "../person-context.ts";
import { readPersonRows, writeUnited } from "../store/person-rows.ts";
import type { AccountContext } from "./account-context.ts";
import { askOther } from "./ask-other.ts";
import { setAccountTimer } from "./set-account-timer.ts";
import { unlinkDevice } from "./unlink-device.ts";

/** That a device is linked now is all that is told of it. */
const LINKED: readonly HookEvent[] = [{ type: "account.linked", data: {} }];

const UNITE = { unitePeople, readPersonRows, writeUnited };

/** `done`: nothing is left to do for it. `later`: somebody did not answer, or cannot now; the alarm goes on. */
export type DriveOutcome = "done" | "later" | DropReason;

/**
 * Takes a merge as far as it goes: freezes the device's own person, takes their rows, hears what they took back meanwhile,
 * and lets them go. Every step may be repeated, and may be under way twice.
 */
export async function driveMerge(context: AccountContext, id: string): Promise<DriveOutcome> {
  const find = () => context.store.account()?.merges.find((merge) => merge.id === id);
  let heard = 0;
  for (let merge = find(); merge !== undefined; merge = find()) {
    if (merge.step === "freeze") {
      const outcome = await freezeAndTake(context, merge);
      if (outcome === "linked" || outcome === "revoked") return outcome;
      // Somebody else may have taken it further meanwhile.
      if (outcome === "later" && find()?.step === "freeze") return "later";
      continue;
    }
    const answer = await askOther(context, merge.person, (own) => own.finish({ merge: id, heard }));
    if (answer === undefined) return "later";
    heard += await hearFinish(context, id, answer);
  }
  return "done";
}

/** The device's own person asks to be taken further. False: this customer's person knows no such merge, so they were erased. */
export async function settleMerge(context: AccountContext, id: string): Promise<boolean> {
  if (!knowsMerge(context.store.account(), id)) return false;
  await driveMerge(context, id);
  return true;
}

async function freezeAndTake(context: AccountContext, merge: Merge): Promise<"taken" | "later" | DropReason> {
  const { store, isolate, defer } = context;
  // The catalog says how scores fade, how runs go on by their journeys, and what caps allow of coupons.
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const person = store.load();
  if (person === undefined || snapshot === undefined) return "later";
  const { id: to, epoch } = person.profile;
  const { jti, iatMs, passIatMs, passEpoch, device: kid } = merge;
  const said = { kid, jti, typ: "link+jwt", iatMs, receivedMs: iatMs, standing: "in" } as const;
  const envelope = { ...said, person: merge.person, passIatMs, passEpoch };
  const reply = await askOther(context, merge.person, (own) => own.freeze({ merge: merge.id, to, epoch, envelope }));
  if (reply === undefined) return "later";
  const owners = await ownersOf(reply, to, isolate.keys.tagHash);
  await context.hot.openPolicy(context);
  const { policy } = snapshot;
  const { scores, journeys } = policy;
  return takeNow(context, merge.id, reply, { owners, scores, journeys, caps: policy }, policy);
}

/** One turn: the rows are this person's, and the device is. */
function takeNow(
  context: AccountContext,
  id: string,
  { answer: frozen, rows = null }: FreezeReply,
  known: Pick<MergeTerms, "owners" | "scores" | "journeys" | "caps">,
  policy: Policy,
): "taken" | "later" | DropReason {
  const { store, hot } = context;
  const nowMs = Date.now();
  const after = afterFreeze(store.account(), id, frozen, nowMs);
  if (after.step === "none") return "later";
  if (after.step === "drop") {
    store.setAccount(after.account);
    setAccountTimer(store, nowMs);
    store.arm(nowMs);
    forgetNobody(context);
    return after.why;
  }
  const { device: kid, jti, iatMs, places = false } = after.merge;
  const hosts = context.isolate.config.hookHosts;
  const [was, memory] = [store.load(), store.hooks()];
  if (rows !== null) {
    const { hooks: told = NOBODY_TOLD, person } = rows;
    const hooks = tellErased(told, person.profile, { hosts, nowMs, newId: newSerial });
    const terms = { id, places, nowMs, hooks, ...known };
    hot.uniteRows(context, context.storage, { work: UNITE, device: rows, terms });
  }
  store.setAccount(after.account);
  const answer = JSON.stringify({ merged: rows !== null });
  // An id that the device used for another message before stays that one's.
  const person = store.load();
  const about = { hosts, nowMs, newId: newSerial };
  const changed = person && was && tellMerged({ person: was, memory }, { person, memory: store.hooks() }, about);
  const linked = person && context.cache.webhooks?.tellHooks(context, LINKED, person, { policy, hosts, nowMs });
  const owed = hot.oweCounts(context, [], nowMs, [...(changed ?? []), ...(linked ?? [])]);
  if (store.messages.find(kid, jti) === undefined)
    store.messages.save({ envelope: { kid, jti, typ: "link+jwt", iatMs }, atMs: nowMs, answer, owed });
  else if (owed !== undefined) store.owe(owed);
  hot.keepTidy(context, nowMs);
  store.arm(nowMs);
  context.defer(hot.tellRegistry(context));
  hot.tellCodesAfter(context);
  hot.handOnAfter(context, undefined);
  return "taken";
}

/** A customer whom no device was ever linked to, since this one could not be, is nobody. */
function forgetNobody({ store, defer }: AccountContext): void {
  const { devices = [], merges = [] } = store.account() ?? {};
  const isNeeded = devices.length + merges.length > 0 || store.erasure() !== undefined || store.erasing() !== undefined;
  if (!isNeeded) defer(store.deleteAll());
}

/** Whose the tags of these rows will be, by the hash that proves it. */
async function ownersOf({ rows }: FreezeReply, person: string, hashKey: CryptoKey): Promise<Record<string, string>> {
  const owners = (rows?.tags ?? []).map(async ({ tag }) => [tag, await hashOwner(tag, person, hashKey)] as const);
  return Object.fromEntries(await Promise.all(owners));
}

/** How many statements of the device's own person were applied. */
async function hearFinish(context: AccountContext, id: string, answer: FinishAnswer<HandedStatement>): Promise<number> {
  const { store, hot, isolate } = context;
  const account = store.account();
  // Erased meanwhile, and maybe back already.
  if (account === undefined || !knowsMerge(account, id)) return 0;
  if (answer === "done") {
    store.setAccount(endMerge(account, id));
    setAccountTimer(store, Date.now());
    store.arm(Date.now());
    return 0;
  }
  if (answer === "erased") {
    const person = store.load()?.profile.id;
    if (person !== undefined) await hot.eraseNow(context, { person, jti: "", issuer: isolate.config.audience });
    return 0;
  }
  for (const statement of answer.handed) if (knowsMerge(store.account(), id)) await apply(context, statement);
  return answer.handed.length;
}

/** What was taken back of the device's own person is taken back here: the message as it came, for this person. */
async function apply(context: AccountContext, { method, call }: HandedStatement): Promise<void> {
  const { store, hot } = context;
  const profile = store.load()?.profile;
  if (profile === undefined) return;
  const moved = { code: "moved", to: profile.id, epoch: profile.epoch } as const;
  const envelope = { ...sendOn(call.envelope, moved), isHanded: true } as const;
  if (method === "consent") await hot.changeConsent(context, { ...call, envelope });
  else if (method === "subscribe") await hot.changeSubscription(context, { ...call, envelope });
  else if (method === "tag") await hot.changeTag(context, { ...call, envelope });
  else await unlinkDevice(context, { ...call, envelope });
}
