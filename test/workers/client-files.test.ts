import { describe, expect, it } from "vitest";
import { call, post } from "./support/visitor.ts";

const FILES = ["mesh.js", "mesh-offer.js", "service-worker.js"];

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
    expect(offer).toContain('"mesh-offer"');
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

  it("are only read", async () => {
    const { status, headers } = await post("/client/mesh.js", "x");
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const head = await call("/client/mesh.js", { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, undefined]);
  });
});
