import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { drawCode } from "../../shared/codes/picture/draw-code.ts";
import { openReceiptId, sealReceiptId } from "../../shared/person/receipt-id.ts";
import { importKeys } from "../../workers/isolate/keys.ts";
import { linked, makeBackEnd } from "./support/account.ts";
import { couponOffer } from "./support/coupons.ts";
import { bindings } from "./support/forge.ts";
import { DAY_MS, evict, MINUTE_MS, pass, passToAlarm, passToAlarmAt } from "./support/person-object.ts";
import { street } from "./support/street.ts";
import { call, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const crm = await makeBackEnd();
const moments: Moment[] = [
  { id: "bread", on: { event: "ask" }, caps: [{ max: 9, per: "day" }], quietHours: "ignore", offer: couponOffer() },
];

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2033, 5, 3, 12));
  expect((await publish(street(moments, { senders: [crm.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

interface Picture {
  readonly status: number;
  readonly svg: unknown;
  readonly headers: Headers;
}

async function holder(): Promise<{ visitor: Visitor; code: string; image: string; receipt: string }> {
  const visitor = await makeVisitor(["marketing"]);
  const { receipt, offer } = (await visitor.ping({ event: { name: "ask" } })).body;
  return { visitor, code: offer.coupon.code, image: new URL(offer.coupon.image).pathname, receipt };
}

async function load(path: string): Promise<Picture> {
  const { status, body, headers } = await call(path);
  return { status, svg: body, headers };
}

describe("the picture of a code", () => {
  it("is where the offer says, a QR code, and the same code as Code 128 beside it", async () => {
    const { code, image, receipt } = await holder();
    expect(image).toBe(`/c/${receipt}.svg`);
    expect(await load(image)).toMatchObject({ status: 200, svg: drawCode(code, "qr") });
    const beside = await load(`/c/${receipt}-128.svg`);
    expect(beside).toMatchObject({ status: 200, svg: drawCode(code, "code128") });
  });

  it("is an SVG that loads and runs nothing, that no cache keeps, and that pages of any origin show", async () => {
    const { image } = await holder();
    const { headers } = await load(image);
    expect(headers.get("content-type")).toBe("image/svg+xml");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.*; sandbox$/);
  });

  it("is nowhere else: not under an id that is cut, forged, or of a receipt without a coupon", async () => {
    const { visitor, receipt } = await holder();
    const keys = await importKeys(bindings());
    const { person } = (await openReceiptId(keys.receipts, receipt)) ?? { person: "" };
    expect(person).toBe(visitor.person);
    const other = await sealReceiptId(keys.receipts[0], { person, serial: "AAAAAAAAAAAAAAAA" });
    const forged = `${receipt.slice(0, -2)}${receipt.endsWith("AA") ? "BB" : "AA"}`;
    for (const name of [
      `${receipt}`,
      `${receipt}.png`,
      `${receipt.slice(1)}.svg`,
      `${forged}.svg`,
      `${other}.svg`,
      `${receipt}-13.svg`,
      ".svg",
    ])
      expect([name, (await load(`/c/${name}`)).status]).toEqual([name, 404]);
  });

  it("is gone with the person", async () => {
    const { visitor, image } = await holder();
    expect((await load(image)).status).toBe(200);
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    expect((await load(image)).status).toBe(404);
    await evict(visitor.person);
    expect((await load(image)).status).toBe(404);
  });

  it("is gone with the row of its coupon, 60 days past its end", async () => {
    const { visitor, image } = await holder();
    const mintedMs = Date.now();
    await passToAlarmAt(visitor.person, mintedMs + 66 * DAY_MS);
    expect((await load(image)).status).toBe(200);
    await passToAlarmAt(visitor.person, mintedMs + 69 * DAY_MS);
    await passToAlarm(visitor.person);
    expect((await load(image)).status).toBe(404);
  });

  it("stays where it was once its device became a customer's", async () => {
    const { visitor, code, image } = await holder();
    await linked(crm, visitor, "c-1");
    expect(await load(image)).toMatchObject({ status: 200, svg: drawCode(code, "qr") });
  });
});
