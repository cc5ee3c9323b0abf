import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimOf } from "./support/claims.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { switchLive } from "./support/operator.ts";
import { alarmOf, MINUTE_MS, partOf, pass, passToAlarm, rowsOf, runAlarm } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, queuedBy, settled, subscribe } from "./support/push-desk.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

let desk: PushDesk;
let gateway: Gateway;

beforeAll(async () => {
  // A noon far from now, so that no alarm goes off but by the test.
  vi.setSystemTime(Date.UTC(2030, 5, 3, 12));
  desk = openPushDesk();
  gateway = await makeGateway("gw", "shop");
  const moments = [
    { id: "welcome", on: { enter: { place: "shop" } }, quietHours: "ignore" as const, offer: offer() },
    { id: "goodbye", on: { exit: { place: "shop" } }, quietHours: "ignore" as const, offer: offer() },
    { id: "ready", on: { event: "ready" }, quietHours: "ignore" as const, offer: offer() },
  ];
  expect((await publish(street(moments, { senders: [gateway.entry] }))).status).toBe(200);
});
beforeEach(() => {
  // Every isolate reads the live state before it decides.
  pass(MINUTE_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Somebody with a subscribed phone, who carries a card. */
async function carrier(): Promise<{ visitor: Visitor; mac: string }> {
  const visitor = await makeVisitor(["location", "marketing", "push"]);
  await subscribe(visitor, "phone");
  const mac = newMac();
  expect(
    (await visitor.send("/v1/me/tags", "tag+jwt", { tag: mac, register: true, claim: await claimOf(mac) })).status,
  ).toBe(204);
  return { visitor, mac };
}

const revoke = ({ device }: Visitor) => switchLive("revoke", { device: device.id });
/** Later than it was revoked: of two changes at once the one that turns on holds. */
function restore({ device }: Visitor) {
  pass(1);
  return switchLive("restore", { device: device.id });
}
const messagesOf = ({ person }: Visitor) => rowsOf(person, "message");

describe("of somebody whose device is revoked", () => {
  it("a card that is heard decides nothing and earns no push, until the device is restored", async () => {
    const { visitor, mac } = await carrier();
    await revoke(visitor);
    const before = await messagesOf(visitor);
    expect((await gateway.hear(rows(mac))).status).toBe(202);
    expect(await messagesOf(visitor)).toEqual(before);
    expect((await partOf(visitor.person, "presence")).stays).toEqual([]);
    expect(desk.requests).toEqual([]);

    await restore(visitor);
    pass(MINUTE_MS);
    await gateway.hear(rows(mac));
    await desk.heard(1);
    await settled(visitor);
  });

  it("a stay that falls silent is not judged, and earns no push", async () => {
    const { visitor } = await carrier();
    await visitor.ping(at(SHOP));
    await revoke(visitor);
    const before = await messagesOf(visitor);
    await passToAlarm(visitor.person);
    expect(await messagesOf(visitor)).toEqual(before);
    expect(desk.requests).toEqual([]);
    expect(await alarmOf(visitor.person)).not.toBeNull();
    await restore(visitor);
  });

  it("a push that waits to be tried again is stopped", async () => {
    const { visitor } = await carrier();
    desk.answer(503);
    await visitor.ping({ event: { name: "ready" }, channel: "push" });
    await desk.heard(1);
    await vi.waitFor(async () => expect((await queuedBy(visitor))[0]?.deliveries[0]?.open).toBe(false));
    await revoke(visitor);
    pass(MINUTE_MS);
    await runAlarm(visitor.person);
    await settled(visitor);
    expect(desk.requests).toHaveLength(1);
    await restore(visitor);
  });
});

it("the revocation of others stops nothing", async () => {
  const { visitor, mac } = await carrier();
  const other = await makeVisitor();
  await revoke(other);
  await gateway.hear(rows(mac));
  await desk.heard(1);
  await settled(visitor);
  await restore(other);
});
