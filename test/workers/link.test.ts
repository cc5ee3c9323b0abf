import { beforeAll, describe, expect, it } from "vitest";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { stateOf, tablesOf } from "./support/person-object.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, told } from "./support/visitor.ts";

let crm: BackEnd;
let customers = 0;

function newCustomer(): string {
  customers++;
  return `customer-${customers}`;
}

beforeAll(async () => {
  crm = await makeBackEnd();
  const welcome = {
    id: "welcome",
    on: { enter: { place: "shop" } },
    caps: [{ max: 1, per: "day" as const }],
    quietHours: "ignore" as const,
    offer: offer(),
  };
  expect((await publish(street([welcome], { senders: [crm.entry] }))).status).toBe(200);
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
    await linked(crm, phone, customer);
    const laptop = await makeVisitor();
    await linked(crm, laptop, customer);
    expect((await phone.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    expect(told(await phone.ping(at(SHOP)))).toEqual([401, "revoked"]);
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
