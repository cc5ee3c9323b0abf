import { setTimeout as pause } from "node:timers/promises";
import type { PushService, ReceivedPush } from "../../local/push/push-service.ts";
import type { Visitor } from "../../local/visitor.ts";
import { newPasserBy, postStoreBoxes, type Strengths, type Transmitter } from "./store-boxes.ts";

/** One leg of the way through the shop. */
export interface Leg {
  readonly what: string;
  /** How strong the boxes hear the card; undefined while it is not near. */
  readonly card?: Strengths;
  /** Where the mesh must see the person in the end; empty: nowhere. */
  readonly place: string;
  /** The moment that must be decided, and the title of its push; none where nothing may be sent. */
  readonly moment?: string;
  readonly push?: string;
}

/** What came of a leg. */
export interface LegSeen {
  /** Rows that the boxes told. */
  readonly heard: number;
  readonly place: string;
  /** The moment of the last decision, and the titles of all pushes that the phone has decrypted. */
  readonly moment: string;
  readonly push: string;
  readonly seconds: number;
}

/** The shop of demo/gateway-catalog.json. */
export const SHOP = "corner-shop";

export const LEGS: readonly Leg[] = [
  { what: "passers-by, out on the street", place: "" },
  { what: "the card, out on the street", card: { counter: -86, shelves: -92 }, place: "" },
  {
    what: "in, and up to the counter",
    card: { counter: -55, shelves: -76 },
    place: `${SHOP}/counter`,
    moment: "good-to-see-you",
    push: "Good to see you: your coffee is on us",
  },
  {
    what: "over to the shelves",
    card: { counter: -79, shelves: -54 },
    place: `${SHOP}/shelves`,
    moment: "fresh-on-the-shelf",
    push: "Fresh on this shelf: the new blend",
  },
  {
    what: "out again",
    card: { counter: -90, shelves: -93 },
    place: "",
    moment: "thank-you",
    push: "Thank you, see you soon",
  },
];

/** The boxes tell every second what they hear. */
const TELL_EVERY_MS = 1_000;
/** Where nothing may come, so long is long enough: more than the gateway and the mesh take to tell. */
const QUIET_MS = 3_500;
const TIMEOUT_MS = 14_000;
const PASSERS_BY = 6;

/** What the legs are walked with. */
export interface Shop {
  /** Where the gateway listens. */
  readonly gateway: string;
  readonly card: string;
  readonly visitor: Visitor;
  readonly pushService: PushService;
}

/** Walks one leg: the boxes tell what they hear, until the mesh sees the person where they are and what must come came. */
export async function walkLeg(leg: Leg, shop: Shop): Promise<LegSeen> {
  const startMs = performance.now();
  const leastMs = leg.push === undefined ? QUIET_MS : 0;
  const before = shop.pushService.received.length;
  const strangers = Array.from({ length: PASSERS_BY }, newPasserBy).map(onTheStreet);
  const all = leg.card === undefined ? strangers : [...strangers, { mac: shop.card, at: leg.card }];
  for (let heard = 2 * all.length; ; heard += 2 * all.length) {
    await postStoreBoxes(shop.gateway, all);
    await pause(TELL_EVERY_MS);
    const place = await placeOf(shop.visitor);
    const push = shop.pushService.received.slice(before).map(titleOf).join(", ");
    const tookMs = performance.now() - startMs;
    const isThere = place === leg.place && push === (leg.push ?? "") && tookMs >= leastMs;
    if (!isThere && tookMs < TIMEOUT_MS) continue;
    const moment = push === "" ? "" : await lastMoment(shop.visitor);
    return { heard, place, moment, push, seconds: tookMs / 1000 };
  }
}

/** How the leg went wrong, in one line; undefined where it went as it must. */
export function wrongWith({ what, place, moment = "", push = "" }: Leg, seen: LegSeen): string | undefined {
  const [expected, found] = [{ place, moment, push }, seen].map(
    (one) => `[${one.place}] and ${one.moment || "no moment"} (${one.push || "no push"})`,
  );
  return expected === found ? undefined : `${what}: expected ${expected}, got ${found}`;
}

function titleOf({ payload }: ReceivedPush): string {
  return JSON.parse(payload).notification.title;
}

async function lastMoment(visitor: Visitor): Promise<string> {
  const { body } = await visitor.send("/v1/me/receipts", "receipts+jwt");
  const [receipt] = (body.receipts ?? []) as { moment?: string }[];
  return receipt?.moment ?? "";
}

function onTheStreet(mac: string, index: number): Transmitter {
  return { mac, at: { counter: -78 - index, shelves: -84 - index } };
}

/** Where the mesh sees the person: their phone asks, far away from any box. */
async function placeOf(visitor: Visitor): Promise<string> {
  const { body } = await visitor.ping({ present: [SHOP] });
  const [at] = (body.presence ?? []) as { place: string; zone?: string }[];
  return at === undefined ? "" : [at.place, ...(at.zone === undefined ? [] : [at.zone])].join("/");
}
