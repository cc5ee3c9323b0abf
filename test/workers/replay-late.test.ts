import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { newJti, signMessage } from "../../client/sdk/device.ts";
import { advance, timeless, write } from "./support/replays.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { AUDIENCE, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

beforeAll(async () => {
  await publish(
    street([
      { id: "welcome", on: { enter: { place: "shop" } }, caps: [{ max: 1, per: "day" }], offer: offer() },
      { id: "thanks", on: { event: "bought" }, offer: offer() },
    ]),
  );
});

afterEach(() => {
  vi.useRealTimers();
});

const newVisitor = () => makeVisitor(["location", "marketing", "measurement"]);
const placesOf = async (visitor: Visitor) => {
  const { body } = await visitor.ping({ present: ["shop"] });
  return body.presence.map(({ place }: { place: string }) => place);
};
const exportOf = async (visitor: Visitor) => (await visitor.send("/v1/me/export", "export+jwt")).body;

const said = (grants: Record<string, boolean>) => ({
  grants: Object.entries(grants).map(([purpose, granted]) => ({ purpose, granted })),
  noticeVersion: "1",
  surface: "test",
});

describe("a late ping", () => {
  it("is late whatever else, for somebody known and for somebody unknown", async () => {
    const known = await newVisitor();
    const unknown = await makeVisitor();
    for (const visitor of [known, unknown]) {
      for (const claims of [at(SHOP), {}, { event: { name: "bought" } }, { event: { name: "unknown" } }]) {
        const { status, body } = await visitor.ping(claims, { ageSeconds: 121 });
        expect([status, body.outcome, body.reason]).toEqual([200, "none", "late"]);
        expect(body.offer).toBeUndefined();
        expect(body.receipt).toBeUndefined();
      }
      expect((await visitor.ping({}, { ageSeconds: 119 })).body.reason).toBe("no-moment");
    }
  });

  it("changes no presence: neither does it enter, nor exit, nor keep somebody there", async () => {
    const visitor = await newVisitor();
    await visitor.ping(at(SHOP), { ageSeconds: 130 });
    expect(await placesOf(visitor)).toEqual([]);
    await visitor.ping(at(SHOP));
    const before = (await exportOf(visitor)).presence;
    await visitor.ping(at(NOWHERE_NEAR), { ageSeconds: 130 });
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] }, { ageSeconds: 80_000 });
    expect(await placesOf(visitor)).toEqual(["shop"]);
    advance(300);
    await visitor.ping(at(SHOP), { ageSeconds: 130 });
    expect((await exportOf(visitor)).presence).toEqual(before);
  });

  it("takes neither time zone nor locale, and is no receipt", async () => {
    const visitor = await newVisitor();
    await visitor.ping({ ...at(SHOP), timeZone: "Asia/Tokyo", locale: "ja" }, { ageSeconds: 130 });
    const { profile, receipts, messages } = await exportOf(visitor);
    expect([profile.timeZone, profile.locale, receipts]).toEqual([undefined, undefined, []]);
    expect(messages.map(({ typ }: { typ: string }) => typ)).toEqual(["consent+jwt"]);
  });

  it("does not use up the cap: the next ping in time gets its offer", async () => {
    const visitor = await newVisitor();
    await visitor.ping(at(SHOP), { ageSeconds: 1_000 });
    expect((await visitor.ping(at(SHOP))).body.outcome).toBe("offer");
  });
});

describe("a message older than the last of its device that changed state", () => {
  it("changes no presence", async () => {
    const visitor = await newVisitor();
    await visitor.ping(at(SHOP));
    const { body } = await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] }, { ageSeconds: 60 });
    expect(body.outcome).toBe("none");
    expect(body.presence).toMatchObject([{ place: "shop" }]);
    expect(await placesOf(visitor)).toEqual(["shop"]);
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    await visitor.ping(at(SHOP), { ageSeconds: 30 });
    expect(await placesOf(visitor)).toEqual([]);
  });

  it("earns nothing: where all its gates pass it is late, and says so of each", async () => {
    const visitor = await newVisitor();
    await visitor.ping(at(SHOP));
    const older = write(
      visitor,
      "/v1/pings",
      "ping+jwt",
      { event: { name: "bought" }, explain: true },
      { ageSeconds: 20 },
    );
    const { body } = await older.send();
    expect(body).toMatchObject({ outcome: "none", reason: "late" });
    expect(body.gates).toEqual([{ moment: "thanks", passed: false, reason: "late" }]);
    expect(body.receipt).toBeUndefined();
    expect((await visitor.ping({ event: { name: "bought" } })).body.outcome).toBe("offer");
  });

  it("is told the first gate that it failed, where it failed one", async () => {
    const visitor = await newVisitor();
    expect((await visitor.ping(at(SHOP))).body.outcome).toBe("offer");
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    const capped = await visitor.ping({ ...at(SHOP), explain: true }, { ageSeconds: 20 });
    expect(capped.body).toMatchObject({ outcome: "none", reason: "cap-moment" });
    expect(capped.body.gates).toEqual([{ moment: "welcome", passed: false, reason: "cap-moment" }]);
    await visitor.consent({ marketing: false });
    const denied = await visitor.ping({ event: { name: "bought" } }, { ageSeconds: 20 });
    expect(denied.body).toMatchObject({ outcome: "none", reason: "consent" });
  });

  it("takes neither time zone nor locale", async () => {
    const visitor = await newVisitor();
    await visitor.ping(at(SHOP));
    await visitor.ping({ ...at(SHOP), timeZone: "Asia/Tokyo", locale: "ja" }, { ageSeconds: 20 });
    const { profile } = await exportOf(visitor);
    expect([profile.timeZone, profile.locale]).toEqual([undefined, undefined]);
  });

  it("is so also after a consent or a subscription, which change state too", async () => {
    const visitor = await newVisitor();
    await visitor.consent({ profiling: true });
    const before = await visitor.ping({ event: { name: "bought" } }, { ageSeconds: 20 });
    expect(before.body).toMatchObject({ outcome: "none", reason: "late" });
  });

  it("is not so after one that changed nothing", async () => {
    const visitor = await makeVisitor();
    await visitor.consent({ location: true, marketing: true }, { ageSeconds: 60 });
    await visitor.ping({});
    await visitor.ping({ event: { name: "unknown" }, present: ["shop"] });
    await visitor.send("/v1/me/receipts", "receipts+jwt");
    expect((await visitor.ping({ event: { name: "bought" } }, { ageSeconds: 20 })).body.outcome).toBe("offer");
  });

  it("is not so where the times are equal: those are in order of receipt", async () => {
    const visitor = await newVisitor();
    advance(1);
    const enter = write(visitor, "/v1/pings", "ping+jwt", at(SHOP));
    const leave = write(visitor, "/v1/pings", "ping+jwt", { ...at(NOWHERE_NEAR), present: ["shop"] });
    const buy = write(visitor, "/v1/pings", "ping+jwt", { event: { name: "bought" } });
    expect([enter.iatSeconds, leave.iatSeconds]).toEqual([buy.iatSeconds, buy.iatSeconds]);
    expect((await enter.send()).body.outcome).toBe("offer");
    expect((await leave.send()).body.presence).toEqual([]);
    expect((await buy.send()).body.outcome).toBe("offer");
  });

  it("is judged by iat to the millisecond", async () => {
    const visitor = await newVisitor();
    advance(1);
    const now = Date.now() / 1000;
    const sign = (iatSeconds: number) =>
      signMessage(visitor.device, {
        typ: "ping+jwt",
        audience: AUDIENCE,
        iatSeconds,
        jti: newJti(),
        claims: { pass: visitor.pass, event: { name: "bought" } },
      });
    expect((await post("/v1/pings", await sign(now))).body.outcome).toBe("offer");
    expect((await post("/v1/pings", await sign(now - 0.001))).body.reason).toBe("late");
    expect((await post("/v1/pings", await sign(now + 0.001))).body.outcome).toBe("offer");
  });
});

describe("the time of a message", () => {
  it("is never after its receipt, whatever the device's clock says", async () => {
    const visitor = await newVisitor();
    advance(1);
    const { body } = await visitor.ping(at(SHOP), { ageSeconds: -25 });
    expect(Date.parse(body.presence[0].since)).toBe(Date.now());
    const other = await newVisitor();
    advance(30);
    const early = await other.ping(at(SHOP), { ageSeconds: 20 });
    expect(Date.parse(early.body.presence[0].since)).toBe(Date.now() - 20_000);
  });
});

describe("what is said late", () => {
  it("withdraws: also by a withdrawal made before the grant that it comes after", async () => {
    const visitor = await newVisitor();
    const { body } = await visitor.consent({ marketing: false }, { ageSeconds: 80_000 });
    expect(body.consent.marketing).toBe(false);
    expect((await visitor.ping({ event: { name: "bought" } })).body.reason).toBe("consent");
  });

  it("grants nothing where a later withdrawal has overtaken it, or where it is older than the newest event", async () => {
    const visitor = await newVisitor();
    const grant = write(visitor, "/v1/me/consent", "consent+jwt", said({ push: true }), { ageSeconds: 60 });
    expect((await visitor.consent({ push: false })).body.consent.push).toBe(false);
    expect((await grant.send()).body.consent.push).toBe(false);
    await visitor.consent({ push: true });
    await visitor.consent({ push: false });
    const older = await visitor.consent({ push: true }, { ageSeconds: 30 });
    expect(older.status).toBe(200);
    expect(older.body.consent.push).toBe(false);
  });

  it("is proved as it was said: the same message again has the same proof", async () => {
    const visitor = await newVisitor();
    const withdrawal = write(visitor, "/v1/me/consent", "consent+jwt", said({ measurement: false }), {
      ageSeconds: 500,
    });
    const first = await withdrawal.send();
    advance(10);
    expect(timeless(await withdrawal.send())).toEqual(timeless(first));
  });

  it("counts a reaction of yesterday to what was decided then", async () => {
    const visitor = await newVisitor();
    const { receipt } = (await visitor.ping({ event: { name: "bought" } })).body;
    advance(50_000);
    await visitor.ping(at(SHOP));
    const claims = { receipt, kind: "conversion", value: { amount: "12.50", currency: "EUR" } };
    const { status, body } = await visitor.send("/v1/reactions", "reaction+jwt", claims, { ageSeconds: 49_000 });
    expect([status, body]).toEqual([202, {}]);
    expect((await exportOf(visitor)).reactions).toHaveLength(1);
  });
});
