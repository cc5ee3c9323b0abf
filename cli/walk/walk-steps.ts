import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Subscribed } from "../../local/push/push-service.ts";
import type { Exchange, MeshInfo, Visitor } from "../../local/visitor.ts";
import type { BudgetTalk } from "./budget-talk.ts";
import { type Seen, type Step, seePing, seeStatus } from "./walk-step.ts";

const PUSH_TIMEOUT_MS = 5_000;
/** An edge that had no answer in time asks for units again after one second. */
const BUDGET_TRIES = 3;
const BUDGET_PAUSE_MS = 1_100;

/** In the middle of the doughnut shop of demo/catalog.json, and on the street between the shops. */
const SHOP = { latitude: 50.938, longitude: 6.95, accuracy: 6 };
const STREET = { latitude: 50.9395, longitude: 6.953, accuracy: 6 };

/** What is told of the order: `amount` and `currency` are what the conversion is worth. */
const ORDER = { pieces: 2, amount: "4.80", currency: "EUR" };

/**
 * A visit to demo/catalog.json, step by step. Each message carries the time of the visitor's own clock, which runs behind:
 * so a dwell of five seconds needs no waiting. The caps and the suppression are of one person; every walk is a new one.
 */
export function walkSteps(mesh: MeshInfo, subscribed: Subscribed, budget: BudgetTalk): Step[] {
  const inShop = "doughnut-shop";
  const atCounter = "doughnut-shop/counter";
  let entered: Exchange | undefined;
  let scanned: Exchange | undefined;
  return [
    {
      sent: "registers its key",
      afterSeconds: 0,
      act: async (visitor) => seeStatus(await visitor.register(), visitor.pass === undefined ? "no pass" : "a pass"),
      must: { presence: "", outcome: "200", why: "a pass" },
    },
    {
      sent: "no consent: a position in the shop",
      afterSeconds: 1,
      act: async (visitor) => seePing(await visitor.ping({ position: SHOP })),
      must: { presence: "", outcome: "none", why: "consent" },
    },
    {
      sent: "consents to four purposes",
      afterSeconds: 2,
      act: async (visitor) => seeConsent(await visitor.send("/v1/me/consent", "consent+jwt", consent(mesh))),
      must: { presence: "", outcome: "200", why: "location marketing measurement push" },
    },
    {
      sent: "enter: the same position",
      afterSeconds: 1,
      act: async (visitor) => {
        entered = await visitor.ping({ position: SHOP, locale: "en-GB", timeZone: "Europe/Berlin" });
        return seePing(entered);
      },
      must: { presence: inShop, outcome: "offer", why: "hot-light" },
    },
    {
      sent: "reactions: saw it, and tapped it",
      afterSeconds: 1,
      act: async (visitor) => {
        const react = (kind: string) =>
          visitor.send("/v1/reactions", "reaction+jwt", { receipt: entered?.body.receipt, kind });
        await react("impression");
        return seeStatus(await react("click"), "npx mesh report counts both");
      },
      must: { presence: "", outcome: "202", why: "npx mesh report counts both" },
    },
    {
      sent: "staying: two seconds later",
      afterSeconds: 1,
      act: async (visitor) => seePing(await visitor.ping({ position: SHOP })),
      must: { presence: inShop, outcome: "none", why: "no-moment" },
    },
    {
      sent: "dwell: six seconds after entering",
      afterSeconds: 4,
      act: async (visitor) => seePing(await visitor.ping({ position: SHOP })),
      must: { presence: inShop, outcome: "offer", why: "stay-a-while" },
    },
    {
      sent: "beacon: hears the one at the counter",
      afterSeconds: 2,
      act: async (visitor) => seePing(await visitor.ping({ beacons: heard(-62) })),
      must: { presence: atCounter, outcome: "offer", why: "at-the-counter" },
    },
    {
      sent: "scan: the QR code of the menu",
      afterSeconds: 2,
      act: async (visitor) => {
        scanned = await visitor.ping({ marker: "menu-card" });
        return seePing(scanned);
      },
      must: { presence: atCounter, outcome: "offer", why: "menu-of-the-day" },
    },
    {
      sent: "cap reached: scans it again",
      afterSeconds: 2,
      act: async (visitor) => seePing(await visitor.ping({ marker: "menu-card" })),
      must: { presence: atCounter, outcome: "none", why: "cap-moment" },
    },
    {
      sent: "replay: the bytes of the first scan",
      afterSeconds: 0,
      act: async (visitor) => seeReplay(scanned, scanned && (await visitor.repeat(scanned))),
      must: { presence: atCounter, outcome: "offer", why: "same answer" },
    },
    {
      sent: "budget: asks for a taste",
      afterSeconds: 1,
      act: async (visitor) => seeTaste(await askForTaste(visitor), budget),
      must: { presence: atCounter, outcome: "offer", why: "taste-of-the-day" },
      // 40 a day for all visitors: earlier walks of today may have got them.
      orElse: { presence: atCounter, outcome: "none", why: "budget" },
    },
    {
      sent: "  and for another one at once",
      afterSeconds: 1,
      act: async (visitor) => seeTaste(await askForTaste(visitor), budget),
      must: { presence: atCounter, outcome: "offer", why: "taste-of-the-day" },
      orElse: { presence: atCounter, outcome: "none", why: "budget" },
    },
    {
      sent: "subscribes to push",
      afterSeconds: 1,
      act: async (visitor) => {
        const { subscription } = subscribed;
        return seeStatus(await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription }), "subscribed");
      },
      must: { presence: "", outcome: "204", why: "subscribed" },
    },
    {
      sent: "push: orders, and puts the phone away",
      afterSeconds: 1,
      act: async (visitor) => seePing(await visitor.ping({ event: { name: "order-placed" }, channel: "push" })),
      must: { presence: atCounter, outcome: "push", why: "order-ready" },
    },
    {
      sent: "  the phone decrypts it",
      afterSeconds: 0,
      act: () => seePush(subscribed),
      must: { presence: "", outcome: "shown", why: "Your doughnuts are ready" },
    },
    {
      sent: "order-paid: no more doughnut offers now",
      afterSeconds: 2,
      act: async (visitor) => seePing(await visitor.ping({ event: { name: "order-paid", data: ORDER } })),
      must: { presence: atCounter, outcome: "offer", why: "thank-you" },
    },
    {
      sent: "  leaves, for the street",
      afterSeconds: 3,
      act: async (visitor) => seePing(await visitor.ping({ position: STREET, beacons: heard(-95) })),
      must: { presence: "", outcome: "none", why: "no-moment" },
    },
    {
      sent: "  and enters the shop once more",
      afterSeconds: 3,
      act: async (visitor) => seePing(await visitor.ping({ position: SHOP })),
      must: { presence: inShop, outcome: "none", why: "suppressed" },
    },
    {
      sent: "withdrawal: of marketing and push",
      afterSeconds: 2,
      act: async (visitor) => seeConsent(await visitor.send("/v1/me/consent", "consent+jwt", withdrawal(mesh))),
      must: { presence: "", outcome: "200", why: "location measurement" },
    },
    {
      sent: "  and scans the menu",
      afterSeconds: 1,
      act: async (visitor) => seePing(await visitor.ping({ marker: "menu-card" })),
      must: { presence: inShop, outcome: "none", why: "consent" },
    },
    {
      sent: "exit: out on the street",
      afterSeconds: 2,
      act: async (visitor) => seePing(await visitor.ping({ position: STREET })),
      must: { presence: "", outcome: "none", why: "no-moment" },
    },
    {
      sent: "erase: all that was kept",
      afterSeconds: 1,
      act: async (visitor) => {
        const erased = await visitor.send("/v1/me/erase", "erase+jwt");
        return seeStatus(erased, typeof erased.body.tombstone === "string" ? "a signed tombstone" : "no tombstone");
      },
      must: { presence: "", outcome: "200", why: "a signed tombstone" },
    },
    {
      sent: "  its old pass is good for nothing",
      afterSeconds: 1,
      act: async (visitor) => seePing(await visitor.ping({ position: SHOP })),
      must: { presence: "", outcome: "401", why: "revoked" },
    },
  ];
}

/** What came of it and what was said about it. A "no" for want of units is right only if there may be none. */
async function seeTaste(exchange: Exchange, budget: BudgetTalk): Promise<Seen> {
  const seen = { ...seePing(exchange), notes: await budget.heard() };
  return seen.why !== "budget" || budget.mayBeSpent() ? seen : { ...seen, why: "budget, though it is not spent" };
}

/** Asks again where a busy machine has let the edge wait for units in vain. */
async function askForTaste(visitor: Visitor): Promise<Exchange> {
  const ask = () => visitor.ping({ event: { name: "taste-asked" } });
  let exchange = await ask();
  for (let tries = 1; tries < BUDGET_TRIES && exchange.body.reason === "budget"; tries++) {
    await pause(BUDGET_PAUSE_MS);
    visitor.wait(1);
    exchange = await ask();
  }
  return exchange;
}

/** Yes to the four purposes that this walk is about. */
function consent({ noticeVersion }: MeshInfo) {
  const grants = ["location", "marketing", "push", "measurement"].map((purpose) => ({ purpose, granted: true }));
  return { grants, noticeVersion, surface: "walk" };
}

function withdrawal({ noticeVersion }: MeshInfo) {
  const grants = ["marketing", "push"].map((purpose) => ({ purpose, granted: false }));
  return { grants, noticeVersion, surface: "walk" };
}

/** Three samples of the beacon at the counter: fewer say nothing. */
function heard(rssi: number) {
  const ibeacon = { uuid: "f7826da6-4fa2-4e98-8024-bc5b71e0893e", major: 1, minor: 7 };
  return [rssi - 1, rssi, rssi + 1].map((sample) => ({ rssi: sample, txPower: -59, ibeacon }));
}

function seeConsent(exchange: Exchange): Seen {
  const { consent: given = {} } = exchange.body as { consent?: Record<string, boolean> };
  const granted = Object.keys(given).filter((purpose) => given[purpose]);
  return seeStatus(exchange, granted.sort().join(" ") || "nothing");
}

function seeReplay(first: Exchange | undefined, again: Exchange | undefined): Seen {
  if (first === undefined || again === undefined)
    return { presence: "", outcome: "nothing to repeat", why: "", milliseconds: 0 };
  const [before, after] = [first, again].map(({ body: { serverTime: _fresh, pass: _newer, ...answer } }) => answer);
  const { shown: _title, ...seen } = seePing(again);
  return isDeepStrictEqual(before, after) ? { ...seen, why: "same answer" } : seen;
}

async function seePush(subscribed: Subscribed): Promise<Seen> {
  const startedAt = performance.now();
  const received = await Promise.race([subscribed.next(), pause(PUSH_TIMEOUT_MS, undefined, { ref: false })]);
  const milliseconds = performance.now() - startedAt;
  if (received === undefined) return { presence: "", outcome: "no push came", why: "", milliseconds };
  const { title } = JSON.parse(received.payload).notification;
  return { presence: "", outcome: "shown", why: title, shown: `"${title}"`, milliseconds };
}
