import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Loyalty } from "../../shared/catalog/catalog.ts";
import { IndexObject } from "../../workers/objects/index-object.ts";
import { makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { cardLeadsTo, cardOf, entriesOf, FRIENDS, friendly } from "./support/loyalty.ts";
import { DAY_MS, MINUTE_MS, pass, tablesOf } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { type Answered, post, publish, told } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2037, 5, 3, 12);
const ALL = ["marketing", "loyalty"];
const BRAND: Loyalty = { name: "Friends", ledger: "brand", tiers: [{ id: "gold", name: "Gold", from: 0 }] };

let crm: Gateway;

async function publishWith(loyalty: Loyalty): Promise<void> {
  const catalog = friendly({ loyalty, senders: [crm.entry] });
  const { status } = await publish(loyalty.ledger === "brand" ? { ...catalog, moments: [] } : catalog);
  expect(status).toBe(200);
  pass(MINUTE_MS);
}

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link", "profiles"] });
  await publishWith(FRIENDS);
});
beforeEach(() => pass(MINUTE_MS));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

const send = async (rows: readonly object[], about = {}): Promise<Answered> =>
  post("/v1/profiles", await crm.sign({ rows }, { ...about, header: { typ: "profiles+jwt" } }));
const counted = async (...rows: readonly object[]) => {
  const { accepted, ignored } = (await send(rows)).body;
  return [accepted, ignored];
};
let last = 0;
/** A number of the brand that no other test has. */
const newCard = () => String(7_000_000_000 + last++);

describe("a row with a card", () => {
  it("takes the place of the mesh's number, which stays reserved; a newer row takes the place of it", async () => {
    const { customer, person } = await makeCustomer(crm, ALL);
    const [own, plastic, newer] = [(await cardOf(person))?.number ?? "", newCard(), newCard()];
    expect(await counted({ customer, card: plastic })).toEqual([1, 0]);
    expect(await cardOf(person)).toMatchObject({ number: plastic, reserved: [own] });
    await vi.waitFor(async () => expect(await cardOf(person)).toMatchObject({ index: "held" }));
    expect([await cardLeadsTo(plastic), await cardLeadsTo(own)]).toEqual([person, undefined]);
    pass(MINUTE_MS);
    expect(await counted({ customer, card: newer })).toEqual([1, 0]);
    expect(await cardOf(person)).toMatchObject({ number: newer, reserved: [own, plastic] });
    // Nobody else gets a number that is reserved.
    const other = await makeCustomer(crm, ALL);
    pass(MINUTE_MS);
    expect(await counted({ customer: other.customer, card: plastic })).toEqual([0, 1]);
    expect(await counted({ customer, card: plastic })).toEqual([1, 0]);
    expect(await cardOf(person)).toMatchObject({ number: plastic, reserved: [own, newer] });
    await vi.waitFor(async () => expect(await cardOf(person)).toMatchObject({ index: "held" }));
    expect([await cardLeadsTo(plastic), await cardLeadsTo(newer)]).toEqual([person, undefined]);
  });

  it("that is older is taken and changes nothing, and so is the same message again", async () => {
    const { customer, person } = await makeCustomer(crm, ALL);
    const [first, older] = [newCard(), newCard()];
    const token = await crm.sign({ rows: [{ customer, card: first }] }, { header: { typ: "profiles+jwt" } });
    await post("/v1/profiles", token);
    await vi.waitFor(async () => expect(await cardOf(person)).toMatchObject({ index: "held" }));
    const before = await tablesOf(person);
    expect((await send([{ customer, card: older }], { ageSeconds: 60 })).body).toEqual({ accepted: 1, ignored: 0 });
    expect((await post("/v1/profiles", token)).body).toEqual({ accepted: 1, ignored: 0 });
    expect(await tablesOf(person)).toEqual(before);
    expect(await cardLeadsTo(older)).toBeUndefined();
  });

  it("is ignored for numbers like the mesh's own, another person's, and without `loyalty`", async () => {
    const [one, other, without] = [
      await makeCustomer(crm, ALL),
      await makeCustomer(crm, ALL),
      await makeCustomer(crm, ["marketing"]),
    ];
    const card = newCard();
    await send([{ customer: one.customer, card }]);
    const before = await cardOf(other.person);
    const rows = ["1234567890123456", "9234567890123456", card].map((number) => ({
      customer: other.customer,
      card: number,
    }));
    expect(
      await counted(...rows, { customer: without.customer, card: newCard() }, { customer: "nobody", card: newCard() }),
    ).toEqual([0, 5]);
    expect(await cardOf(other.person)).toEqual(before);
    expect(await cardOf(without.person)).toBeUndefined();
    expect(await cardLeadsTo(card)).toBe(one.person);
  });

  it("is ignored as a whole with all else that it says", async () => {
    const { customer, person } = await makeCustomer(crm, ["loyalty", "profiling"]);
    const points = { id: "welcome", points: 5, reason: "Welcome" };
    expect(await counted({ customer, set: { vip: true }, points, card: "1234567890123456" })).toEqual([0, 1]);
    expect(await entriesOf(person)).toEqual([]);
    expect(JSON.stringify(await tablesOf(person))).not.toContain("vip");
    expect(await counted({ customer, set: { vip: true }, points, card: newCard() })).toEqual([1, 0]);
    expect(await entriesOf(person)).toHaveLength(1);
  });

  it("waits for the index: 503 while that cannot say whose the number is, and nothing is stored", async () => {
    const { customer, person } = await makeCustomer(crm, ALL);
    const before = await tablesOf(person);
    const lost = vi.spyOn(IndexObject.prototype, "put").mockImplementation(() => {
      throw new Error("the index is away");
    });
    vi.spyOn(console, "warn").mockReturnValue();
    vi.spyOn(console, "error").mockReturnValue();
    const card = newCard();
    expect(told(await send([{ customer, card }]))).toEqual([503, "unavailable"]);
    lost.mockRestore();
    expect(await tablesOf(person)).toEqual(before);
    expect(await counted({ customer, card })).toEqual([1, 0]);
  });

  it("gives one number to one of many customers, whatever comes at once", async () => {
    const many = await Promise.all(Array.from({ length: 8 }, () => makeCustomer(crm, ALL)));
    const card = newCard();
    const answers = await Promise.all(many.map(({ customer }) => counted({ customer, card })));
    expect(answers.filter(([accepted]) => accepted === 1)).toHaveLength(1);
    const cards = await Promise.all(many.map(({ person }) => cardOf(person)));
    const owner = many[cards.findIndex((one) => one?.number === card)];
    expect(await cardLeadsTo(card)).toBe(owner?.person);
  });
});

describe("a row with points", () => {
  it("is a lot, once for its id, with the end that it says or that of purchases", async () => {
    const { customer, person } = await makeCustomer(crm, ALL);
    const until = new Date(Date.now() + DAY_MS).toISOString();
    const given = { id: "import-1", points: 1200, reason: "Your points so far" };
    expect(await counted({ customer, points: given }, { customer, points: given })).toEqual([2, 0]);
    expect(await counted({ customer, points: { ...given, points: 9 } })).toEqual([1, 0]);
    expect(await counted({ customer, points: { ...given, id: "bonus", points: 5, until } })).toEqual([1, 0]);
    expect(await entriesOf(person)).toMatchObject([
      { source: "row bonus", points: 5, untilMs: Date.parse(until) },
      { source: "row import-1", points: 1200, reason: "Your points so far" },
    ]);
    expect((await cardOf(person))?.number).toMatch(/^9/);
  });

  it("is ignored without `loyalty`, and where a brand counts them", async () => {
    const { customer, person } = await makeCustomer(crm, ["marketing"]);
    const points = { id: "a", points: 5, reason: "Welcome" };
    expect(await counted({ customer, points })).toEqual([0, 1]);
    await publishWith(BRAND);
    const member = await makeCustomer(crm, ALL);
    expect(await counted({ customer: member.customer, points })).toEqual([0, 1]);
    expect([await entriesOf(person), await entriesOf(member.person)]).toEqual([[], []]);
    await publishWith(FRIENDS);
  });
});

describe("a row with balance and tier", () => {
  it("is what the card shows of a brand's ledger; of each the later row counts", async () => {
    await publishWith(BRAND);
    const customer = await makeCustomer(crm, ALL);
    const of = { customer: customer.customer };
    const shown = async () => {
      const { points, tier, ledger } = (await customer.send("/v1/me/card", "card+jwt")).body;
      return [points, tier, ledger];
    };
    expect(await counted({ ...of, balance: 310, tier: "gold" })).toEqual([1, 0]);
    expect(await shown()).toEqual([{ balance: 310 }, "gold", []]);
    await send([{ ...of, balance: 5, tier: "none" }], { ageSeconds: 50 });
    expect(await shown()).toEqual([{ balance: 310 }, "gold", []]);
    pass(MINUTE_MS);
    await send([{ ...of, balance: -20 }]);
    expect(await shown()).toEqual([{ balance: -20 }, "gold", []]);
    await publishWith(FRIENDS);
  });

  it("is ignored where the mesh counts, without `loyalty` and of nobody", async () => {
    const [member, without] = [await makeCustomer(crm, ALL), await makeCustomer(crm, ["marketing"])];
    const nobody = await nameCustomer();
    const rows = [member, without, nobody].map(({ customer }) => ({ customer, balance: 5, tier: "gold" }));
    expect(await counted(...rows)).toEqual([0, 3]);
    expect(await tablesOf(nobody.person)).toEqual({});
  });
});
