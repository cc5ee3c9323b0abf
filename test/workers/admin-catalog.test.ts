import { beforeEach, describe, expect, it } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, call, publish } from "./support/visitor.ts";

const SIGN_IN = { authorization: "Bearer operator-of-the-tests" };
const JSON_TYPE = { "content-type": "application/json" };

const read = (): Promise<Answered> => call("/admin/v1/catalog", { headers: SIGN_IN });
const put = (body: BodyInit | null, headers: Record<string, string> = JSON_TYPE): Promise<Answered> =>
  call("/admin/v1/catalog", { method: "PUT", headers: { ...SIGN_IN, ...headers }, body });

const catalog = (name: string): Catalog =>
  street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }], { mesh: { name } });

let version: string;

beforeEach(async () => {
  version = (await publish(catalog("Street"))).body.version;
});

/** Nothing was published since: what is read is what was there before the test. */
async function isUnchanged(): Promise<boolean> {
  return (
    (await read()).headers.get("etag") === `"${version}"` && (await call("/v1/mesh")).body.catalogVersion === version
  );
}

describe("the catalog", () => {
  it("is read as it was published, with its version as ETag", async () => {
    const { status, body, headers } = await read();
    expect(status).toBe(200);
    expect(body).toEqual(catalog("Street"));
    expect(headers.get("etag")).toBe(`"${version}"`);
    expect(headers.get("content-type")).toContain("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("has the version of its content: the same again is the same, however it is written", async () => {
    expect(version).toMatch(/^[A-Za-z0-9_-]+$/);
    const text = JSON.stringify(catalog("Street"), undefined, 2);
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(catalog("Street")).toReversed()));
    for (const body of [JSON.stringify(catalog("Street")), text, reordered]) {
      expect((await put(body)).body).toEqual({ version });
    }
    const other = (await publish(catalog("Avenue"))).body.version;
    expect(other).not.toBe(version);
    expect((await publish(catalog("Street"))).body.version).toBe(version);
  });

  it("is decided on at once where it was published", async () => {
    const next = (await publish(catalog("Avenue"))).body.version;
    expect((await call("/v1/mesh")).body).toMatchObject({ name: "Avenue", catalogVersion: next });
  });
});

describe("what is right and seldom meant", () => {
  it("is told beside the version, and published", async () => {
    const odd = {
      ...catalog("Street"),
      moments: [{ id: "m", on: { enter: { label: "nobody-has-this" } }, offer: offer() }],
    };
    const { status, body } = await put(JSON.stringify(odd));
    expect([status, Object.keys(body)]).toEqual([200, ["version", "warnings"]]);
    expect(body.warnings).toEqual([
      { pointer: "/moments/0/on/enter/label", detail: expect.stringContaining("can never be given") },
    ]);
    expect((await call("/v1/mesh")).body.catalogVersion).toBe(body.version);
  });

  it("is told 20 times at most, and how often more", async () => {
    const moments = Array.from({ length: 30 }, (_, number) => ({ id: `m${number}`, on: { event: "e" } }));
    const { body } = await put(JSON.stringify({ moments }));
    expect([body.warnings.length, body.warnings.at(-1)]).toEqual([21, { pointer: "", detail: "and 10 more" }]);
  });
});

describe("If-Match", () => {
  it("with the current version, or any, lets it be published", async () => {
    const next = await put(JSON.stringify(catalog("Avenue")), { ...JSON_TYPE, "if-match": `"${version}"` });
    expect(next.status).toBe(200);
    const any = await put(JSON.stringify(catalog("Boulevard")), { ...JSON_TYPE, "if-match": "*" });
    expect(any.status).toBe(200);
  });

  it("with any other version is 409, and nothing is published", async () => {
    const old = version;
    version = (await publish(catalog("Avenue"))).body.version;
    for (const ifMatch of [`"${old}"`, '"other"', '""', `"${version.toLowerCase()}x"`]) {
      const { status, body } = await put(JSON.stringify(catalog("Boulevard")), { ...JSON_TYPE, "if-match": ifMatch });
      expect([ifMatch, status, body.code]).toEqual([ifMatch, 409, "version-conflict"]);
    }
    // So is a first version where there is one.
    const first = await put(JSON.stringify(catalog("Boulevard")), { ...JSON_TYPE, "if-none-match": "*" });
    expect([first.status, first.body.code]).toEqual([409, "version-conflict"]);
    expect(await isUnchanged()).toBe(true);
  });

  it("lets one of two that change the same version through", async () => {
    const headers = { ...JSON_TYPE, "if-match": `"${version}"` };
    const both = await Promise.all(["Avenue", "Boulevard"].map((name) => put(JSON.stringify(catalog(name)), headers)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe("a catalog that is refused", () => {
  it("for its type is 415: a form of another page cannot publish", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jose"]) {
      const { status, body } = await put(JSON.stringify(catalog("Avenue")), { "content-type": type });
      expect([type, status, body.code]).toEqual([type, 415, "unsupported-media-type"]);
    }
    expect((await put(new TextEncoder().encode("{}"), {})).status).toBe(415);
    expect(await isUnchanged()).toBe(true);
    expect(
      (await put(JSON.stringify(catalog("Street")), { "content-type": "Application/JSON; charset=utf-8" })).status,
    ).toBe(200);
  });

  it("for its size is 413: at most 8 MiB, announced or not", async () => {
    const most = 8 * 1024 * 1024;
    const padded = (bytes: number) => {
      const text = JSON.stringify(catalog("Street"));
      return text + " ".repeat(bytes - text.length);
    };
    const large = await put(padded(most + 1));
    expect([large.status, large.body.code]).toEqual([413, "content-too-large"]);
    const streamed = new Response(padded(most + 1)).body?.pipeThrough(new TransformStream());
    expect((await put(streamed ?? null)).status).toBe(413);
    expect(await isUnchanged()).toBe(true);
    expect((await put(padded(most))).body).toEqual({ version });
  });

  it("for what is no JSON, or says a thing twice, is 400", async () => {
    const twice = JSON.stringify(catalog("Avenue")).replace('"mesh":{', '"mesh":{"n\\u0061me":"Street",');
    const texts = ["", "{", "null}", "{'mesh':1}", twice, "NaN"];
    for (const text of texts) {
      const { status, body } = await put(new TextEncoder().encode(text));
      expect([text.slice(0, 40), status, body.code]).toEqual([text.slice(0, 40), 400, "malformed"]);
    }
    expect((await put(new Uint8Array([0x7b, 0xff, 0x7d]))).body.code).toBe("malformed");
    expect(await isUnchanged()).toBe(true);
  });

  it("for its content is 422 with the pointer of each fault, all at once", async () => {
    const wrong = {
      places: [
        { id: "Shop!", fence: { center: [13.4, 95], radius: 1 } },
        { id: "books", silence: "P1M" },
      ],
      markers: [{ id: "m", place: "nowhere", kind: "qr" }],
      campaigns: [{ id: "c", control: 0.6, pace: "even" }],
      moments: [
        {
          id: "one",
          on: { enter: { place: "books" } },
          offer: { variants: [{ id: "a", format: "card", title: { de: "x" } }] },
        },
        { id: "one", on: { event: "e" }, when: "person.visits(" },
      ],
      more: true,
    };
    const { status, body } = await put(JSON.stringify(wrong));
    expect([status, body.code]).toEqual([422, "invalid"]);
    const expected = [
      "/places/0/id",
      "/places/0/fence/center/1",
      "/places/0/fence/radius",
      "/places/1/silence",
      "/markers/0/place",
      "/campaigns/0/control",
      "/moments/1/when",
      "/more",
    ];
    expect(body.pointers).toEqual(expect.arrayContaining(expected));
    expect(body.pointers.some((pointer: string) => pointer.startsWith("/moments/0/offer/variants/0/title"))).toBe(true);
    expect(body.pointers.some((pointer: string) => pointer.startsWith("/moments/1"))).toBe(true);
    expect(body.detail.split("\n").length).toBe(body.pointers.length);
    expect(await isUnchanged()).toBe(true);
  });

  it("tells the first 20 faults, and how many more there are", async () => {
    const places = Array.from({ length: 37 }, (_, number) => ({ id: `Place ${number}` }));
    const { status, body } = await put(JSON.stringify({ places }));
    expect([status, body.pointers.length, body.pointers.at(-1)]).toEqual([422, 20, "/places/19/id"]);
    const lines = body.detail.split("\n");
    expect([lines.length, lines.at(-1)]).toEqual([21, "and 17 more"]);
  });

  it("where it is no object at all is 422 too", async () => {
    for (const text of ["[]", "null", "5", '"catalog"']) {
      const { status, body } = await put(text);
      expect([text, status, body.pointers]).toEqual([text, 422, [""]]);
    }
  });

  it("from nobody is 401, whatever it says, and publishes nothing", async () => {
    const { status } = await call("/admin/v1/catalog", {
      method: "PUT",
      headers: JSON_TYPE,
      body: JSON.stringify(catalog("Avenue")),
    });
    expect(status).toBe(401);
    expect(await isUnchanged()).toBe(true);
  });
});

describe("a catalog near the limit of 8 MiB", () => {
  it("is published whole, also where its compiled form is many times as large", async () => {
    const places = Array.from({ length: 300_000 }, (_, number) => ({ id: `p${number}` }));
    const document = { mesh: { name: "Many" }, places };
    expect(JSON.stringify(document).length).toBeLessThan(8 * 1024 * 1024);
    const published = await publish(document);
    expect(published.status).toBe(200);
    expect((await call("/v1/mesh")).body).toMatchObject({ name: "Many", catalogVersion: published.body.version });
  });

  it("published by two at once ends as one of them, whole", async () => {
    const documents = ["one", "other"].map((name) => ({ mesh: { name }, places: [{ id: `place-${name}` }] }));
    const answers = await Promise.all(documents.map((document) => publish(document)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { name, catalogVersion } = (await call("/v1/mesh")).body;
    expect(answers.map(({ body }) => body.version)).toContain(catalogVersion);
    expect(["one", "other"]).toContain(name);
  });
});
