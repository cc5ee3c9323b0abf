import { beforeAll, describe, expect, it } from "vitest";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, post, publish } from "./support/visitor.ts";

beforeAll(async () => {
  await publish(
    street([
      { id: "a-welcome", on: { enter: { place: "shop" } }, offer: offer() },
      { id: "b-welcome", on: { enter: { label: "food" } }, offer: offer() },
      { id: "exit", on: { exit: { place: "shop" } }, offer: offer() },
      { id: "dwell", on: { dwell: { place: "shop" }, for: "PT1M" }, offer: offer() },
      { id: "scan", on: { scan: "table-7" }, priority: 90, offer: offer() },
      { id: "zone", on: { zone: "table" }, offer: offer() },
      { id: "thanks", on: { event: "bought" }, purposes: ["profiling"], offer: offer() },
    ]),
  );
});

/** Every value in a document, with its name. */
function* valuesOf(value: unknown, name = ""): Generator<readonly [string, unknown]> {
  yield [name, value];
  if (typeof value !== "object" || value === null) return;
  for (const [member, inner] of Object.entries(value)) yield* valuesOf(inner, member);
}

describe("an answer", () => {
  it("has no null, times in RFC 3339 with milliseconds, absolute links, and the time of the mesh in seconds", async () => {
    const visitor = await makeVisitor(["location", "marketing", "measurement"]);
    const answers = [
      await visitor.ping({ ...at(SHOP), explain: true }),
      await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"], explain: true }),
      await visitor.ping({}),
      await visitor.consent({ push: true }),
      await visitor.send("/v1/me/receipts", "receipts+jwt"),
      await visitor.send("/v1/devices", "device+jwt"),
    ];
    for (const { status, body, headers } of answers) {
      expect(status).toBe(200);
      expect(headers.get("content-type")).toContain("application/json");
      expect(headers.get("cache-control")).toBe("no-store");
      for (const [name, value] of valuesOf(body)) {
        expect([name, value]).not.toEqual([name, null]);
        if (["since", "validUntil", "until", "at", "expiresAt"].includes(name)) {
          expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        }
        if (name === "url") expect(value).toMatch(/^https:\/\//);
        if (name === "serverTime") expect(Math.abs(Number(value) - Date.now() / 1000)).toBeLessThan(5);
      }
    }
  });

  it("has a reason exactly when its outcome is none, an offer with every other, gates only when asked", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const given = (await visitor.ping(at(SHOP))).body;
    expect(Object.keys(given).toSorted()).toEqual(["offer", "outcome", "presence", "receipt", "serverTime"]);
    const none = (await visitor.ping({ ...at(SHOP), explain: true })).body;
    expect(Object.keys(none).toSorted()).toEqual(["gates", "outcome", "presence", "reason", "serverTime"]);
    const { offer: shown } = given;
    expect(Object.keys(shown).toSorted()).toEqual(["action", "format", "moment", "title", "validUntil", "variant"]);
  });

  it("tells of every candidate what became of it: the first gate failed, or that another was ranked before it", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const { body } = await visitor.ping({ ...at(SHOP), event: { name: "bought" }, explain: true });
    expect(body.offer.moment).toBe("a-welcome");
    expect(body.gates).toEqual([
      { moment: "a-welcome", passed: true },
      { moment: "b-welcome", passed: true, reason: "outranked" },
      { moment: "thanks", passed: false, reason: "consent", detail: expect.any(String) },
    ]);
  });

  it("of the edge alone has the enter, zone, scan and event moments that match, all of which fail consent", async () => {
    const visitor = await makeVisitor();
    const gatesOf = async (claims: object) => (await visitor.ping({ ...claims, explain: true })).body.gates;
    const failing = (...moments: string[]) => moments.map((moment) => ({ moment, passed: false, reason: "consent" }));
    expect(await gatesOf(at(SHOP))).toEqual(failing("a-welcome", "b-welcome"));
    expect(await gatesOf({ marker: "table-7" })).toEqual(failing("scan", "a-welcome", "b-welcome", "zone"));
    expect(await gatesOf({ event: { name: "bought" } })).toEqual(failing("thanks"));
    expect(await gatesOf({ ...at(NOWHERE_NEAR), present: ["shop"] })).toEqual([]);
    expect(await gatesOf({})).toEqual([]);
  });

  it("is given to 300 messages for one person at once: no object turns away 256", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const tokens = await Promise.all(Array.from({ length: 300 }, () => visitor.sign("ping+jwt", at(SHOP))));
    const answers = await Promise.all(tokens.map((token) => post("/v1/pings", token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const outcomes = answers.map(({ body }) => body.outcome);
    expect(outcomes.filter((outcome) => outcome === "offer")).toHaveLength(1);
  });
});
