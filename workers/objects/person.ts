import { DurableObject } from "cloudflare:workers";
import { leadsTo } from "../../shared/accounts/forward.ts";
import type { OperatorReceipt } from "../../shared/operators/operator-receipt.ts";
import { err } from "../../shared/result.ts";
import type { HookSubject } from "../../shared/webhooks/hook-events.ts";
import { loadAccounts, loadCoupons, loadPush, loadRows, loadWebhooks } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import { type AccountContext, openAccountContext } from "./person/accounts/account-context.ts";
import { eraseCustomer } from "./person/accounts/erase-customer.ts";
import { admitMessage } from "./person/admit-message.ts";
import { runAlarm } from "./person/alarm.ts";
import type * as calls from "./person/calls.ts";
import { changeConsent } from "./person/change-consent.ts";
import { changeSubscription } from "./person/change-subscription.ts";
import { readCoupons } from "./person/coupons/read-coupons.ts";
import { tellCodesAfter } from "./person/coupons/tell-codes.ts";
import { decidePing } from "./person/decide-ping.ts";
import { decideUnasked } from "./person/decide-unasked.ts";
import { erasePerson } from "./person/erase-person.ts";
import { type ExportCall, exportPerson } from "./person/export-person.ts";
import { finishPush } from "./person/finish-push.ts";
import { handOnAfter, oweCounts } from "./person/hand-on-counts.ts";
import { keepTidy } from "./person/housekeeping.ts";
import { judgeSignal } from "./person/judge-signal.ts";
import { listReceipts } from "./person/list-receipts.ts";
import { askLoyalty } from "./person/loyalty/ask-loyalty.ts";
import type { ViewCall } from "./person/narrow-view.ts";
import { hookHostsOf, openPolicy } from "./person/open-parts.ts";
import { makePersonContext, newSerial, type PersonContext } from "./person/person-context.ts";
import { readNow } from "./person/read-now.ts";
import { readOffer } from "./person/read-offer.ts";
import { recordReaction } from "./person/record-reaction.ts";
import { seeTags } from "./person/see-tags.ts";
import { stopOffers } from "./person/stop-offers.ts";
import { changeTag } from "./person/tags.ts";
import { countWrongClaim } from "./person/wrong-claims.ts";

type Accounts = Awaited<ReturnType<typeof loadAccounts>>;

/** One person. Every method loads, calls the pure core and stores, in one turn. If there is no such person, it writes nothing. */
export class Person extends DurableObject<Env> {
  readonly #context: PersonContext;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#context = makePersonContext(ctx, env);
  }

  /** A PingCall as JSON, a Reply<PingReply> as JSON: on the hot path that costs less than the platform's own copying. */
  ping(call: string): string | Promise<string> {
    const reply = decidePing(this.#context, JSON.parse(call));
    return reply instanceof Promise ? reply.then(JSON.stringify) : JSON.stringify(reply);
  }

  async consent(call: calls.ConsentCall): Promise<calls.Reply<calls.ConsentReply>> {
    const taken = this.#isFrozen()
      ? await this.#accounts(({ takeBackConsent }, of) => takeBackConsent(of, call))
      : undefined;
    return taken ?? changeConsent(this.#context, call);
  }

  async subscribe(call: calls.SubscriptionCall): Promise<calls.Reply<true>> {
    return (await this.#takeBack({ method: "subscribe", call })) ?? changeSubscription(this.#context, call);
  }

  react(call: calls.ReactionCall): Promise<calls.Reply<true>> {
    return recordReaction(this.#context, call);
  }

  stop(call: calls.StopCall): Promise<calls.Reply<true>> {
    return stopOffers(this.#context, call);
  }

  async tag(call: calls.TagCall): Promise<calls.Reply<true>> {
    return (await this.#takeBack({ method: "tag", call })) ?? changeTag(this.#context, call);
  }

  /** Of a customer's person: a device becomes theirs. */
  link(call: calls.LinkCall): Promise<calls.Reply<calls.LinkReply>> {
    return this.#accounts(({ linkDevice }, of) => linkDevice(of, call));
  }

  /** Of a customer's person: a device is theirs no longer. */
  async unlink(call: calls.UnlinkCall): Promise<calls.Reply<true>> {
    const taken = await this.#takeBack({ method: "unlink", call });
    return taken ?? this.#accounts(({ unlinkDevice }, of) => unlinkDevice(of, call));
  }

  /** Of a device's own person, called by the customer's. */
  freeze(call: calls.FreezeCall): Promise<calls.FreezeReply> {
    return this.#accounts(({ freezeOwn }, of) => freezeOwn(of, call));
  }

  /** Likewise. */
  finish(call: calls.FinishCall): Promise<calls.FinishReply> {
    return this.#accounts(({ finishOwn }, of) => finishOwn(of, call));
  }

  /** Likewise. */
  release(call: calls.ReleaseCall): Promise<boolean> {
    return this.#accounts(({ releaseOwn }, of) => releaseOwn(of, call));
  }

  /** Of a customer's person, called by a device's own: the merge is to go on. False: there is no such merge. */
  settle(merge: string): Promise<boolean> {
    return this.#accounts(({ settleMerge }, of) => settleMerge(of, merge));
  }

  countWrongClaim(call: { envelope: calls.TagCall["envelope"] }): calls.Reply<true> {
    return countWrongClaim(this.#context, call);
  }

  sight(call: calls.SightCall): Promise<calls.Reply<calls.SightReply>> {
    return seeTags(this.#context, call);
  }

  /** A SignalCall as JSON. */
  signal(call: string): Promise<calls.SignalReply> {
    return judgeSignal(this.#context, JSON.parse(call));
  }

  /** A CustomerSignalCall as JSON. */
  async signalCustomer(call: string): Promise<calls.SignalReply> {
    const loaded = { isolate: await openIsolate(this.env), decide: decideUnasked, finish: finishPush };
    return (await loadAccounts()).judgeCustomerSignal(this.#context, JSON.parse(call), loaded);
  }

  /** A ProfileCall as JSON; how many rows were taken. */
  async takeProfileRows(call: string): Promise<calls.Reply<number>> {
    const [{ takeProfileRows }, isolate] = await Promise.all([loadAccounts(), openIsolate(this.env)]);
    await openPolicy(this.#context);
    const reply = await takeProfileRows(this.#context, JSON.parse(call), { isolate, oweCounts });
    handOnAfter(this.#context, undefined);
    tellCodesAfter(this.#context);
    return reply;
  }

  eraseCustomer(call: calls.ErasureCall): Promise<calls.Reply<true>> {
    return eraseCustomer(this.#context, call);
  }

  receipts(call: ViewCall): Promise<calls.Reply<calls.ReceiptRow[]>> {
    return listReceipts(this.#context, call);
  }

  async lookUp(call: calls.OfferCall): Promise<calls.Reply<OperatorReceipt>> {
    return (await loadRows()).lookUpReceipt(this.#context, call);
  }

  now(call: calls.NowCall): Promise<calls.Reply<calls.NowReply>> {
    return readNow(this.#context, call);
  }

  offer(call: calls.OfferCall): Promise<calls.Reply<calls.OfferReply>> {
    return readOffer(this.#context, call);
  }

  coupons(call: ViewCall): Promise<calls.Reply<calls.CouponsReply>> {
    return readCoupons(this.#context, call);
  }

  async code(call: calls.OfferCall): Promise<calls.Reply<calls.CodeReply>> {
    return (await loadCoupons()).readCode(this.#context, call);
  }

  card(call: calls.CardCall): Promise<calls.Reply<calls.CardReply>> {
    return askLoyalty(this.#context, call.envelope, ({ readCard }, asked) => readCard(this.#context, asked));
  }

  reward(call: calls.RewardCall): Promise<calls.Reply<calls.RewardReply>> {
    return askLoyalty(this.#context, call.envelope, ({ takeReward }, asked) => takeReward(this.#context, call, asked));
  }

  async subject(call: calls.SubjectCall): Promise<calls.Reply<HookSubject>> {
    const policy = await openPolicy(this.#context);
    const { giveSubject } = await loadWebhooks();
    return giveSubject(this.#context, call, { policy, hosts: hookHostsOf(this.#context), admitMessage });
  }

  /** A RedeemCall as JSON, a Reply<RedeemReply> as JSON. */
  async redeem(call: string): Promise<string> {
    const work = { decide: decideUnasked, handOnAfter, hookHostsOf, keepTidy, openPolicy, oweCounts };
    return JSON.stringify(await (await loadCoupons()).takeTill(this.#context, JSON.parse(call), work));
  }

  exportAll(call: ExportCall): Promise<calls.Reply<object>> {
    return exportPerson(this.#context, this.ctx.storage, call);
  }

  erase(call: { envelope: calls.PingCall["envelope"]; issuer: string }): Promise<calls.Reply<calls.EraseReply>> {
    return erasePerson(this.#context, call);
  }

  async testPush(call: calls.TestPushCall): Promise<calls.Reply<calls.TestPushReply>> {
    const isolate = await openIsolate(this.env);
    const forward = this.#context.store.forward();
    const moved = forward && leadsTo(forward);
    if (moved !== undefined) return err(moved);
    return (await loadPush()).sendTestPush(this.#context, isolate, { ...call, serial: newSerial() });
  }

  #isFrozen(): boolean {
    return this.#context.store.forward()?.state === "frozen";
  }

  async #takeBack(
    statement: Exclude<calls.HandedStatement, { readonly method: "consent" }>,
  ): Promise<calls.Reply<true> | undefined> {
    return this.#isFrozen() ? this.#accounts(({ takeBack }, of) => takeBack(of, statement)) : undefined;
  }

  async #accounts<T>(work: (accounts: Accounts, of: AccountContext) => T | Promise<T>): Promise<T> {
    return work(await loadAccounts(), await openAccountContext(this.#context));
  }

  override alarm(): Promise<void> {
    return runAlarm(this.#context);
  }
}
