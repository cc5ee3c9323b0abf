import { describe, expect, it, vi } from "vitest";
import { errorsOf } from "../../shared/openapi/operation.ts";
import { OPERATIONS } from "../../shared/openapi/operations.ts";
import { ROUTES } from "../../workers/routes/index.ts";
import { callWith } from "./support/forge.ts";
import { AUDIENCE, call } from "./support/visitor.ts";

const nameOf = ({ method, path, guard }: { method: string; path: string; guard: string }) =>
  `${method} ${path} (${guard})`;

describe("the document of the interface", () => {
  it("has one operation for every route, and none without, each with its guard", () => {
    expect(OPERATIONS.map(nameOf).toSorted()).toEqual(ROUTES.map(nameOf).toSorted());
  });

  it("is given to anybody, as the document of this mesh, and kept for five minutes", async () => {
    const { status, body, headers } = await call("/openapi.json");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("public, max-age=300");
    expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), servers: [{ url: AUDIENCE }] });
    expect(Object.keys(body.paths)).toContain("/v1/pings");
  });

  it("tells of every operation what it is refused with", () => {
    for (const operation of OPERATIONS) {
      expect(errorsOf(operation)).toContain("unavailable");
      if (operation.guard === "operator") expect(errorsOf(operation)).toContain("forbidden");
    }
  });
});

describe("what anybody may read", () => {
  it.each(["/openapi.json", "/docs", "/schema/catalog.json"])(
    "%s is made once, and not sent again to who has it",
    async (path) => {
      const stringify = vi.spyOn(JSON, "stringify");
      const first = await call(path);
      stringify.mockClear();
      const second = await call(path);
      expect(stringify).not.toHaveBeenCalled();
      stringify.mockRestore();
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]{22}"$/);
      expect([second.body, second.headers.get("etag")]).toEqual([first.body, etag]);
      for (const known of [etag, `W/${etag}`, `"old", ${etag}`, "*"]) {
        const { status, body, headers } = await call(path, { headers: { "if-none-match": known } });
        expect([status, body, headers.get("etag"), headers.get("cache-control")]).toEqual([
          304,
          undefined,
          etag,
          "public, max-age=300",
        ]);
      }
      expect((await call(path, { headers: { "if-none-match": '"old"' } })).status).toBe(200);
    },
  );

  it("is of the mesh that is asked", async () => {
    const { body, headers } = await callWith({ MESH_AUDIENCE: "https://other.test/mesh" }, "/openapi.json");
    expect(body.servers).toEqual([{ url: "https://other.test" }]);
    expect(headers.get("etag")).not.toBe((await call("/openapi.json")).headers.get("etag"));
    expect((await call("/openapi.json")).body.servers).toEqual([{ url: AUDIENCE }]);
  });
});

describe("its page", () => {
  it("may load and run nothing, but have the one style that is in it", async () => {
    const { status, body, headers } = await call("/docs");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("cache-control")).toBe("public, max-age=300");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    const styles = [...body.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css]) => css);
    expect(styles).toHaveLength(1);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(styles[0]));
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
    expect(headers.get("content-security-policy")?.split("; ").toSorted()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      `style-src 'sha256-${hash}'`,
    ]);
    expect(body).not.toMatch(/<script|<img|<iframe|<link|\sstyle=|\son\w+=|@import|url\(/);
  });

  it("has every operation, and every link in it leads somewhere", async () => {
    const { body } = await call("/docs");
    const page: string = body;
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(OPERATIONS.map(({ id }) => id)));
    const links = [...page.matchAll(/\shref="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
    for (const { path, sends } of OPERATIONS) {
      expect(page).toContain(`<code>${path.replaceAll(/:(\w+)/g, "{$1}")}</code>`);
      if (sends !== undefined && "typ" in sends) expect(page).toContain(`<code>${sends.typ}</code>`);
    }
  });

  it("weighs less than 3.5 KiB an operation", async () => {
    const { body } = await call("/docs");
    expect(new TextEncoder().encode(body).length).toBeLessThan(OPERATIONS.length * 3.5 * 1024);
  });
});
