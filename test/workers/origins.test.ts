import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../workers/routes/index.ts";
import { callWith } from "./support/forge.ts";
import { offer, street } from "./support/street.ts";
import { call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const SHOP_PAGE = "https://shop.test";
const POSTS = ROUTES.filter(({ method, path }) => method === "POST" && path.startsWith("/v1/")).map(({ path }) => path);
const OPERATORS = ROUTES.filter(({ guard }) => guard === "operator");
const signIn = { authorization: "Bearer operator-of-the-tests" };

let visitor: Visitor;

beforeAll(async () => {
  await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
  visitor = await makeVisitor(["location"]);
});

describe("the operator's API", () => {
  const isPut = new Set(["POST", "PUT"]);
  const send = (changes: object, { method, path }: { method: string; path: string }, origin: string) =>
    callWith(changes, path, {
      method,
      headers: { ...signIn, origin, "content-type": "application/json" },
      ...(isPut.has(method) ? { body: "{}" } : {}),
    });

  it.each(OPERATORS)("refuses $method $path to a page of another origin, allowed elsewhere or not", async (route) => {
    for (const [changes, origin] of [
      [{}, SHOP_PAGE],
      [{ MESH_ORIGINS: "*" }, SHOP_PAGE],
      [{}, "null"],
      [{}, "http://mesh.test"],
      [{}, "https://mesh.test:8443"],
    ] as const) {
      const { status, body, headers } = await send(changes, route, origin);
      expect([origin, status, body.code]).toEqual([origin, 403, "forbidden"]);
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  it("answers a page of its own origin", async () => {
    expect((await send({}, { method: "GET", path: "/admin/v1/live" }, "https://mesh.test")).status).toBe(200);
  });

  it("grants nobody's preflight", async () => {
    for (const MESH_ORIGINS of [SHOP_PAGE, "*"]) {
      const { status, headers } = await callWith({ MESH_ORIGINS }, "/admin/v1/pause", {
        method: "OPTIONS",
        headers: { origin: SHOP_PAGE, "access-control-request-method": "POST" },
      });
      expect(status).toBe(204);
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });
});

describe("a page of another origin", () => {
  const preflight = (path: string, origin: string, changes = {}) =>
    callWith(changes, path, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });

  it("that is allowed reads answers and refusals", async () => {
    const origin = { origin: SHOP_PAGE };
    const answers = await Promise.all([
      post("/v1/pings", await visitor.sign("ping+jwt"), origin),
      post("/v1/pings", "x", origin),
      call("/v1/pings", { headers: origin }),
      call("/v1/nothing", { headers: origin }),
      call("/v1/mesh", { headers: origin }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 405, 404, 200]);
    for (const { headers } of answers) {
      expect(headers.get("access-control-allow-origin")).toBe(SHOP_PAGE);
      expect(headers.get("vary")?.toLowerCase()).toContain("origin");
      expect(headers.has("access-control-allow-credentials")).toBe(false);
    }
  });

  it("that is not allowed reads nothing, in whatever way it looks like one that is", async () => {
    for (const origin of [
      "https://evil.test",
      "http://shop.test",
      "https://shop.test.evil.test",
      "https://sub.shop.test",
      "https://shop.test:8443",
      "null",
      "",
    ]) {
      const { headers } = await post("/v1/pings", await visitor.sign("ping+jwt"), { origin });
      expect([origin, headers.get("access-control-allow-origin")]).toEqual([origin, null]);
      expect((await preflight("/v1/pings", origin)).headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("needs no preflight to post a token as text/plain, as fetch and sendBeacon label it", async () => {
    const answered = await post("/v1/pings", await visitor.sign("ping+jwt"), {
      origin: SHOP_PAGE,
      "content-type": "text/plain;charset=UTF-8",
    });
    expect(answered.status).toBe(200);
    expect(answered.headers.get("access-control-allow-origin")).toBe(SHOP_PAGE);
  });

  it("that asks first is told what it may do", async () => {
    for (const path of POSTS) {
      const { status, body, headers } = await preflight(path, SHOP_PAGE);
      expect([path, status, body]).toEqual([path, 204, undefined]);
      expect(headers.get("access-control-allow-origin")).toBe(SHOP_PAGE);
      expect(headers.get("access-control-allow-methods")).toContain("POST");
      expect(headers.get("access-control-allow-headers")?.toLowerCase()).toContain("content-type");
      expect(Number(headers.get("access-control-max-age"))).toBeGreaterThan(0);
    }
  });

  it("may be any where MESH_ORIGINS is *, and none where it is empty", async () => {
    const everyone = await callWith({ MESH_ORIGINS: "*" }, "/v1/mesh", { headers: { origin: "https://any.test" } });
    expect(everyone.headers.get("access-control-allow-origin")).toBe("*");
    const nobody = await callWith({ MESH_ORIGINS: "" }, "/v1/mesh", { headers: { origin: SHOP_PAGE } });
    expect(nobody.headers.get("access-control-allow-origin")).toBeNull();
    const two = { MESH_ORIGINS: "https://a.test, https://b.test" };
    for (const origin of ["https://a.test", "https://b.test"]) {
      const { headers } = await callWith(two, "/v1/mesh", { headers: { origin } });
      expect(headers.get("access-control-allow-origin")).toBe(origin);
    }
  });

  it("does not get from a cache what was fetched without or for another origin", async () => {
    for (const path of ["/.well-known/jwks.json", "/schema/catalog.json"]) {
      for (const headers of [{}, { origin: SHOP_PAGE }, { origin: "https://evil.test" }]) {
        const answered = await call(path, { headers });
        expect(answered.headers.get("cache-control")).toContain("public");
        expect(answered.headers.get("vary")?.toLowerCase()).toContain("origin");
      }
    }
  });
});
