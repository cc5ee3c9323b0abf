import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { browserSubscription } from "./support/browser-subscription.ts";
import { advance, objectOf, renewPass, timeless, write } from "./support/replays.ts";
import { at, BOOKS, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/** How long an answer is kept: 24 h 5 min. */
const KEPT_SECONDS = 86_700;

beforeAll(async () => {
  await publish(
    street([
      { id: "welcome", on: { enter: { place: "shop" } }, offer: offer() },
      { id: "pushed", on: { event: "push-me" }, channels: ["push"], offer: offer() },
    ]),
  );
});

afterEach(() => {
  vi.useRealTimers();
});

const newVisitor = () => makeVisitor(["location", "marketing", "measurement", "push"]);
const entering = (visitor: Visitor, about = {}) =>
  write(visitor, "/v1/pings", "ping+jwt", { ...at(SHOP), explain: true }, about);
const receiptsOf = async (visitor: Visitor) => (await visitor.send("/v1/me/receipts", "receipts+jwt")).body.receipts;

describe("a message that changed state", () => {
  it("is answered again as it was, but for the time", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    const first = await ping.send();
    expect(first.body).toMatchObject({ outcome: "offer", gates: [{ moment: "welcome", passed: true }] });
    advance(5);
    const second = await ping.send();
    expect(timeless(second)).toEqual(timeless(first));
    expect(second.body.serverTime).toBeGreaterThanOrEqual(first.body.serverTime + 4.9);
    expect(await receiptsOf(visitor)).toHaveLength(1);
  });

  it("is answered again whatever happened since", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    const first = await ping.send();
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    await visitor.ping(at(BOOKS));
    await visitor.consent({ marketing: false });
    expect(timeless(await ping.send())).toEqual(timeless(first));
  });

  it("is one effect however many come at once", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    const answers = await Promise.all(Array.from({ length: 20 }, ping.send));
    for (const answer of answers) expect(timeless(answer)).toEqual(timeless(answers[0] ?? answer));
    expect(answers[0]?.body.outcome).toBe("offer");
    expect(await receiptsOf(visitor)).toHaveLength(1);
  });

  it("is answered again after its object was evicted", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    const first = await ping.send();
    await evictDurableObject(objectOf(visitor));
    expect(timeless(await ping.send())).toEqual(timeless(first));
    expect(await receiptsOf(visitor)).toHaveLength(1);
  });

  it("is answered again for 24 h 5 min, signed again under a new pass, with the same jti and iat", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    const first = await ping.send();
    advance(86_399);
    await renewPass(visitor);
    expect(timeless(await ping.send())).toEqual(timeless(first));
    advance(KEPT_SECONDS - 86_399 - 1);
    await runDurableObjectAlarm(objectOf(visitor));
    await evictDurableObject(objectOf(visitor));
    expect(timeless(await ping.send())).toEqual(timeless(first));
    advance(2);
    expect((await ping.send()).body.code).toBe("clock-skew");
  });

  it("is 401 under a pass that has expired, like any other", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    await ping.send();
    advance(86_401);
    expect((await ping.send()).body.code).toBe("pass-expired");
    await renewPass(visitor);
    expect((await ping.send()).status).toBe(200);
  });

  it("is not looked up for somebody else: another device may have the same jti", async () => {
    const [a, b] = [await newVisitor(), await newVisitor()];
    const first = entering(a);
    const second = entering(b, { jti: first.jti });
    expect((await first.send()).body.outcome).toBe("offer");
    expect((await second.send()).body.outcome).toBe("offer");
  });
});

describe("every message that changes state", () => {
  const subscription = browserSubscription();
  const grant = (purpose: string, granted = true) => ({
    grants: [{ purpose, granted }],
    noticeVersion: "1",
    surface: "test",
  });

  it.each([
    ["a grant", "/v1/me/consent", "consent+jwt", () => grant("profiling")],
    ["a withdrawal", "/v1/me/consent", "consent+jwt", () => grant("measurement", false)],
    ["a subscription", "/v1/me/subscription", "subscription+jwt", () => ({ subscription })],
    [
      "a reaction",
      "/v1/reactions",
      "reaction+jwt",
      async (visitor: Visitor) => ({ receipt: (await entering(visitor).send()).body.receipt, kind: "click" }),
    ],
    [
      "a stop",
      "/v1/me/stops",
      "stop+jwt",
      async (visitor: Visitor) => ({ receipt: (await entering(visitor).send()).body.receipt, stopped: true }),
    ],
    ["an erasure", "/v1/me/erase", "erase+jwt", () => ({})],
  ])("is answered again: %s, in its window, past it, after an eviction", async (_, path, typ, claimsOf) => {
    const visitor = await newVisitor();
    const letter = write(visitor, path, typ, await claimsOf(visitor));
    const first = await letter.send();
    expect(first.status).toBeLessThan(300);
    advance(1);
    expect(timeless(await letter.send())).toEqual(timeless(first));
    await evictDurableObject(objectOf(visitor));
    advance(80_000);
    expect(timeless(await letter.send())).toEqual(timeless(first));
  });

  it("is one effect: a consent that was said once is kept once", async () => {
    const visitor = await newVisitor();
    const letter = write(visitor, "/v1/me/consent", "consent+jwt", grant("profiling"));
    await Promise.all(Array.from({ length: 5 }, letter.send));
    const { consentEvents } = (await visitor.send("/v1/me/export", "export+jwt")).body;
    expect(consentEvents.filter(({ jti }: { jti: string }) => jti === letter.jti)).toHaveLength(1);
  });

  it("keeps its jti: another typ with it is jti-reused, in its window and past it", async () => {
    const visitor = await newVisitor();
    const ping = entering(visitor);
    await ping.send();
    const others = [
      ["/v1/me/consent", "consent+jwt", grant("measurement", false)],
      ["/v1/me/subscription", "subscription+jwt", { subscription: null }],
      ["/v1/me/now", "now+jwt", {}],
      ["/v1/me/receipts", "receipts+jwt", {}],
      ["/v1/me/export", "export+jwt", {}],
      ["/v1/me/erase", "erase+jwt", {}],
    ] as const;
    for (const [path, typ, claims] of others) {
      const other = write(visitor, path, typ, claims, { jti: ping.jti });
      expect([typ, (await other.send()).body.code]).toEqual([typ, "jti-reused"]);
      const old = write(visitor, path, typ, claims, { jti: ping.jti, ageSeconds: 3_600 });
      expect([typ, (await old.send()).body.code]).toEqual([typ, "jti-reused"]);
    }
    expect((await visitor.send("/v1/me/export", "export+jwt")).body.consent.measurement.granted).toBe(true);
  });

  it("cannot take back what a later one did: a grant said again after a withdrawal is no new grant", async () => {
    const visitor = await newVisitor();
    const granted = write(visitor, "/v1/me/consent", "consent+jwt", grant("profiling"));
    const first = await granted.send();
    await visitor.consent({ profiling: false });
    expect(timeless(await granted.send())).toEqual(timeless(first));
    expect((await visitor.send("/v1/me/export", "export+jwt")).body.consent.profiling.granted).toBe(false);
  });
});

describe("a message that changed nothing", () => {
  it("is judged anew inside its window", async () => {
    const visitor = await newVisitor();
    const shown = write(visitor, "/v1/pings", "ping+jwt", { event: { name: "push-me" }, channel: "push" });
    expect((await shown.send()).body).toMatchObject({ outcome: "none", reason: "no-channel" });
    await visitor.send("/v1/me/subscription", "subscription+jwt", {
      subscription: browserSubscription("http://push.test/one"),
    });
    // Older than the subscription, it earns nothing now; but it is judged: its gates pass.
    expect((await shown.send()).body).toMatchObject({ outcome: "none", reason: "late" });
  });

  it("is not stored: its jti is free for another message", async () => {
    const visitor = await newVisitor();
    const jti = write(visitor, "", "").jti;
    const receipts = write(visitor, "/v1/me/receipts", "receipts+jwt", {}, { jti });
    expect((await receipts.send()).status).toBe(200);
    expect((await entering(visitor, { jti }).send()).body.outcome).toBe("offer");
  });

  it("is clock-skew past its window", async () => {
    const visitor = await newVisitor();
    const receipts = write(visitor, "/v1/me/receipts", "receipts+jwt");
    expect((await receipts.send()).status).toBe(200);
    advance(121);
    expect((await receipts.send()).body.code).toBe("clock-skew");
  });
});

describe("a message that the edge answers by itself", () => {
  it("is neither stored nor looked up", async () => {
    const visitor = await makeVisitor();
    const unknown = entering(visitor);
    expect((await unknown.send()).body.reason).toBe("consent");
    await visitor.consent({ location: true, marketing: true });
    const late = await unknown.send();
    // Now the object is asked. It is judged for the first time, and is older than the consent.
    expect(late.body).toMatchObject({ outcome: "none", reason: "late" });
  });
});
