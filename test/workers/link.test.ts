import { beforeAll, describe, expect, it, vi } from "vitest";
import { customerPersonId } from "../../shared/accounts/customer-person-id.ts";
import { importKeys } from "../../workers/isolate/keys.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { bindings } from "./support/forge.ts";
import { stateOf, tablesOf } from "./support/person-object.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { type Answered, makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

let crm: BackEnd;
let till: BackEnd;
/** One that no other test has, whatever file it is in. */
function newCustomer(): string {
  return `customer-${crypto.randomUUID()}`;
}

beforeAll(async () => {
  crm = await makeBackEnd();
  till = await makeBackEnd("till", { kind: "till", scopes: ["redemptions"] });
  const welcome = {
    id: "welcome",
    on: { enter: { place: "shop" } },
    caps: [{ max: 1, per: "day" as const }],
    quietHours: "ignore" as const,
    offer: offer(),
  };
  expect((await publish(street([welcome], { senders: [crm.entry, till.entry] }))).status).toBe(200);
});

describe("a device is linked to a customer", () => {
  it("and what its own person has becomes the customer's: consent, caps, receipts", async () => {
    const phone = await makeVisitor(["location", "marketing"]);
    const own = phone.person;
    const { receipt } = (await phone.ping(at(SHOP))).body;
    const customer = newCustomer();
    const { body } = await linked(crm, phone, customer);
    expect(body).toMatchObject({
      merged: true,
      consent: { location: true, marketing: true, push: false },
      devices: [{ device: phone.device.id, linkedAt: expect.stringMatching(/Z$/) }],
    });
    expect(body.person).not.toBe(own);
    const state = await stateOf(own);
    expect(state).toEqual({
      timers: expect.anything(),
      forward: expect.objectContaining({ to: body.person, state: "moved" }),
    });
    expect(Object.keys(await tablesOf(own))).toEqual(["record"]);
    const laptop = await makeVisitor();
    expect((await linked(crm, laptop, customer)).body).toMatchObject({ merged: false, person: body.person });
    expect((await laptop.ping(at(SHOP))).body).toMatchObject({ outcome: "none" });
    const { receipts } = (await phone.send("/v1/me/receipts", "receipts+jwt")).body;
    expect(receipts.map(({ id }: { id: string }) => id)).toContain(receipt);
  });

  it("and is told where itself was seen, not where another device of the customer was", async () => {
    const [phone, laptop] = [await makeVisitor(["location"]), await makeVisitor()];
    const customer = newCustomer();
    await linked(crm, phone, customer);
    await linked(crm, laptop, customer);
    const placesOf = ({ body }: Answered) => body.presence.map(({ place }: { place: string }) => place);
    expect(placesOf(await phone.ping(at(SHOP)))).toEqual(["shop"]);
    expect(placesOf(await laptop.ping(at(NOWHERE_NEAR)))).toEqual([]);
    expect(placesOf(await laptop.ping(at(SHOP)))).toEqual(["shop"]);
    expect(placesOf(await phone.ping(at(NOWHERE_NEAR)))).toEqual([]);
    expect(placesOf(await laptop.ping(at(SHOP)))).toEqual(["shop"]);
  });

  it("once: the same message, and another one, find it done", async () => {
    const phone = await makeVisitor(["location"]);
    const customer = newCustomer();
    const account = await crm.account(phone, customer);
    const about = { jti: "A".repeat(22) };
    const send = () => phone.send("/v1/me/link", "link+jwt", { account }, about);
    expect((await send()).body).toMatchObject({ merged: true });
    expect((await send()).body).toMatchObject({ merged: true });
    expect((await crm.link(phone, customer)).body).toMatchObject({ merged: false });
  });

  it("also by a message whose id was used before, which is then that one's", async () => {
    const phone = await makeVisitor();
    const jti = "B".repeat(22);
    await phone.consent({ location: true }, { jti });
    const account = await crm.account(phone, newCustomer());
    const { status, body } = await phone.send("/v1/me/link", "link+jwt", { account }, { jti });
    expect([status, body.consent.location]).toEqual([200, true]);
    expect(told(await phone.send("/v1/me/link", "link+jwt", { account }, { jti }))).toEqual([409, "jti-reused"]);
  });

  it("but not to another one", async () => {
    const phone = await makeVisitor(["location"]);
    await linked(crm, phone, newCustomer());
    const other = newCustomer();
    expect(told(await crm.link(phone, other))).toEqual([409, "linked"]);
  });

  it("and an old pass leads there: the answer has a new one", async () => {
    const phone = await makeVisitor(["location", "marketing"]);
    const old = phone.pass;
    const { body } = await linked(crm, phone, newCustomer());
    phone.pass = old;
    const { body: answer } = await phone.ping(at(SHOP));
    expect(answer.outcome).toBe("offer");
    expect(JSON.parse(atob(answer.pass.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).sub).toBe(body.person);
    phone.pass = old;
    const { body: consent } = await phone.consent({ marketing: false });
    expect(consent.consent).toMatchObject({ location: true, marketing: false });
  });

  it("and registers again as the customer's", async () => {
    const phone = await makeVisitor(["location", "marketing"]);
    const { body } = await linked(crm, phone, newCustomer());
    const again = await phone.send("/v1/devices", "device+jwt", { pass: phone.pass });
    expect(again.body.person).toBe(body.person);
    expect((await phone.ping(at(SHOP))).body.outcome).toBe("offer");
  });
});

describe("a device is unlinked", () => {
  it("and its key is used up, whatever pass it has", async () => {
    const phone = await makeVisitor(["location", "marketing"]);
    const old = phone.pass;
    const customer = newCustomer();
    const linking = { jti: "u".repeat(22) };
    const account = await crm.account(phone, customer);
    const link = await phone.send("/v1/me/link", "link+jwt", { account }, linking);
    expect(link.status).toBe(200);
    const laptop = await makeVisitor();
    await linked(crm, laptop, customer);
    expect((await phone.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
    // Also the message that linked it, as it comes again.
    expect(told(await phone.send("/v1/me/link", "link+jwt", { account }, linking))).toEqual([401, "revoked"]);
    phone.pass = old;
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
    expect(told(await crm.link(phone, customer))).toEqual([401, "revoked"]);
    expect((await laptop.send("/v1/me/export", "export+jwt")).status).toBe(200);
  });
});

describe("a customer is erased", () => {
  it("with all devices, and whatever led there", async () => {
    const phone = await makeVisitor(["location", "marketing"]);
    const own = phone.person;
    const customer = newCustomer();
    const { body } = await linked(crm, phone, customer);
    const laptop = await makeVisitor();
    await linked(crm, laptop, customer);
    expect((await laptop.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
    expect(await stateOf(own)).not.toHaveProperty("forward");
    expect(await stateOf(body.person)).not.toHaveProperty("erasing");
  });
});

describe("a link is refused", () => {
  it("to an 11th new device in a day", async () => {
    const customer = newCustomer();
    for (let number = 0; number < 10; number++) await linked(crm, await makeVisitor(), customer);
    expect(told(await crm.link(await makeVisitor(), customer))).toEqual([409, "too-many-devices"]);
  });

  it("and of a customer who would be nobody otherwise nothing is left", async () => {
    const phone = await makeVisitor(["location"]);
    await linked(crm, phone, newCustomer());
    const other = newCustomer();
    const { personHash } = await importKeys(bindings());
    expect(told(await crm.link(phone, other))).toEqual([409, "linked"]);
    await vi.waitFor(async () => expect(await tablesOf(await customerPersonId(other, personHash))).toEqual({}));
  });

  it.each<[string, readonly [number, string], (visitor: Visitor) => Promise<string>]>([
    ["is too old", [401, "clock-skew"], (visitor) => crm.account(visitor, "c", { ageSeconds: 601 })],
    ["is from the future", [401, "clock-skew"], (visitor) => crm.account(visitor, "c", { ageSeconds: -31 })],
    ["is of another device", [422, "invalid"], async () => crm.account(await makeVisitor(), "c")],
    ["is no token", [422, "invalid"], async () => "a.b.c"],
    [
      "is another kind of token",
      [422, "invalid"],
      (visitor) => crm.account(visitor, "c", { header: { typ: "signal+jwt" } }),
    ],
    ["names no customer", [422, "invalid"], (visitor) => crm.account(visitor, "two words")],
    [
      "is signed by nobody the mesh knows",
      [401, "unauthenticated"],
      async (visitor) => (await makeBackEnd("who")).account(visitor, "c"),
    ],
    ["is signed by a sender without the scope", [403, "out-of-scope"], (visitor) => till.account(visitor, "c")],
  ])("if the account %s", async (_, expected, accountOf) => {
    const visitor = await makeVisitor(["location"]);
    const account = await accountOf(visitor);
    expect(told(await visitor.send("/v1/me/link", "link+jwt", { account }))).toEqual(expected);
    expect(await stateOf(visitor.person)).not.toHaveProperty("forward");
  });

  it("if the device was erased, or the customer, after it was signed", async () => {
    const phone = await makeVisitor(["location"]);
    const account = await crm.account(phone, newCustomer());
    await phone.send("/v1/me/erase", "erase+jwt");
    expect(told(await phone.send("/v1/me/link", "link+jwt", { account }))).toEqual([401, "revoked"]);
  });
});

describe("what one device is told of another", () => {
  it("is by day and without places, unless a back end has just said whose it is", async () => {
    const customer = newCustomer();
    const phone = await makeVisitor(["location", "marketing"]);
    await linked(crm, phone, customer);
    await phone.ping(at(SHOP));
    const laptop = await makeVisitor();
    await linked(crm, laptop, customer);
    const seen = (claims: object, visitor = laptop) => visitor.send("/v1/me/receipts", "receipts+jwt", claims);
    const account = await crm.account(laptop, customer);
    const [byDay] = (await seen({})).body.receipts;
    const [whole] = (await seen({ account })).body.receipts;
    const day = expect.stringMatching(/T00:00:00\.000Z$/);
    expect(byDay).toMatchObject({ id: whole.id, moment: "welcome", at: day, byDay: true });
    expect(whole).not.toHaveProperty("byDay");
    expect(JSON.stringify(byDay)).not.toContain("shop");
    expect(whole.at).not.toMatch(/T00:00:00\.000Z$/);
    expect(JSON.stringify(whole)).toContain("enter: shop");
    expect((await seen({}, phone)).body.receipts[0]).toEqual(whole);
    expect(told(await seen({ account: await crm.account(laptop, "another") }))).toEqual([422, "invalid"]);

    const exported = (claims: object, visitor = laptop) => visitor.send("/v1/me/export", "export+jwt", claims);
    const { body: days } = await exported({});
    const { body: all } = await exported({ account });
    expect(JSON.stringify(days)).not.toContain('"shop"');
    expect(JSON.stringify(all)).toContain('"shop"');
    expect(days.devices).toHaveLength(2);
    expect(days.devices).toEqual(all.devices);
    const times = (JSON.stringify(days).match(/"(?:atMs|iatMs|sinceMs|receivedMs)":\d{13}\b/g) ?? []).map((found) =>
      Number(found.split(":")[1]),
    );
    const own = (all.messages as { kid: string; iatMs: number; atMs: number }[])
      .filter(({ kid }) => kid === laptop.device.id)
      .flatMap(({ iatMs, atMs }) => [iatMs, atMs]);
    expect(times.filter((atMs) => atMs % 86_400_000 !== 0 && !own.includes(atMs))).toEqual([]);
  });
});
