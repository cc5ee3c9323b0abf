import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import type { SenderRule } from "../../../shared/catalog/policy.ts";
import { hashCode } from "../../../shared/index/hash-code.ts";
import { present } from "../../../shared/json/present.ts";
import { NO_MESH_FACTS } from "../../../shared/live/mesh-facts.ts";
import type { RedemptionClaims } from "../../../shared/messages/redemption.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import type { TillAnswer } from "../../../shared/respond/answer-till.ts";
import type { Result } from "../../../shared/result.ts";
import { openLocator } from "../../../shared/tags/locator.ts";
import { askPerson } from "../../../workers/adapters/ask-person.ts";
import { indexOf } from "../../../workers/adapters/index-of.ts";
import type { Call } from "../../../workers/http/call.ts";
import { type Isolate, openIsolate } from "../../../workers/isolate/isolate.ts";
import type { PingCall, PingReply, RedeemCall, RedeemReply } from "../../../workers/objects/person/calls.ts";
import { redeem } from "../../../workers/tills/redeem.ts";
import { type MeshOfObjects, VERSION } from "./mesh-of-objects.ts";

/* People who get coupons, and tills that take them: each over an edge, which may be lost as well. */

const NO_FENCE = { center: [13.405, 52.52], radius: 100 } as const;
/** Whoever hears no answer says the same again so often. */
const TRIES = 6;

const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 900, per: "day" }] };
const coupon = { value: "20 %", validFor: "P7D" };
const offer: Moment["offer"] = { variants: [{ id: "a", format: "card", title: "Hello", coupon }] };

export const CATALOG: Catalog = {
  mesh: { name: "Street" },
  policy: { caps: [{ max: 900, per: "day" }] },
  places: [{ id: "shop", silence: "PT6H", fence: { center: [...NO_FENCE.center], radius: NO_FENCE.radius } }],
  moments: [
    { id: "bread", on: { event: "ask" }, ...limits, offer },
    { id: "guest", on: { enter: { place: "shop" } }, onExit: "withdraw", ...limits, offer },
  ],
};

export interface Holder {
  readonly person: string;
  /** Codes that their device was told. */
  readonly codes: string[];
  isErased: boolean;
}

/** What a till heard: by code which transactions redeemed it. */
export type Redeemed = ReadonlyMap<string, ReadonlySet<string>>;

export interface TillLife {
  readonly holders: readonly Holder[];
  readonly redeemed: Redeemed;
  readonly consent: (holder: Holder) => void;
  readonly ask: (holder: Holder) => void;
  readonly move: (holder: Holder, isIn: boolean) => void;
  readonly erase: (holder: Holder) => void;
  readonly redeem: (code: string) => void;
  /** What a till is told now, if nothing goes wrong: `unknown` if the code leads nowhere. */
  readonly check: (code: string, hear: (answer: string) => void) => void;
  /** What a till says by an edge, again until it is answered. `hear`: the answer, or the code of a refusal. */
  readonly say: (sender: string, claims: object, hear: (answer: TillAnswer | string) => void) => void;
  /** Their device wants a reward, by a message that comes twice. `hear`: the code of its coupon, or of a refusal. */
  readonly want: (holder: Holder, reward: string, hear: (answer: string) => void) => void;
}

export function liveAtTills(
  { world, env }: MeshOfObjects,
  people: number,
  purposes: readonly string[] = ["location", "marketing"],
): TillLife {
  let messages = 0;
  const newJti = () => `message-${messages++}`;
  const redeemed = new Map<string, Set<string>>();

  function atEdge(work: (isolate: Isolate) => Promise<boolean>, tries = TRIES): void {
    let isDone = false;
    world.request(async () => {
      isDone = await work(await openIsolate(env()));
    });
    if (tries > 1) world.later(5_000, () => isDone || atEdge(work, tries - 1));
  }

  function envelopeOf({ person }: Holder, typ: string): Envelope {
    const nowMs = Date.now();
    const times = { iatMs: nowMs, receivedMs: nowMs, passIatMs: nowMs, passEpoch: 0, standing: "in" as const };
    return { person, kid: `device-of-${person}`, jti: newJti(), typ, ...times };
  }

  function ping(holder: Holder, about: Pick<PingCall["facts"], "event" | "fix">): void {
    const envelope = envelopeOf(holder, "ping+jwt");
    const { kid: device, jti, iatMs, receivedMs } = envelope;
    const facts = { device, jti, iatMs, receivedMs, beacons: [], channel: "inline" as const, ...about };
    const call: PingCall = { envelope, version: VERSION, facts, said: {}, mesh: NO_MESH_FACTS, explain: false };
    atEdge(async (isolate) => {
      const reply = await askPerson<PingReply | null>(isolate, holder.person, async (object) =>
        JSON.parse(await object.ping(JSON.stringify(call))),
      );
      const code = reply.ok ? reply.value?.answer.offer?.coupon?.code : undefined;
      if (code !== undefined && !holder.codes.includes(code)) holder.codes.push(code);
      return reply.ok;
    });
  }

  /** As the route of tills does it. Undefined: nobody answered. */
  async function askTill(
    isolate: Isolate,
    code: string,
    ask: RedeemCall["ask"],
  ): Promise<RedeemReply | "unknown" | undefined> {
    const { config, keys } = isolate;
    const name = await hashCode(code, keys.tagHash);
    const sealed = await indexOf(env(), config, name).find(name);
    const found = sealed === null ? undefined : await openLocator(keys.locators, sealed);
    if (found === undefined) return "unknown";
    const call: RedeemCall = { code, ask };
    const reply: Result<RedeemReply | null, unknown> = await askPerson<RedeemReply | null>(
      isolate,
      found.person,
      async (object) => JSON.parse(await object.redeem(JSON.stringify(call))),
    );
    return reply.ok ? (reply.value ?? "unknown") : undefined;
  }

  const saleOf = (action: "redeem" | "check", transaction: string): RedeemCall["ask"] => {
    const atMs = Date.now();
    return { sender: "till", transaction, action, contents: action, redemption: transaction, atMs, receivedMs: atMs };
  };

  return {
    holders: Array.from({ length: people }, (_, number) => {
      return { person: Buffer.alloc(16, number + 1).toString("base64url"), codes: [], isErased: false };
    }),
    redeemed,
    consent(holder) {
      const envelope = envelopeOf(holder, "consent+jwt");
      const grants = purposes.map((purpose) => ({ purpose, granted: true }));
      const claims = { grants, noticeVersion: "1", surface: "street" };
      atEdge(async (isolate) => {
        const hasLoyalty = purposes.includes("loyalty") ? (true as const) : undefined;
        const call = present({ envelope, claims, purposes, noticeVersion: "1", hasLoyalty });
        return (await askPerson(isolate, holder.person, (object) => object.consent(call))).ok;
      });
    },
    ask: (holder) => ping(holder, { event: { name: "ask", data: {} } }),
    move: (holder, isIn) => ping(holder, { fix: { accuracyMetres: 10, inside: isIn ? ["shop"] : [], border: [] } }),
    erase(holder) {
      const envelope = envelopeOf(holder, "erase+jwt");
      holder.isErased = true;
      atEdge(async (isolate) => {
        const call = { envelope, issuer: "https://mesh.test" };
        return (await askPerson(isolate, holder.person, (object) => object.erase(call))).ok;
      });
    },
    redeem(code) {
      const ask = saleOf("redeem", newJti());
      atEdge(async (isolate) => {
        const reply = await askTill(isolate, code, ask);
        if (typeof reply === "object" && reply.outcome?.result === "redeemed") {
          redeemed.set(code, (redeemed.get(code) ?? new Set()).add(ask.transaction));
        }
        return reply !== undefined;
      });
    },
    say(sender, said, hear) {
      const claims = { aud: "https://mesh.test", jti: newJti(), iat: Date.now() / 1000, ...said } as RedemptionClaims;
      const rule: SenderRule = { id: sender, kind: "till", scopes: ["redemptions"], alg: "EdDSA" };
      atEdge(async (isolate) => {
        const reply = await redeem({ isolate, nowMs: Date.now() } as Call, { said: claims, sender: rule });
        if (!reply.ok && reply.error.code === "unavailable") return false;
        hear(reply.ok ? (reply.value.body as TillAnswer) : reply.error.code);
        return true;
      });
    },
    want(holder, reward, hear) {
      const envelope = envelopeOf(holder, "reward+jwt");
      for (let time = 0; time < 2; time++) {
        atEdge(async (isolate) => {
          const reply = await askPerson(isolate, holder.person, (object) => object.reward({ envelope, reward }));
          if (!reply.ok && reply.error.code === "unavailable") return false;
          hear(reply.ok ? (reply.value?.coupon.code ?? "nothing") : reply.error.code);
          return true;
        });
      }
    },
    check(code, hear) {
      atEdge(async (isolate) => {
        const reply = await askTill(isolate, code, saleOf("check", newJti()));
        if (typeof reply === "object") hear(reply.outcome?.reason ?? reply.outcome?.result ?? "nothing");
        else hear(reply ?? "no answer");
        return true;
      }, 1);
    },
  };
}
