import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { counted } from "./support/counters.ts";
import { callWith, encodePart } from "./support/forge.ts";
import { bought, catalogWith, get, offered, readPage } from "./support/landing.ts";
import { evict, HOUR_MS, MINUTE_MS, pass, passToAlarm, tablesOf } from "./support/person-object.ts";
import { makeSubscriber, openPushDesk, settled } from "./support/push-desk.ts";
import { say } from "./support/say.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { AUDIENCE, call, makeVisitor, post, publish } from "./support/visitor.ts";

const HOSTILE = `</title><script>alert("1")</script>' onload='&amp;`;

const MONDAY_NOON_MS = Date.UTC(2029, 5, 4, 12);

beforeAll(() => void vi.setSystemTime(MONDAY_NOON_MS));
beforeEach(async () => {
  pass(MINUTE_MS);
  expect((await publish(catalogWith())).status).toBe(200);
});

describe("the page of an offer", () => {
  it("shows the offer, whose it is, until when, and why there is such a page", async () => {
    vi.setSystemTime(MONDAY_NOON_MS + MINUTE_MS);
    const { page } = await bought({ timeZone: "Asia/Kathmandu" });
    const answered = await get(page);
    expect(answered.status).toBe(200);
    const text = readPage(answered);
    for (const said of ["Street & Co", "A coffee on us", "Just show this page.", "Why this offer?", "one tap"]) {
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

  it("is there for a push that no message asked for, too", async () => {
    const goodbye: Moment = { id: "goodbye", on: { exit: { place: "shop" } }, offer: offer() };
    await publish(street([goodbye]));
    const desk = openPushDesk();
    const visitor = await makeSubscriber();
    await visitor.ping(at(SHOP));
    await passToAlarm(visitor.person);
    await desk.heard(1);
    await settled(visitor);
    vi.restoreAllMocks();
    await visitor.send("/v1/devices", "device+jwt");
    const { receipts } = (await visitor.send("/v1/me/receipts", "receipts+jwt")).body;
    const { id } = receipts.find(({ outcome }: { outcome: string }) => outcome === "push");
    expect(readPage(await get(`/o/${id}`))).toMatch(/Hello Valid until/);
    await visitor.consent({ push: false });
    expect(readPage(await get(`/o/${id}`))).toContain("This offer is over");
  });

  it("may be read again and by anybody, and nothing is written by that", async () => {
    const { visitor, page } = await bought();
    await counted(visitor.person);
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
      expect(body).not.toMatch(/<script|<iframe|<form| style=/);
      expect(body.match(/<link [^>]*>/g)).toEqual([expect.stringMatching(/^<link rel="icon" href="data:image/)]);
      const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? "";
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
      const image = body.includes("<img") ? " https://pictures.test" : "";
      expect(headers.get("content-security-policy")).toBe(
        `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...hash))}'; img-src data:${image}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
    }
  });

  it("takes no picture from elsewhere for a reader with Global Privacy Control, and is the same otherwise", async () => {
    const { page } = await bought();
    const private_ = await get(page, { "sec-gpc": "1" });
    expect(private_.body).not.toContain("pictures.test");
    expect(private_.headers.get("content-security-policy")).toContain("img-src data:;");
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
    ["https://app.test", "https://app.test/?mesh-marker=table-7"],
    ["https://app.test/a?b=c%20d&e#f", "https://app.test/a?b=c%20d&amp;e&amp;mesh-marker=table-7#f"],
    ["http://localhost:3000/", "http://localhost:3000/?mesh-marker=table-7"],
  ])("leads into the app, %s, with what to scan", async (app, link) => {
    const { status, body } = await callWith({ MESH_APP: app }, "/m/table-7");
    expect(status).toBe(200);
    expect(body).toContain(`<a class="go" href="${link}">Continue in the app</a>`);
    expect((await callWith({ MESH_APP: app }, "/m/none")).body).not.toContain("mesh-marker");
  });

  describe("whose code changes", () => {
    const APP = "https://app.test/menu?lang=en";
    const HEADER = { alg: "EdDSA", typ: "qr+jwt", kid: "display" };
    const code = (header: object = HEADER, claims: object = {}) =>
      [encodePart(header), encodePart({ aud: AUDIENCE, ...claims }), encodePart(new Uint8Array(64))].join(".");
    const links = ({ body }: { body: string }) => [...body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    const open = async (query: string) => {
      const { status, body } = await callWith({ MESH_APP: APP }, `/m/table-7${query}`);
      expect(status).toBe(200);
      const app = new URL(links({ body }).at(-1)?.replaceAll("&amp;", "&") ?? "");
      expect([...app.searchParams.keys()]).toEqual(["lang", "mesh-marker"]);
      return { body, scanned: app.searchParams.get("mesh-marker") };
    };

    it("hands the code into the app as it was shown, and nothing else of the address", async () => {
      const { body, scanned } = await open(`?canary=1&s=${code()}&mesh-marker=canary&s=canary#canary`);
      expect(scanned).toBe(`${AUDIENCE}/m/table-7?s=${code()}`);
      expect(body).not.toContain("canary");
    });

    it("names the mesh's own address, wherever the page was opened", async () => {
      const settings = { MESH_APP: APP, MESH_AUDIENCE: "https://own.test" };
      const { body } = await callWith(settings, `/m/table-7?s=${code()}`);
      expect(body).toContain(encodeURIComponent(`https://own.test/m/table-7?s=${code()}`));
      expect(body).not.toContain("mesh.test");
    });

    it.each([
      ["none", ""],
      ["text of somebody", "canary"],
      ["markup", '"><script>canary</script>'],
      ["a part too few", code().split(".").slice(0, 2).join(".")],
      ["a part too many", `${code()}.canary`],
      ["padding", `${code()}=`],
      ["another kind of token", code({ ...HEADER, typ: "pass+jwt" })],
      ["an algorithm of nobody", code({ ...HEADER, alg: "none" })],
      ["more than can be scanned", code(HEADER, { long: "x".repeat(300) })],
    ])("hands on the id alone where the code is %s", async (_what, text) => {
      const { body, scanned } = await open(`?s=${encodeURIComponent(text)}`);
      expect(scanned).toBe("table-7");
      for (const part of ["canary", "script", ...code().split(".")]) expect(body).not.toContain(part);
    });

    it("shows nothing of the code where there is no app to lead to", async () => {
      expect((await get(`/m/table-7?s=${code()}`)).body).toBe((await get("/m/table-7")).body);
    });
  });

  it.each(["http://app.test", "app.test", "javascript:alert(1)"])("leads nowhere where MESH_APP is %s", async (app) => {
    const logged = vi.spyOn(console, "error").mockReturnValue();
    expect((await callWith({ MESH_APP: app }, "/m/table-7")).status).toBe(503);
    expect(String(logged.mock.lastCall?.[1])).toContain("MESH_APP must be an https URL");
    logged.mockRestore();
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
