import { beforeAll, describe, expect, it } from "vitest";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

beforeAll(async () => {
  await publish(street([{ id: "thanks", on: { event: "bought" }, offer: offer() }]));
});

/** Somebody with an offer, and its receipt. */
async function newCustomer(purposes = ["marketing", "measurement"]): Promise<[Visitor, string]> {
  const visitor = await makeVisitor(purposes);
  return [visitor, (await visitor.ping({ event: { name: "bought" } })).body.receipt];
}

const react = (visitor: Visitor, receipt: string, kind = "click", more = {}) =>
  visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind, ...more });
const kept = async (visitor: Visitor) => (await visitor.send("/v1/me/export", "export+jwt")).body.reactions;

describe("a reaction", () => {
  it("is taken with 202 and nothing more, once for a receipt and a kind", async () => {
    const [visitor, receipt] = await newCustomer();
    for (const kind of ["impression", "click", "click", "impression"]) {
      const { status, body } = await react(visitor, receipt, kind);
      expect([status, body]).toEqual([202, {}]);
    }
    expect((await kept(visitor)).map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(["click", "impression"]);
  });

  it("keeps what it was worth as it was first said", async () => {
    const [visitor, receipt] = await newCustomer();
    for (const amount of ["12.50", "99.00"]) {
      await react(visitor, receipt, "conversion", { value: { amount, currency: "EUR" } });
    }
    const [reaction, ...more] = await kept(visitor);
    expect(more).toEqual([]);
    expect(JSON.parse(reaction.value)).toEqual({ amount: "12.50", currency: "EUR" });
  });

  it("is dropped without measurement, and by the edge without an object", async () => {
    const [visitor, receipt] = await newCustomer(["marketing"]);
    expect((await react(visitor, receipt)).status).toBe(202);
    expect(await kept(visitor)).toEqual([]);
    const unknown = await makeVisitor();
    const { status, body } = await react(unknown, receipt);
    expect([status, body]).toEqual([202, {}]);
  });

  it("to the receipt of somebody else, or of nobody, is 404", async () => {
    const [visitor] = await newCustomer();
    const [, foreign] = await newCustomer();
    for (const receipt of [foreign, "A".repeat(59), "x"]) {
      const { status, body } = await react(visitor, receipt);
      expect([status, body.code]).toEqual([404, "not-found"]);
    }
    expect(await kept(visitor)).toEqual([]);
  });
});
