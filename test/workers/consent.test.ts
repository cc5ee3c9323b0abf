import { decodeJwt } from "jose";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import {
  consentEventsOf,
  HOUR_MS,
  MINUTE_MS,
  partOf,
  pass,
  rowsOf,
  SECOND_MS,
  tablesOf,
  timersOf,
} from "./support/person-object.ts";
import { verifyWithPublishedKeys } from "./support/proof.ts";
import { say } from "./support/say.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, post, publish } from "./support/visitor.ts";

const PURPOSES = ["location", "marketing", "push", "broadcast", "profiling", "measurement", "handover", "partners"];
const NONE = Object.fromEntries(PURPOSES.map((purpose) => [purpose, false]));

const MOMENTS = [
  { id: "welcome", on: { enter: { place: "shop" } }, offer: offer() },
  { id: "news", on: { event: "news" }, offer: offer() },
];

beforeAll(async () => {
  vi.setSystemTime(Date.now());
  expect((await publish(street(MOMENTS))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

describe("the first grant", () => {
  it("makes the person, and its answer carries a pass that says so", async () => {
    const visitor = await makeVisitor();
    expect(decodeJwt(visitor.pass)).not.toHaveProperty("known");
    expect(await tablesOf(visitor.person)).toEqual({});
    const { status, body } = await say(visitor, { marketing: true });
    expect(status).toBe(200);
    expect(body.consent).toEqual({ ...NONE, marketing: true });
    const known = await verifyWithPublishedKeys(body.pass, "pass+jwt");
    expect(known).toMatchObject({ sub: visitor.person, known: true, aud: "https://mesh.test" });
    expect(known.epoch).not.toBe(0);
    expect(await tablesOf(visitor.person)).toHaveProperty("record");
  });

  it("that grants nothing makes nobody: 200, all false, with a proof", async () => {
    const visitor = await makeVisitor();
    const { status, body } = await say(visitor, { marketing: false, location: false });
    expect({ status, consent: body.consent }).toEqual({ status: 200, consent: NONE });
    const proof = await verifyWithPublishedKeys(body.proof, "consent-proof+jwt");
    expect(proof).toMatchObject({ sub: visitor.person, consent: NONE });
    expect(decodeJwt(body.pass)).not.toHaveProperty("known");
    expect(await tablesOf(visitor.person)).toEqual({});
  });

  it("sent again by a device that lost the pass changes nothing and is answered with a known one", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const before = await tablesOf(visitor.person);
    visitor.pass = "";
    await visitor.send("/v1/devices", "device+jwt");
    expect(decodeJwt(visitor.pass)).not.toHaveProperty("known");
    pass(SECOND_MS);
    expect((await say(visitor, { marketing: true })).body.consent).toEqual({ ...NONE, marketing: true });
    expect(decodeJwt(visitor.pass)).toHaveProperty("known", true);
    expect(await tablesOf(visitor.person)).toEqual(before);
    expect((await visitor.ping({ event: { name: "news" } })).body.outcome).toBe("offer");
  });
});

describe("a proof of consent", () => {
  it("verifies with the published keys and says what was said, by whom, where, and on which notice", async () => {
    const visitor = await makeVisitor(["location"]);
    const jti = newJti();
    const { body } = await say(visitor, { marketing: true, location: false }, {}, { jti, ageSeconds: 7 });
    expect(await verifyWithPublishedKeys(body.proof, "consent-proof+jwt")).toEqual({
      iss: "https://mesh.test",
      sub: visitor.person,
      device: visitor.device.id,
      jti,
      iat: Date.now() / 1000,
      messageIat: Date.now() / 1000 - 7,
      noticeVersion: "1",
      surface: "settings",
      grants: [
        { purpose: "marketing", granted: true },
        { purpose: "location", granted: false },
      ],
      consent: { ...NONE, marketing: true },
    });
  });

  it("of a repeated message is the same again, with the same pass", async () => {
    const visitor = await makeVisitor();
    const claims = { grants: [{ purpose: "marketing", granted: true }], noticeVersion: "1", surface: "settings" };
    const token = await visitor.sign("consent+jwt", claims);
    const first = await post("/v1/me/consent", token);
    pass(SECOND_MS);
    const again = await post("/v1/me/consent", token);
    expect(again.body).toEqual(first.body);
    expect(await consentEventsOf(visitor.person)).toHaveLength(1);
  });
});

describe("a grant", () => {
  it("older than the newest event on its purpose changes nothing", async () => {
    const visitor = await makeVisitor(["marketing", "profiling"]);
    pass(MINUTE_MS);
    await say(visitor, { marketing: false });
    const { status, body } = await say(visitor, { marketing: true, profiling: true }, {}, { ageSeconds: 1 });
    expect({ status, marketing: body.consent.marketing }).toEqual({ status: 200, marketing: false });
    expect((await say(visitor, { marketing: true })).body.consent.marketing).toBe(true);
  });

  it("older than a withdrawal of what was not granted then changes nothing either", async () => {
    const visitor = await makeVisitor(["location"]);
    await say(visitor, { marketing: false });
    expect((await say(visitor, { marketing: true }, {}, { ageSeconds: 1 })).body.consent.marketing).toBe(false);
    pass(SECOND_MS);
    expect((await say(visitor, { marketing: true })).body.consent.marketing).toBe(true);
  });

  it("has the window of a live message: 120 s back, 30 s ahead", async () => {
    const visitor = await makeVisitor(["location"]);
    for (const [ageSeconds, status] of [
      [119, 200],
      [121, 401],
      [-29, 200],
      [-31, 401],
    ] as const) {
      const answered = await say(visitor, { marketing: true }, {}, { ageSeconds });
      expect({ ageSeconds, status: answered.status }).toEqual({ ageSeconds, status });
      if (status === 401) expect(answered.body).toMatchObject({ code: "clock-skew", serverTime: Date.now() / 1000 });
    }
  });

  it("on another notice is 409, and what stands beside it is not done either", async () => {
    const visitor = await makeVisitor(["location"]);
    const { status, body } = await say(visitor, { marketing: true, location: false }, { noticeVersion: "0" });
    expect({ status, code: body.code }).toEqual({ status: 409, code: "notice-changed" });
    expect(await partOf(visitor.person, "consent")).toMatchObject({ location: { granted: true } });
  });

  it("of a purpose that the mesh does not have is 422 with a pointer, and nothing else is done", async () => {
    const visitor = await makeVisitor();
    const { status, body } = await say(visitor, { marketing: true, telepathy: true });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "invalid" });
    expect(JSON.stringify(body.pointers)).toContain("/grants/1/purpose");
    expect(await tablesOf(visitor.person)).toEqual({});
  });

  it("of twenty purposes at most, each once", async () => {
    const visitor = await makeVisitor();
    const twice = {
      grants: [
        { purpose: "push", granted: true },
        { purpose: "push", granted: false },
      ],
    };
    expect((await say(visitor, {}, twice)).status).toBe(422);
    expect((await say(visitor, {}, { grants: [] })).status).toBe(422);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`p${at}`, false]));
    expect((await say(visitor, many)).status).toBe(422);
  });
});

describe("a withdrawal", () => {
  it("holds up to a day late, and on any notice", async () => {
    const visitor = await makeVisitor(["marketing"]);
    pass(23 * HOUR_MS);
    const { status, body } = await say(
      visitor,
      { marketing: false },
      { noticeVersion: "long ago" },
      { ageSeconds: 86_399 },
    );
    expect({ status, marketing: body.consent.marketing }).toEqual({ status: 200, marketing: false });
    const tooLate = await say(visitor, { marketing: false }, {}, { ageSeconds: 86_401 });
    expect({ status: tooLate.status, code: tooLate.body.code }).toEqual({ status: 401, code: "clock-skew" });
  });

  it("holds although it was said before the newest grant", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect((await say(visitor, { marketing: false }, {}, { ageSeconds: 3_600 })).body.consent.marketing).toBe(false);
    expect((await visitor.ping({ event: { name: "news" } })).body.reason).toBe("consent");
  });

  it("of a purpose that the mesh no longer has works", async () => {
    const custom = { policy: { purposes: [...PURPOSES, "raffle"] } };
    await publish(street(MOMENTS, custom));
    const visitor = await makeVisitor(["raffle"]);
    await publish(street(MOMENTS));
    const { status, body } = await say(visitor, { raffle: false });
    expect({ status, consent: body.consent }).toEqual({ status: 200, consent: NONE });
  });

  it("holds from the next decision on", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect((await visitor.ping({ event: { name: "news" } })).body.outcome).toBe("offer");
    await say(visitor, { marketing: false });
    expect((await visitor.ping({ event: { name: "news" } })).body).toMatchObject({
      outcome: "none",
      reason: "consent",
    });
  });

  it("of `location` deletes presence and visits, wherever they are kept, and says nothing of places any more", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    expect((await visitor.ping(at(SHOP))).body.presence).toHaveLength(1);
    await say(visitor, { location: false });
    expect(await partOf(visitor.person, "presence")).toEqual({ stays: [], visits: {}, visitCounts: {} });
    expect(Object.keys(await timersOf(visitor.person))).not.toContain("silence");
    const decidedFrom = (await rowsOf(visitor.person, "message")).map(({ input }) => String(input));
    expect(decidedFrom.join()).not.toContain("shop");
    const { receipts } = (await visitor.send("/v1/me/receipts", "receipts+jwt")).body;
    expect(receipts.map(({ outcome }: { outcome: string }) => outcome)).toContain("offer");
    expect(JSON.stringify(receipts)).not.toContain("shop");
    const answered = await visitor.ping({ ...at(SHOP), present: ["shop"] });
    expect(answered.body).toMatchObject({ outcome: "none", reason: "consent", presence: [] });
    expect(await partOf(visitor.person, "presence")).toEqual({ stays: [], visits: {}, visitCounts: {} });
  });

  it("of `location` forgets the visits: the next one is the first again, and enters anew", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    await say(visitor, { location: false });
    await say(visitor, { location: true });
    pass(SECOND_MS);
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "offer", presence: [{ place: "shop" }] });
    expect((await partOf(visitor.person, "presence")).visitCounts).toEqual({ shop: 1 });
  });

  it("of `location` holds for what comes after it: no decision keeps where a message said the person was", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping({ ...at(SHOP), event: { name: "news" } });
    const inputsOf = async () => (await rowsOf(visitor.person, "message")).flatMap(({ input }) => input ?? []);
    expect(await inputsOf()).toHaveLength(1);
    await say(visitor, { location: false });
    expect(await inputsOf()).toEqual([]);
    pass(SECOND_MS);
    expect((await visitor.ping({ ...at(SHOP), event: { name: "news" } })).body.outcome).toBe("offer");
    expect(await inputsOf()).toEqual([]);
    expect((await visitor.ping({ event: { name: "news" } })).body.outcome).toBe("offer");
    expect(await inputsOf()).toHaveLength(1);
  });
});
