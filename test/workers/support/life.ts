import { expect } from "vitest";
import type { Moment } from "../../../shared/catalog/catalog.ts";
import { claimOf } from "./claims.ts";
import { newMac } from "./gateway.ts";
import { switchLive } from "./operator.ts";
import { HOUR_MS, MINUTE_MS, recordsOf, SECOND_MS } from "./person-object.ts";
import { objectOf, subscribe } from "./push-desk.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./street.ts";
import { type Answered, post, type Visitor } from "./visitor.ts";

/** One life out of many, by a seed: what is said, how long it takes, what operators do meanwhile. */

/** Caps a UTC day, by moment. */
export const caps = { order: 2, welcome: 3, goodbye: 2 } as const;

/** A catalog with a moment for each way that an offer can go. */
export function catalogOfLives() {
  const moments: Moment[] = [
    {
      id: "order",
      on: { event: "order" },
      quietHours: "ignore",
      caps: [{ max: caps.order, per: "day" }],
      offer: offer(),
    },
    {
      id: "held",
      on: { event: "held" },
      quietHours: "hold",
      campaign: "few",
      caps: [{ max: 1, per: "P3D" }],
      offer: offer(),
    },
    { id: "letter", on: { event: "letter" }, quietHours: "hold", validFor: "PT2H", offer: offer() },
    {
      id: "coupon",
      on: { event: "coupon" },
      quietHours: "ignore",
      validFor: "P7D",
      caps: [{ max: 1, per: "P10D" }],
      offer: offer(),
    },
    {
      id: "welcome",
      on: { enter: { place: "shop" } },
      onExit: "withdraw",
      caps: [{ max: caps.welcome, per: "day" }],
      offer: offer(),
    },
    {
      id: "goodbye",
      on: { exit: { place: "shop" } },
      quietHours: "ignore",
      caps: [{ max: caps.goodbye, per: "day" }],
      offer: offer(),
    },
  ];
  const campaigns = [{ id: "few", budget: { offers: 100_000 } }];
  return street(moments, {
    campaigns,
    policy: { quietHours: { from: "21:00", to: "08:00" }, caps: [{ max: 9, per: "day" }] },
  });
}
/** Numbers of 0 to 1 by a seed (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Somebody who is lived. */
export interface Life {
  readonly name: string;
  readonly visitor: Visitor;
  readonly receipts: string[];
  readonly tags: string[];
  /** When the shop was last told that somebody is there. */
  readonly shop: { heardMs: number };
  /** Offers of this life that were answered. */
  readonly given: { readonly moment: string; readonly atMs: number }[];
  /** Tokens of messages that were answered. */
  readonly said: {
    readonly path: string;
    readonly token: string;
    readonly answered: Answered;
    readonly atMs: number;
  }[];
}

/** One step of a life; the same step does the same in each. */
export type Act = (life: Life) => Promise<Answered | undefined>;

async function say(life: Life, path: string, typ: string, claims: object): Promise<Answered> {
  const token = await life.visitor.sign(typ, claims);
  const answered = await post(path, token);
  if (typeof answered.body?.pass === "string") life.visitor.pass = answered.body.pass;
  if (typeof answered.body?.receipt === "string") life.receipts.push(answered.body.receipt);
  if (answered.status < 300) life.said.push({ path, token, answered, atMs: Date.now() });
  if (path === "/v1/me/erase") life.given.length = 0;
  const { moment } = answered.body?.offer ?? {};
  if (moment !== undefined) life.given.push({ moment, atMs: Date.now() });
  return answered;
}

const ping =
  (claims: object): Act =>
  (life) =>
    say(life, "/v1/pings", "ping+jwt", claims);
/** Within a third of the place's silence only memory hears of it, which an object that sleeps forgets: an exit is then dated otherwise. */
const stay =
  (claims: object): Act =>
  async (life) => {
    if (Date.now() - life.shop.heardMs < 4 * MINUTE_MS) return undefined;
    life.shop.heardMs = Date.now();
    return say(life, "/v1/pings", "ping+jwt", claims);
  };
const consent = (life: Life, purposes: readonly string[], granted: boolean) => {
  const grants = purposes.map((purpose) => ({ purpose, granted }));
  return say(life, "/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "life" });
};

const PURPOSES = ["push", "marketing", "location", "measurement"];

/** All is granted, and the first device subscribed. */
const agree: Act = async (life) => {
  const answered = await consent(life, PURPOSES, true);
  if (answered.status === 200) await subscribe(life.visitor, `${life.name}-first`);
  return answered;
};

/** A second device of the person takes or gives up its subscription. */
const second =
  (on: boolean): Act =>
  async ({ name, visitor }) => {
    const [kept] = await recordsOf(visitor.person, "subscription").catch(() => []);
    const { p256dh, auth } = kept ?? {};
    if (p256dh === undefined) return undefined;
    const nowMs = Date.now();
    const envelope = { person: visitor.person, kid: "second", jti: `second-${nowMs}`, typ: "subscription+jwt" };
    const times = { iatMs: nowMs, receivedMs: nowMs, passIatMs: nowMs, passEpoch: 0, standing: "in" as const };
    const subscription = on ? { endpoint: `http://push.test/${name}-second`, p256dh, auth } : null;
    await objectOf(visitor).subscribe({ envelope: { ...envelope, ...times }, subscription, vapidPublicKey: "" });
    return undefined;
  };

/** What a life may do next. */
export function nextAct(random: () => number): Act {
  const roll = random();
  const channel = random() < 0.7 ? "push" : "inline";
  const share = random();
  if (roll < 0.45) return ping({ event: { name: pick(random, ["order", "held", "letter", "coupon"]) }, channel });
  if (roll < 0.55) return stay({ ...at(SHOP), channel });
  if (roll < 0.6) return ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
  if (roll < 0.625) {
    const purpose = pick(random, PURPOSES);
    return (life) => consent(life, [purpose], false);
  }
  if (roll < 0.78) return agree;
  if (roll < 0.81) return second(random() < 0.7);
  if (roll < 0.825) return (life) => say(life, "/v1/me/subscription", "subscription+jwt", { subscription: null });
  if (roll < 0.86) {
    const kind = pick(random, ["click", "impression"]);
    return async (life) => {
      const receipt = life.receipts[Math.floor(share * life.receipts.length)];
      return receipt === undefined ? undefined : say(life, "/v1/reactions", "reaction+jwt", { receipt, kind });
    };
  }
  if (roll < 0.88) {
    const stopped = random() < 0.3;
    return async (life) => {
      const receipt = life.receipts.at(-1);
      return receipt === undefined ? undefined : say(life, "/v1/me/stops", "stop+jwt", { receipt, stopped });
    };
  }
  if (roll < 0.93)
    return async (life) => {
      const told = life.said[Math.floor(share * life.said.length)];
      if (told === undefined || told.path !== "/v1/pings" || Date.now() - told.atMs > 23 * HOUR_MS) return undefined;
      const again = await post(told.path, told.token);
      const { outcome, offer, receipt } = told.answered.body;
      if (receipt !== undefined && again.status === 200)
        expect(again.body).toMatchObject({ outcome, receipt, ...(offer && { offer }) });
      return again;
    };
  if (roll < 0.97) {
    const register = random() < 0.6;
    return async (life) => {
      const tag = register ? newMac() : (life.tags.pop() ?? newMac());
      const claims = register ? { tag, register, claim: await claimOf(tag) } : { tag, register };
      const answered = await say(life, "/v1/me/tags", "tag+jwt", claims);
      if (register && answered.status === 204) life.tags.push(tag);
      return answered;
    };
  }
  return async (life) => {
    if (share > 0.15) return undefined;
    return say(life, "/v1/me/erase", "erase+jwt", {});
  };
}

/** How long it takes until the next step. */
export function nextWaitMs(random: () => number): number {
  const [most, least] = pick(random, [
    [SECOND_MS, 1],
    [20 * SECOND_MS, SECOND_MS],
    [5 * MINUTE_MS, SECOND_MS],
    [2 * HOUR_MS, MINUTE_MS],
    [14 * HOUR_MS, HOUR_MS],
    [30 * HOUR_MS, 20 * HOUR_MS],
  ] as const);
  return Math.floor(least + random() * (most - least));
}
/** Comes with a new pass: that of somebody whom the mesh knows, as long as the old one is of this life. */
export async function comeAgain(life: Life): Promise<void> {
  const { visitor } = life;
  if ((await visitor.send("/v1/devices", "device+jwt")).status < 300) return;
  visitor.pass = "";
  await visitor.send("/v1/devices", "device+jwt");
  await agree(life);
}
/** Turns a moment off for a while, or on again. */
export const pause = (moment: string, on: boolean) => switchLive(on ? "pause" : "resume", { moment });
