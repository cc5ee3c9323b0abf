import { beforeAll, describe, expect, it } from "vitest";
import { at, BOOKS, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, post, publish } from "./support/visitor.ts";

beforeAll(async () => {
  const published = await publish(
    street([{ id: "welcome", on: { enter: { place: "shop" } }, caps: [{ max: 1, per: "day" }], offer: offer() }]),
  );
  expect(published.status).toBe(200);
});

describe("a ping", () => {
  it("earns the offer of the place it enters, once", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const entered = await visitor.ping(at(SHOP));
    expect(entered.body).toMatchObject({
      outcome: "offer",
      offer: { moment: "welcome", variant: "a", format: "card", title: "Hello" },
      presence: [{ place: "shop" }],
    });
    expect(entered.body.offer.action).toEqual({ label: "Hello", url: `https://mesh.test/o/${entered.body.receipt}` });
    expect(entered.body.receipt).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "none", reason: "no-moment" });
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });

  it("says consent to somebody unknown, and no-moment where nothing matches", async () => {
    const visitor = await makeVisitor();
    const answered = await visitor.ping({ ...at(SHOP), explain: true });
    expect(answered.status).toBe(200);
    expect(answered.body).toMatchObject({
      outcome: "none",
      reason: "consent",
      presence: [],
      gates: [{ moment: "welcome", passed: false, reason: "consent" }],
    });
    expect((await visitor.ping(at(BOOKS))).body).toMatchObject({ outcome: "none", reason: "no-moment" });
  });

  it("that is repeated is answered again as it was", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const token = await visitor.sign("ping+jwt", at(SHOP));
    const first = await post("/v1/pings", token);
    const { serverTime: _, ...again } = (await post("/v1/pings", token)).body;
    const { serverTime: __, ...before } = first.body;
    expect(before.outcome).toBe("offer");
    expect(again).toEqual(before);
  });
});
