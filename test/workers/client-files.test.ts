import { describe, expect, it } from "vitest";
import { call, post } from "./support/visitor.ts";

const FILES = [
  "mesh.js",
  "mesh-offer.js",
  "service-worker.js",
  "mesh-consent.js",
  "mesh-now.js",
  "push.js",
  "coupon.js",
  "diagnose.js",
  "debug.js",
];
const TYPES = ["mesh.d.ts", "mesh-offer.d.ts", "mesh-consent.d.ts", "mesh-now.d.ts"];

describe("the SDK's files", () => {
  it.each(FILES)("%s is there for pages of any origin", async (name) => {
    for (const headers of [{}, { origin: "https://shop.test" }, { origin: "https://anybody.test" }]) {
      const { status, body, headers: told } = await call(`/client/${name}`, { headers });
      expect(status).toBe(200);
      expect(body.length).toBeGreaterThan(200);
      expect(Object.fromEntries(told)).toMatchObject({
        "content-type": "text/javascript; charset=utf-8",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        "cache-control": "public, max-age=300",
      });
    }
  });

  it("are modules for pages, and a classic script for service workers", async () => {
    // One after the other: what one request is loading in the test's runtime, no other may wait for.
    const texts: string[] = [];
    for (const name of FILES) texts.push((await call(`/client/${name}`)).body);
    const [mesh, offer, worker] = texts;
    expect(mesh).toMatch(
      /export\s*\{[^}]*\bconnect\b[^}]*\bMeshProblem\b|export\s*\{[^}]*\bMeshProblem\b[^}]*\bconnect\b/,
    );
    expect(offer).toContain("customElements.define(`mesh-offer`");
    expect(worker).not.toMatch(/\bexport\s*\{|\bimport\s*[{*(]/);
  });

  it("are not sent again to who has them", async () => {
    const tags = new Set<string>();
    for (const name of FILES) {
      const etag = (await call(`/client/${name}`)).headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]{22}"$/);
      tags.add(etag);
      for (const known of [etag, `W/${etag}`, `"old", ${etag}`, "*"]) {
        const { status, body, headers } = await call(`/client/${name}`, { headers: { "if-none-match": known } });
        expect([status, body, headers.get("etag"), headers.get("cache-control")]).toEqual([
          304,
          undefined,
          etag,
          "public, max-age=300",
        ]);
      }
      expect((await call(`/client/${name}`, { headers: { "if-none-match": '"old"' } })).status).toBe(200);
    }
    expect(tags.size).toBe(FILES.length);
  });

  it.each(["api.js", "mesh.ts", "toString", "..%2fmesh.js", "mesh.js.map"])("%s is none of them", async (name) => {
    const { status, body } = await call(`/client/${name}`);
    expect([status, body.code]).toEqual([404, "not-found"]);
  });

  it("are the same bytes under the version of what they offer", async () => {
    for (const name of [...FILES, ...TYPES, "mesh-consent.js", "account.js", "diagnose.js", "debug.js"]) {
      const [plain, versioned] = [await call(`/client/${name}`), await call(`/client/v1/${name}`)];
      expect([versioned.status, versioned.body, versioned.headers.get("etag")]).toEqual([
        200,
        plain.body,
        plain.headers.get("etag"),
      ]);
    }
    expect((await call("/client/v2/mesh.js")).status).toBe(404);
  });

  it("are told by their hashes, and kept for ever at an address with the hash", async () => {
    const { body, headers } = await call("/client/v1/integrity.json");
    expect(headers.get("content-type")).toBe("application/json");
    expect(Object.keys(body.files)).toEqual(expect.arrayContaining([...FILES, ...TYPES]));
    for (const [name, { url, integrity }] of Object.entries<{ url: string; integrity: string }>(body.files)) {
      const file = await call(url);
      const hash = await crypto.subtle.digest("SHA-384", new TextEncoder().encode(file.body));
      expect(`sha384-${Buffer.from(hash).toString("base64")}`).toBe(integrity);
      expect([name, file.headers.get("cache-control")]).toEqual([name, "public, max-age=31536000, immutable"]);
    }
    const other = await call("/client/v1/mesh.js?v=other");
    expect([other.status, other.headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
  });

  it("have types beside them, which name nothing that is not served", async () => {
    for (const name of TYPES) {
      const { status, body, headers } = await call(`/client/v1/${name}`);
      expect([status, headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
      expect([...body.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)).toEqual(
        name === "mesh.d.ts" ? [] : ["./mesh.js"],
      );
    }
  });

  it("are only read", async () => {
    const { status, headers } = await post("/client/mesh.js", "x");
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const head = await call("/client/mesh.js", { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, undefined]);
  });
});
