import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { bought, catalogWith, get, offered, readPage } from "./support/landing.ts";
import { switchLive } from "./support/operator.ts";
import {
  DAY_MS,
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarm,
  passToTimer,
  rowsOf,
  tablesOf,
} from "./support/person-object.ts";
import { renewPass } from "./support/replays.ts";
import { say } from "./support/say.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

beforeAll(() => void vi.setSystemTime(Date.UTC(2029, 5, 4, 12)));
beforeEach(async () => {
  pass(MINUTE_MS);
  expect((await publish(catalogWith())).status).toBe(200);
});

async function expectOver(page: string, title?: string): Promise<void> {
  const answered = await get(page);
  expect(answered.status).toBe(200);
  expect(readPage(answered)).toContain("This offer is over");
  for (const gone of ["https://shop.test", "See the menu", "Just show this page.", "pictures.test", "Valid until"]) {
    expect(answered.body).not.toContain(gone);
  }
  for (const known of ["Hello", "A coffee on us"]) {
    expect(answered.body.includes(known)).toBe(known === title);
  }
}

describe("an offer that has ended is over, kindly:", () => {
  it("when its validity has", async () => {
    const { page } = await bought();
    pass(2 * HOUR_MS - 1);
    expect(readPage(await get(page))).toContain("Just show this page.");
    pass(1);
    await expectOver(page, "A coffee on us");
  });

  it("when the person has left, where the moment says so", async () => {
    const { visitor, page } = await offered(at(SHOP));
    expect(readPage(await get(page))).toContain("Valid until");
    pass(MINUTE_MS);
    await visitor.ping({ ...at({ latitude: 52.6, longitude: 13.405 }), present: ["shop"] });
    await expectOver(page, "Hello");
  });

  it("when the catalog no longer has its moment, and nothing of it is shown", async () => {
    const { page } = await bought();
    await publish(street([]));
    await expectOver(page);
  });

  it("while an operator has paused it", async () => {
    const { page } = await bought();
    expect((await switchLive("pause", { moment: "bought" })).status).toBe(200);
    pass(5_000);
    await expectOver(page);
    await switchLive("resume", { moment: "bought" });
    pass(5_000);
    expect(readPage(await get(page))).toContain("A coffee on us");
  });

  it("when the person no longer agrees", async () => {
    const { visitor, page } = await bought();
    await say(visitor, { marketing: false });
    await expectOver(page);
  });

  it("when only its receipt is left", async () => {
    const { visitor, page } = await bought();
    await passToTimer(visitor.person, "tidy");
    await passToAlarm(visitor.person);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ answer: null }]);
    await expectOver(page);
  });

  it("but as long as it holds it is shown, though no message is answered with it any more", async () => {
    const week: Moment = { id: "week", on: { event: "week" }, validFor: "P7D", offer: offer() };
    await publish(catalogWith(week));
    const { visitor, page } = await offered({ event: { name: "week" } });
    const end = Date.now() + 7 * DAY_MS;
    await passToTimer(visitor.person, "tidy");
    await passToAlarm(visitor.person);
    await evict(visitor.person);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ kid: "", answer: expect.any(String) }]);
    expect(readPage(await get(page))).toContain("Hello");
    // Nothing is left to be done until then.
    await passToTimer(visitor.person, "tidy");
    await passToAlarm(visitor.person);
    expect(Date.now()).toBe(end);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ answer: null }]);
    await expectOver(page);
  });

  it("once location is withdrawn, if it was of a place and no message is answered with it any more", async () => {
    const here: Moment = {
      id: "here",
      on: { enter: { place: "shop" } },
      validFor: "P7D",
      priority: 60,
      offer: offer(),
    };
    await publish(catalogWith(here));
    const { visitor, page } = await offered(at(SHOP));
    await passToTimer(visitor.person, "tidy");
    await passToAlarm(visitor.person);
    expect(readPage(await get(page))).toContain("Hello");
    await renewPass(visitor);
    await say(visitor, { location: false });
    const kept = (await rowsOf(visitor.person, "message")).filter(({ typ }) => typ === "ping+jwt");
    expect(kept).toMatchObject([{ kid: "", answer: null, input: null }]);
    await say(visitor, { location: true });
    await expectOver(page);
  });
});

describe("an unknown offer is 404, as a page:", () => {
  const expectUnknown = async (page: string) => {
    const { status, body } = await get(page, { "accept-language": "xx, de;q=0.5" });
    expect(status).toBe(404);
    expect(body).toContain('<html lang="de" dir="ltr">');
    expect(body).toContain("Hier ist kein Angebot");
  };

  it("one of somebody who was erased", async () => {
    const { visitor, page } = await bought();
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    const before = await tablesOf(visitor.person);
    await expectUnknown(page);
    expect(await tablesOf(visitor.person)).toEqual(before);
  });

  it("a receipt of a no", async () => {
    const control: Partial<Catalog> = { campaigns: [{ id: "spring", control: 0.5 }] };
    const moment: Moment = { id: "bought", campaign: "spring", on: { event: "bought" }, offer: offer() };
    await publish(street([moment], control));
    const receipts: string[] = [];
    for (let people = 0; people < 40 && receipts.length === 0; people++) {
      const visitor = await makeVisitor(["marketing"]);
      const { body } = await visitor.ping({ event: { name: "bought" } });
      if (body.reason === "control-group") receipts.push(body.receipt);
    }
    expect(receipts).toHaveLength(1);
    await expectUnknown(`/o/${receipts[0]}`);
  });

  it("one that was forged, in any way, which wakes no object", async () => {
    const { page } = await bought();
    const id = page.slice(3);
    const before = (await listDurableObjectIds(env.PERSON)).length;
    const flip = (at: number) => `${id.slice(0, at)}${id[at] === "A" ? "B" : "A"}${id.slice(at + 1)}`;
    const forged = [flip(0), flip(20), flip(57), id.slice(1), `${id}A`, "A".repeat(59), "x", "%00", "..%2f", "ü"];
    for (const one of forged) await expectUnknown(`/o/${one}`);
    expect((await listDurableObjectIds(env.PERSON)).length).toBe(before);
  });
});
