import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { switchLive } from "./support/operator.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, pass, passToAlarm, rowsOf, tablesOf } from "./support/person-object.ts";
import { say } from "./support/say.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { type Answered, call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const HOSTILE = `</title><script>alert("1")</script>' onload='&amp;`;

function catalogWith(...more: Moment[]): Catalog {
  const moments: Moment[] = [
    { id: "welcome", on: { enter: { place: "shop" } }, onExit: "withdraw", offer: offer() },
    {
      id: "bought",
      on: { event: "bought" },
      validFor: "PT2H",
      offer: {
        variants: [
          {
            id: "b",
            format: "landing",
            title: { en: "A coffee on us", de: "Ein Kaffee aufs Haus", ar: "قهوة على حسابنا", sv: "En kaffe" },
            body: { en: "Just show this page.", de: "Einfach zeigen." },
            image: "https://pictures.test/coffee.jpg?a=1&b=2",
            action: { label: { en: "See the menu", de: "Zur Karte" }, url: "https://shop.test/menu?a=1&b=2" },
          },
        ],
      },
    },
    ...more,
  ];
  return street(moments, {
    mesh: { name: "Street & Co", timeZone: "Europe/Berlin" },
    markers: [
      { id: "table-7", place: "shop", zone: "table", kind: "qr" },
      { id: "poster", kind: "qr" },
    ],
    places: [{ id: "shop", name: "Ring <& Glaze>", zones: ["table"], fence: { center: [13.405, 52.52], radius: 100 } }],
    beacons: [],
  });
}

beforeAll(() => void vi.setSystemTime(Date.UTC(2029, 5, 4, 12)));
beforeEach(async () => {
  pass(MINUTE_MS);
  expect((await publish(catalogWith())).status).toBe(200);
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Answered> => call(path, { headers });

/** A visitor's offer by what they do, and its page. */
async function offered(claims: object, visitor?: Visitor): Promise<{ visitor: Visitor; page: string }> {
  const who = visitor ?? (await makeVisitor(["location", "marketing"]));
  const { body } = await who.ping(claims);
  expect(body.outcome).toBe("offer");
  return { visitor: who, page: `/o/${body.receipt}` };
}

const bought = (claims: object = {}) => offered({ event: { name: "bought" }, ...claims });

/** What stands in the body of a page, without markup, in one line. */
function readPage({ body }: Answered): string {
  const main = /<body[\s\S]*<\/body>/.exec(body)?.[0] ?? "";
  return main
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}

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

describe("the page of an offer", () => {
  it("shows the offer, whose it is, until when, and why there is such a page", async () => {
    const { page } = await bought({ timeZone: "Asia/Kathmandu" });
    const answered = await get(page);
    expect(answered.status).toBe(200);
    const text = readPage(answered);
    for (const said of [
      "Street & Co",
      "A coffee on us",
      "Just show this page.",
      "Why is there such a page?",
      "one tap",
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toMatch(/Valid until Monday,? .*7:4[56]\sPM GMT\+5:45/);
    expect(answered.body).toContain(
      '<a class="go" href="https://shop.test/menu?a=1&amp;b=2" rel="noopener noreferrer">',
    );
    expect(answered.body).toContain('src="https://pictures.test/coffee.jpg?a=1&amp;b=2" alt=""');
    expect(answered.body.match(/<h1/g)).toHaveLength(1);
    expect(new TextEncoder().encode(answered.body).length).toBeLessThan(20 * 1024);
  });

  it("is where an offer without a link of its own leads, and has no link itself", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const { body } = await visitor.ping(at(SHOP));
    expect(body.offer.action.url).toBe(`https://mesh.test/o/${body.receipt}`);
    const answered = await get(`/o/${body.receipt}`);
    expect(answered.status).toBe(200);
    expect(readPage(answered)).toContain("Hello");
    expect(answered.body).not.toContain("<a ");
    expect(answered.body).not.toContain("<img");
  });

  it("may be read again and by anybody, and nothing is written by that", async () => {
    const { visitor, page } = await bought();
    const before = await tablesOf(visitor.person);
    const first = await get(page);
    await evict(visitor.person);
    expect((await get(page)).body).toBe(first.body);
    expect(await tablesOf(visitor.person)).toEqual(before);
    for (const secret of [visitor.person, visitor.device.id, page.slice(3)]) expect(first.body).not.toContain(secret);
  });

  it("answers HEAD like GET without the page, and no other method", async () => {
    const { page } = await bought();
    const head = await call(page, { method: "HEAD" });
    expect([head.status, head.body, head.headers.get("content-type")]).toEqual([
      200,
      undefined,
      "text/html; charset=utf-8",
    ]);
    const posted = await post(page, "x");
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });

  it.each([
    ["de-AT", "de", "ltr", "Ein Kaffee aufs Haus", "Gültig bis"],
    ["ar-EG", "ar", "rtl", "قهوة على حسابنا", "صالح حتى"],
  ])("is in the offer's language: %s", async (locale, lang, dir, title, words) => {
    const { page } = await bought({ locale });
    const answered = await get(page, { "accept-language": "fr" });
    expect(answered.body).toContain(`<html lang="${lang}" dir="${dir}">`);
    expect(answered.body).toContain(`lang="${lang}" dir="${dir}">`);
    expect(readPage(answered)).toContain(title);
    expect(readPage(answered)).toContain(words);
  });

  it("says what is not the offer's in the mesh's language where there are no words for the offer's", async () => {
    const { page } = await bought({ locale: "sv-SE" });
    const { body } = await get(page);
    expect(body).toContain('<html lang="en" dir="ltr">');
    expect(body).toContain('<article class="card" lang="sv" dir="ltr">');
  });

  it("makes text of whatever the catalog says", async () => {
    const texts = { en: HOSTILE };
    const variant = { id: "x", format: "card" as const, title: texts, body: texts };
    const action = { label: texts, url: 'https://shop.test/"onclick="x' };
    const image = `https://a;script-src/'"<script>`;
    const hostile: Moment = { id: "x", on: { event: "x" }, offer: { variants: [{ ...variant, action, image }] } };
    const catalog = catalogWith(hostile);
    const marker = { id: "poster", place: "shop", kind: "qr" as const };
    const places = (catalog.places ?? []).map((place) => ({ ...place, name: HOSTILE }));
    const published = await publish({ ...catalog, mesh: { name: HOSTILE }, markers: [marker], places });
    expect([published.status, published.body.detail]).toEqual([200, undefined]);
    const { visitor, page } = await offered({ event: { name: "x" } });
    const open = await get(page);
    await say(visitor, { marketing: false });
    const pages = [open, await get(page), await get("/m/poster"), await get("/m/none"), await get("/o/none")];
    for (const { body, headers } of pages) {
      expect(body.match(/<script|<\/title>/g)).toEqual(["</title>"]);
      expect(body).not.toMatch(/<[^>]* on\w+=/);
      expect(body).not.toMatch(/[^;]' onload=/);
      expect(headers.get("content-security-policy")).not.toContain("script-src");
    }
    expect(open.body).not.toContain("<img");
    expect(open.body).toContain('href="https://shop.test/%22onclick=%22x"');
  });
});

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
    for (let times = 0; times < 2; times++) await passToAlarm(visitor.person);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ answer: null }]);
    await expectOver(page);
  });

  it("but as long as it holds it is shown, though no message is answered with it any more", async () => {
    const week: Moment = { id: "week", on: { event: "week" }, validFor: "P7D", offer: offer() };
    await publish(catalogWith(week));
    const { visitor, page } = await offered({ event: { name: "week" } });
    const end = Date.now() + 7 * DAY_MS;
    await passToAlarm(visitor.person);
    await evict(visitor.person);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ kid: "", answer: expect.any(String) }]);
    expect(readPage(await get(page))).toContain("Hello");
    // Nothing is left to be done until then.
    await passToAlarm(visitor.person);
    expect(Date.now()).toBe(end);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ answer: null }]);
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

describe("every page", () => {
  const pages = async () => {
    const { visitor, page } = await bought();
    const ended = (await bought()).page;
    pass(2 * HOUR_MS);
    const open = (await offered({ event: { name: "bought" } }, visitor)).page;
    return [open, page, ended, "/o/none", "/m/table-7", "/m/poster", "/m/none"];
  };

  it("is HTML that nothing runs in, that nobody keeps, lists or frames", async () => {
    for (const page of await pages()) {
      const { headers, body } = await get(page);
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
      });
      expect(body).toContain('<meta name="robots" content="noindex, nofollow">');
      expect(body).not.toMatch(/<script|<link|<iframe|<form| style=/);
      const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? "";
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
      const image = body.includes("<img") ? " img-src https://pictures.test;" : "";
      expect(headers.get("content-security-policy")).toBe(
        `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...hash))}';${image} base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
    }
  });

  it("takes no picture from elsewhere for a reader with Global Privacy Control, and is the same otherwise", async () => {
    const { page } = await bought();
    const private_ = await get(page, { "sec-gpc": "1" });
    expect(private_.body).not.toContain("pictures.test");
    expect(private_.headers.get("content-security-policy")).not.toContain("img-src");
    expect(readPage(private_)).toBe(readPage(await get(page)));
    expect((await get(page, { "sec-gpc": "0" })).body).toContain("pictures.test");
  });
});

describe("the page of a marker", () => {
  it("names the place, and where there is no app to lead to, says to scan in it", async () => {
    const { status, body } = await get("/m/table-7");
    expect(status).toBe(200);
    expect(body).toContain("<bdi>Ring &lt;&amp; Glaze&gt;</bdi>");
    expect(body).toContain("Open the app of <bdi>Street &amp; Co</bdi> and scan this code there.");
    expect(body).not.toContain("<a ");
  });

  it("of no place names the mesh", async () => {
    const { status, body } = await get("/m/poster");
    expect(status).toBe(200);
    expect(body).toContain('<h1 dir="auto">Street &amp; Co</h1>');
  });

  it.each([
    ["de-CH,en;q=0.5", "de", "Öffnen Sie die App"],
    ["ar", "ar", "افتح تطبيق"],
    ["xx", "en", "Open the app"],
  ])("is in the reader's language: %s", async (accepted, lang, words) => {
    const { body } = await get("/m/table-7", { "accept-language": accepted });
    expect(body).toContain(`<html lang="${lang}"`);
    expect(body).toContain(words);
  });

  it.each(["none", "TABLE-7", "table-7%20", "%3Cscript%3E", "toString"])("%s is unknown: 404, kindly", async (id) => {
    const { status, body } = await get(`/m/${id}`);
    expect(status).toBe(404);
    expect(body).toContain("We do not know this code");
    expect(body).not.toContain("toString");
  });
});
