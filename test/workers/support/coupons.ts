/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { newJti } from "../../../client/sdk/device.ts";
import type { Coupon, Moment } from "../../../shared/catalog/catalog.ts";
import type { KeptCoupon } from "../../../shared/coupons/kept-coupon.ts";
import type { ListedCoupon } from "../../../shared/coupons/list-coupons.ts";
import type { TillAsk } from "../../../shared/coupons/till-ask.ts";
import { hashCode } from "../../../shared/index/hash-code.ts";
import { openLocator } from "../../../shared/tags/locator.ts";
import { indexOf } from "../../../workers/adapters/index-of.ts";
import { readConfig } from "../../../workers/env.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import type { RedeemCall, RedeemReply, Reply } from "../../../workers/objects/person/calls.ts";
import { bindings } from "./forge.ts";
import { evict, recordsOf } from "./person-object.ts";
import type { Visitor } from "./visitor.ts";

/** An offer with one card, which gives this coupon. */
export function couponOffer(coupon: Partial<Coupon> = {}): NonNullable<Moment["offer"]> {
  const value = { en: "20 % off", de: "20 % Rabatt" };
  const given = { value, validFor: "P7D", ...coupon };
  return { variants: [{ id: "a", format: "card", title: { en: "Hello", de: "Hallo" }, coupon: given }] };
}

/** The coupons of a person, as they are stored. */
export function couponsOf(person: string): Promise<readonly KeptCoupon[]> {
  return recordsOf(person, "coupon");
}

/** Gives a person so many more coupons like their newest, each minted a moment after the one before. */
export async function copyCoupon(person: string, count: number): Promise<void> {
  const [last] = (await couponsOf(person)).toSorted((a, b) => b.coupon.mintedMs - a.coupon.mintedMs);
  if (last === undefined) throw new Error("there is no coupon");
  await runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => {
    for (let copy = 1; copy <= count; copy++) {
      const code = { ...last.coupon.code, shown: `copy-${copy}` };
      const coupon = { ...last.coupon, id: `copy-${copy}`, code, mintedMs: last.coupon.mintedMs + copy * 100 };
      const value = JSON.stringify({ ...last, coupon });
      sql.exec("INSERT INTO record (kind, name, value) VALUES ('coupon', ?, ?)", coupon.id, value);
    }
  });
  await evict(person);
}

/** Whom the index leads to from a code. */
export async function leadsTo(code: string): Promise<string | undefined> {
  const { tagHash, locators } = await importKeys(bindings());
  const name = await hashCode(code, tagHash);
  const sealed = await indexOf(bindings(), readConfig(bindings()), name).find(name);
  return sealed === null ? undefined : (await openLocator(locators, sealed))?.person;
}

/** What the object of this person answers a till that names this code. */
export async function redeem(
  person: string,
  code: string,
  { transaction = newJti(), pauses, ...about }: Partial<TillAsk> & Pick<RedeemCall, "pauses"> = {},
): Promise<Reply<RedeemReply>> {
  const atMs = Date.now();
  const said = { sender: "till", transaction, action: "redeem" as const, contents: "all", redemption: newJti() };
  const call = { code, ask: { ...said, atMs, receivedMs: atMs, ...about }, pauses };
  return JSON.parse(await env.PERSON.getByName(person).redeem(JSON.stringify(call)));
}

/** The same in short: its result, and the reason of a refusal. */
export async function redeemed(...ask: Parameters<typeof redeem>): Promise<string> {
  const reply = await redeem(...ask);
  if (!reply.ok) return reply.error.code;
  if (reply.value === null || typeof reply.value === "string") return reply.value ?? "nothing";
  const { result, reason } = reply.value.outcome ?? {};
  return [result, reason].filter((word) => word !== undefined).join(" ");
}

/** What the object of this person tells their device of coupons. */
export async function listed({ person, device }: Pick<Visitor, "person" | "device">): Promise<readonly ListedCoupon[]> {
  const nowMs = Date.now();
  const times = { iatMs: nowMs, receivedMs: nowMs, passIatMs: nowMs, passEpoch: 0 };
  const envelope = { person, kid: device.id, jti: newJti(), typ: "coupons+jwt", ...times, standing: "in" as const };
  const reply = await env.PERSON.getByName(person).coupons({ envelope });
  return (reply.ok && reply.value) || [];
}
