import { setTimeout as pause } from "node:timers/promises";
import type { Subscribed } from "../../local/push/push-service.ts";
import { type Exchange, type MeshInfo, makeVisitor, type Visitor } from "../../local/visitor.ts";
import { present } from "../../shared/json/present.ts";
import type { DayPerson, PersonDeed, Reactions } from "./deed.ts";
import { ringUp } from "./ring-up.ts";
import type { Stage, Told } from "./stage.ts";

const PUSH_TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** What a report calls what people do with offers. */
const FIGURE_OF = { impression: "impressions", click: "clicks", dismiss: "dismissals" } as const;

/** Somebody who plays their part of the day, one deed after the other. */
export interface Guest {
  act(deed: PersonDeed): Promise<void>;
}

interface HeldCoupon {
  readonly code: string;
  readonly moment: string;
}

interface OfferTold extends Told {
  readonly coupon?: { readonly code: string };
}

/**
 * A guest with a device of their own, who says all by the functions that other clients use. Their clock is `behindSeconds`
 * behind, and runs ahead by what they stand somewhere: so it is right at the end of the day.
 */
export async function makeGuest(
  { agreesTo, locale, onPush }: DayPerson,
  { behindSeconds, stage }: { readonly behindSeconds: number; readonly stage: Stage },
): Promise<Guest> {
  const { url, mesh, pushes, goals, ledger, momentByTitle } = stage;
  const clockSeconds = Date.now() / 1000 - behindSeconds;
  const visitor = await makeVisitor({ url, audience: mesh.audience, clockSeconds });
  const isMeasured = agreesTo.includes("measurement");
  let lastMs = Date.now();
  /** What was said last: one after the other, so that none overtakes another. */
  let last: Promise<unknown> = Promise.resolve();
  /** By moment: how many pushes of it were promised in answers, and how many have come. A push may overtake its answer. */
  const promised = new Map<string, number>();
  const arrived = new Map<string, number>();
  let card: string | undefined;
  let coupons: readonly HeldCoupon[] = [];
  /** By campaign: the moment of the latest offer of it. */
  const exposedTo = new Map<string, string>();

  function say(send: () => Promise<Exchange>, stoodSeconds = 0): Promise<Exchange> {
    const said = last.then(() => sayNow(send, stoodSeconds));
    last = said.catch(() => {});
    return said;
  }

  /** Lets the device's clock go on, and says something. An answer that is no success is a fault. */
  async function sayNow(send: () => Promise<Exchange>, stoodSeconds: number): Promise<Exchange> {
    const nowMs = Date.now();
    visitor.wait((nowMs - lastMs) / 1000 + stoodSeconds);
    lastMs = nowMs;
    const exchange = await send();
    ledger.answered(exchange.milliseconds);
    const { path, status, body } = exchange;
    if (status >= 300) ledger.fault(`POST ${path} was refused: ${status} ${body.code}.`);
    return exchange;
  }

  async function arrive(): Promise<void> {
    await say(() => visitor.register());
    if (agreesTo.length === 0) return;
    await say(() => sendConsent(visitor, mesh, agreesTo, true));
    if (agreesTo.includes("push")) {
      const subscribed = pushes.subscribe(mesh.vapidPublicKey);
      const { subscription } = subscribed;
      await say(() => visitor.send("/v1/me/subscription", "subscription+jwt", { subscription }));
      listen(subscribed).catch((cause: unknown) => ledger.fault(`A push could not be read: ${cause}.`));
    }
    if (!agreesTo.includes("loyalty")) return;
    const { body } = await say(() => visitor.send("/v1/me/card", "card+jwt"));
    card = String(body.number);
  }

  async function ping({ said, reactions, stoodSeconds }: PersonDeed & { readonly kind: "ping" }): Promise<void> {
    const { body, status } = await say(() => visitor.ping({ locale, ...said }), stoodSeconds);
    const offer = body.offer as OfferTold | undefined;
    if (said.event?.name === "order-paid" && status === 200)
      convert(goals["order-paid"], Number(said.event.data?.amount));
    if (body.outcome === "none") return ledger.whyNot(String(body.reason));
    if (offer === undefined) return;
    if (body.outcome === "push") return awaitPush(offer.moment);
    await take(offer, String(body.receipt), reactions);
    ledger.tell("offers");
    if (offer.coupon !== undefined) coupons = [...coupons, { code: offer.coupon.code, moment: offer.moment }];
  }

  /** Waits for the push that an answer has promised. */
  async function awaitPush(moment: string): Promise<void> {
    addOne(promised, moment);
    const giveUpAt = performance.now() + PUSH_TIMEOUT_MS;
    while ((arrived.get(moment) ?? 0) < (promised.get(moment) ?? 0)) {
      if (performance.now() > giveUpAt) return ledger.fault(`A push of ${moment} did not come.`);
      await pause(LOOK_AGAIN_MS);
    }
  }

  /** The phone decrypts what its push service has for it, for as long as the day lasts. */
  async function listen(subscribed: Subscribed): Promise<void> {
    for (;;) {
      const { payload } = await subscribed.next();
      const { notification } = JSON.parse(payload) as { notification: { title: string; data: { receipt: string } } };
      const told = momentByTitle.get(notification.title);
      if (told === undefined) {
        ledger.fault(`A push says "${notification.title}", which is no offer of the catalog.`);
        continue;
      }
      ledger.count(told.moment, "accepted");
      ledger.tell("pushes");
      await take(told, notification.data.receipt, onPush);
      addOne(arrived, told.moment);
    }
  }

  /** Counts an offer as given, and does with it what this person does. */
  async function take({ moment, campaign }: Told, receipt: string, reactions: Reactions): Promise<void> {
    ledger.count(moment, "given");
    if (campaign !== undefined) exposedTo.set(campaign, moment);
    await react(moment, receipt, reactions);
  }

  async function react(moment: string, receipt: string, reactions: Reactions): Promise<void> {
    for (const kind of reactions) {
      await say(() => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind }));
      if (isMeasured) ledger.count(moment, FIGURE_OF[kind]);
    }
  }

  /** Buys, if the till can tell whose it is: by a coupon, or by the card. */
  async function buy({ seller, total, showsTwice }: PersonDeed & { readonly kind: "buy" }): Promise<void> {
    const [coupon] = seller === "ring-till" ? coupons : [];
    const code = coupon?.code;
    if (code === undefined && card === undefined) return;
    const sale = present({ code, card, total: { amount: total, currency: "EUR" } });
    const must = code === undefined ? "recorded" : "redeemed";
    const answer = await ringUp(stage, { seller, said: sale, must });
    if (answer.status !== 200) return;
    ledger.tell("purchases");
    convert(goals.purchase, Number(total));
    if (coupon === undefined) return;
    coupons = coupons.filter((other) => other !== coupon);
    ledger.tell("redemptions");
    ledger.count(coupon.moment, "redemptions");
    if (showsTwice) await ringUp(stage, { seller, said: { code: coupon.code }, must: "refused: used" });
  }

  function convert(campaigns: readonly string[], euros: number): void {
    if (!isMeasured) return;
    for (const campaign of campaigns) {
      const moment = exposedTo.get(campaign);
      if (moment === undefined) continue;
      ledger.count(moment, "conversions");
      ledger.count(moment, "cents", Math.round(euros * 100));
    }
  }

  return {
    async act(deed) {
      if (deed.kind === "arrive") return arrive();
      if (deed.kind === "ping") return ping(deed);
      if (deed.kind === "buy") return buy(deed);
      if (deed.kind === "withdraw") {
        await say(() => sendConsent(visitor, mesh, ["marketing", "push"], false));
        return ledger.note("somebody withdraws marketing and push");
      }
      await say(() => visitor.send("/v1/me/erase", "erase+jwt"));
      ledger.note("somebody has all erased that the mesh knows of them");
    },
  };
}

function sendConsent(
  visitor: Visitor,
  { noticeVersion }: MeshInfo,
  purposes: readonly string[],
  granted: boolean,
): Promise<Exchange> {
  const grants = purposes.map((purpose) => ({ purpose, granted }));
  return visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "day" });
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
