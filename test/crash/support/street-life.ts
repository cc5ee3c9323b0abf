import { sealAreaId } from "../../../shared/areas/area-id.ts";
import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import type { PingClaims } from "../../../shared/messages/ping.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { areaOf } from "../../../workers/adapters/area-of.ts";
import { askPerson } from "../../../workers/adapters/ask-person.ts";
import type { Call } from "../../../workers/http/call.ts";
import { type Isolate, openIsolate } from "../../../workers/isolate/isolate.ts";
import type { DeviceMessage } from "../../../workers/messages/device-message.ts";
import { decide } from "../../../workers/ping/decide.ts";
import { locate } from "../../../workers/ping/locate.ts";
import { answerSignal } from "../../../workers/signals/answer-signal.ts";
import { type MeshOfObjects, VERSION } from "./mesh-of-objects.ts";

/* A street with an oven, and what people, senders and operators do there: each over an edge, which may be lost as well. */

export const SHOP = { latitude: 52.52, longitude: 13.405 };
/** Where somebody may be: in the place, in the cell around it, or far away. */
export const SPOTS = {
  inside: SHOP,
  near: { latitude: 52.5226, longitude: 13.405 },
  away: { latitude: 48.1, longitude: 11.5 },
};
export const PURPOSES = ["location", "marketing", "push", "broadcast"];
/** `warm` reaches beyond the fence; `ready` and `gong` only who is in the place. */
export const TYPES = ["warm", "ready", "gong"] as const;
export type SignalType = (typeof TYPES)[number];
export type Spot = keyof typeof SPOTS;

const KEYS = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};
const SENDER = "oven";
/** A device whose message was not answered sends it again so often. */
const TRIES = 3;

export const CATALOG: Catalog = {
  mesh: { name: "Street" },
  policy: { reachFor: "PT4H", caps: [{ max: 900, per: "day" }] },
  places: [{ id: "shop", silence: "PT6H", fence: { center: [SHOP.longitude, SHOP.latitude], radius: 100 } }],
  moments: TYPES.map(
    (type): Moment => ({
      id: type,
      on: type === "warm" ? { signal: type, near: 500 } : { signal: type },
      service: true,
      quietHours: "ignore",
      caps: [{ max: 900, per: "day" }],
      offer: { variants: [{ id: "a", format: "card", title: type }] },
    }),
  ),
};

/** Somebody with one device. */
export interface Walker {
  readonly person: string;
  readonly endpoint: string;
  epoch: number;
  spot: Spot;
  /** What the device echoes. */
  area: string | undefined;
}

/** Everything that can be done from outside. None waits: what comes of it shows later. */
export interface StreetLife {
  readonly walkers: readonly Walker[];
  readonly consent: (walker: Walker, granted: boolean, purposes?: readonly string[]) => void;
  readonly subscribe: (walker: Walker, isSubscribed: boolean) => void;
  readonly ping: (walker: Walker, spot: Spot) => void;
  /** `jti`: of one that is said again. Gives it. */
  readonly signal: (type: SignalType, about: { state?: "on" | "off"; forSeconds?: number; jti?: string }) => string;
  /** The sender of all signals is revoked: what it began ends. */
  readonly revoke: () => void;
  readonly pause: (type: SignalType, isOn: boolean) => void;
  readonly grow: (area: string, shards: number) => void;
}

export function liveOn({ world, env }: MeshOfObjects, people: number): StreetLife {
  let messages = 0;
  const newJti = () => `message-${messages++}`;
  const personOf = (number: number) => Buffer.alloc(16, number + 1).toString("base64url");

  /** Has an edge do this, and again as a device or a sender does that hears nothing. */
  function atEdge(work: (isolate: Isolate) => Promise<boolean>, tries = TRIES): void {
    let isDone = false;
    world.request(async () => {
      isDone = await work(await openIsolate(env()));
    });
    if (tries > 1) world.later(5_000, () => isDone || atEdge(work, tries - 1));
  }

  function envelopeOf({ person, epoch }: Walker, typ: string, jti: string, iatMs: number): Envelope {
    const nowMs = Date.now();
    const about = { receivedMs: nowMs, passIatMs: iatMs, passEpoch: epoch, standing: "in" as const };
    return { person, kid: `device-of-${person}`, jti, typ, iatMs, ...about };
  }

  async function pingOnce(isolate: Isolate, walker: Walker, spot: Spot, jti: string, madeMs: number): Promise<boolean> {
    const nowMs = Date.now();
    const call = { isolate, nowMs, defer: (work: Promise<unknown>) => void work.catch(() => {}) } as unknown as Call;
    const snapshot = await isolate.catalog.current(nowMs, call.defer);
    if (snapshot === undefined) return false;
    const envelope = envelopeOf(walker, "ping+jwt", jti, madeMs);
    const message = {
      claims: {
        ...{ iat: madeMs / 1000, jti, aud: "https://mesh.test" },
        position: { ...SPOTS[spot], accuracy: 10 },
        present: ["shop"],
        ...(walker.area !== undefined && { area: walker.area }),
      },
      pass: { claims: { sub: walker.person, seen: nowMs / 1000 }, device: envelope.kid },
      asksObject: true,
      envelope,
    } as unknown as DeviceMessage<PingClaims>;
    const located = await locate(call, message, snapshot);
    if (!located.ok) return false;
    const decided = await decide(call, message, snapshot, located.value);
    if (!decided.ok) return false;
    const { area } = decided.value;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    if (area === undefined) walker.area = undefined;
    else if ("id" in area) walker.area = area.id;
    else walker.area = await sealAreaId(isolate.keys.locators[0], { person: walker.person, ...area }, nonce);
    return true;
  }

  return {
    walkers: Array.from({ length: people }, (_, number) => {
      const person = personOf(number);
      return { person, endpoint: `http://push.test/${number}`, epoch: 0, spot: "away", area: undefined };
    }),
    consent(walker, granted, purposes = PURPOSES) {
      const [jti, iatMs] = [newJti(), Date.now()];
      const grants = purposes.map((purpose) => ({ purpose, granted }));
      atEdge(async (isolate) => {
        const envelope = envelopeOf(walker, "consent+jwt", jti, iatMs);
        const claims = { grants, noticeVersion: "1", surface: "street" };
        const reply = await askPerson(isolate, walker.person, (object) =>
          object.consent({ envelope, claims, purposes: PURPOSES, noticeVersion: "1" }),
        );
        if (reply.ok && reply.value !== null) walker.epoch = reply.value.epoch;
        return reply.ok;
      });
    },
    subscribe(walker, isSubscribed) {
      const [jti, iatMs] = [newJti(), Date.now()];
      const subscription = isSubscribed ? { endpoint: walker.endpoint, ...KEYS } : null;
      atEdge(async (isolate) => {
        const envelope = envelopeOf(walker, "subscription+jwt", jti, iatMs);
        const { publicKey } = isolate.keys.vapid.current;
        const reply = await askPerson(isolate, walker.person, (object) =>
          object.subscribe({ envelope, subscription, vapidPublicKey: publicKey }),
        );
        return reply.ok;
      });
    },
    ping(walker, spot) {
      const [jti, madeMs] = [newJti(), Date.now()];
      walker.spot = spot;
      atEdge((isolate) => pingOnce(isolate, walker, spot, jti, madeMs));
    },
    signal(type, { state, forSeconds, jti = newJti() }) {
      const atMs = Date.now();
      atEdge(async (isolate) => {
        const policy = isolate.catalog.atHand()?.policy ?? (await isolate.catalog.policyOf(VERSION));
        if (policy === undefined) return false;
        const said = { type, place: "shop", data: {}, state, validForSeconds: forSeconds, jti };
        const about = { sender: SENDER, trust: "medium" as const, atMs, policy };
        const answer = await answerSignal({ isolate } as Call, said as never, about);
        return answer.ok || answer.error.code !== "unavailable";
      }, 9);
      return jti;
    },
    revoke() {
      atEdge((isolate) => isolate.signals.endOf(SENDER));
    },
    pause(type, isOn) {
      const change = { thing: { kind: "moment" as const, name: type }, on: isOn, atMs: Date.now() };
      atEdge(async (isolate) => {
        const changed = await isolate.sharedStore.changeLive(change, 2_000);
        if (changed.ok) isolate.live.obey(change, Date.now());
        return changed.ok;
      });
    },
    grow(area, shards) {
      atEdge(async ({ env: bindings, config }) => (await areaOf(bindings, config, area, 0).grow(shards)) > 0, 1);
    },
  };
}
