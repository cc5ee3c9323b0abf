import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { compactVerify, importJWK, type JWK } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { OPERATIONS } from "../../shared/openapi/operations.ts";
import { ROUTES } from "../../workers/routes/index.ts";
import { anonymous, GUARDS } from "./support/guards.ts";
import { offer, street } from "./support/street.ts";
import { call, makeVisitor, post, publish } from "./support/visitor.ts";

describe("every route", () => {
  it.each(ROUTES.map((route) => [route.method, route.path, route.guard, route] as const))(
    "%s %s is held to its guard: %s",
    async (_method, _path, guard, route) => {
      const published = await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
      expect(published.status).toBe(200);
      await GUARDS[guard](route);
    },
  );

  it("is in the table once", () => {
    const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("of an operator is under /admin, of a device or sender under /v1 and a POST", () => {
    for (const { guard, path, method } of ROUTES) {
      expect(path.startsWith("/admin/")).toBe(guard === "operator");
      if (guard === "device" || guard === "key" || guard === "sender")
        expect([path.startsWith("/v1/"), method]).toEqual([true, "POST"]);
    }
  });

  it("of an operator takes a role, the one that the interface's document says, and no other route does", () => {
    for (const { method, path, guard, role } of ROUTES) {
      const documented = OPERATIONS.find((operation) => operation.method === method && operation.path === path);
      expect([path, role !== undefined]).toEqual([path, guard === "operator"]);
      expect([path, documented?.role]).toEqual([path, role]);
    }
  });

  it("that the contract names for round 1 so far is there", () => {
    const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(names).toEqual(
      expect.arrayContaining([
        "GET /.well-known/jwks.json",
        "GET /admin/v1/catalog",
        "GET /health",
        "GET /schema/catalog.json",
        "GET /v1/mesh",
        "POST /v1/devices",
        "POST /v1/me/consent",
        "POST /v1/me/erase",
        "POST /v1/me/export",
        "POST /v1/me/link",
        "POST /v1/me/now",
        "POST /v1/me/receipts",
        "POST /v1/me/stops",
        "POST /v1/me/subscription",
        "POST /v1/me/unlink",
        "POST /v1/pings",
        "POST /v1/reactions",
        "PUT /admin/v1/catalog",
      ]),
    );
  });
});

describe("a path that leads nowhere", () => {
  it.each([
    "/index.html",
    "/v1",
    "/v1/pings/",
    "/v1/pings/x",
    "/V1/pings",
    "/v2/pings",
    "/admin",
    "/admin/v1",
    "/admin/v1/catalog/",
    "/console",
    "/console/session/",
    "/.well-known/",
    "/.env",
    "/v1/mesh%2f",
    "//v1/mesh",
  ])("%s is 404, whoever asks and however", async (path) => {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      const { status, body } = await call(path, { method, headers: { authorization: "Bearer operator-of-the-tests" } });
      expect([method, status, body.code]).toEqual([method, 404, "not-found"]);
    }
  });

  const unbuilt = [
    "/o/x",
    "/m/table-7",
    "/v1/me/tags",
    "/v1/sightings",
    "/v1/signals",
    "/v1/me/link",
    "/v1/me/coupons",
    "/v1/redemptions",
    "/openapi.json",
    "/docs",
    "/.well-known/gpc.json",
  ].filter((path) => !ROUTES.some((route) => route.path === path || route.path.startsWith(`${path.slice(0, 3)}:`)));

  it.each(unbuilt)("%s is 404 until it is built", async (path) => {
    expect((await call(path)).status).toBe(404);
    expect((await post(path, await (await makeVisitor()).sign("ping+jwt"))).status).toBe(404);
  });
});

describe("what anybody may read", () => {
  beforeEach(async () => expect((await publish(street([]))).status).toBe(200));

  it("wakes no person's object", async () => {
    const before = (await listDurableObjectIds(env.PERSON)).length;
    for (const { path } of ROUTES.filter(({ guard }) => guard === "public")) await call(anonymous(path));
    expect((await listDurableObjectIds(env.PERSON)).length).toBe(before);
  });

  it("has every public key that the mesh signs with, and no private member", async () => {
    const { body, headers } = await call("/.well-known/jwks.json");
    expect(headers.get("content-type")).toContain("json");
    expect(body.keys.length).toBeGreaterThanOrEqual(3);
    for (const key of body.keys) {
      expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
      expect(key).toMatchObject({ kty: "OKP", crv: "Ed25519", use: "sig" });
    }
    const secrets = [env.PASS_KEY, env.CONSENT_KEY, env.TOMBSTONE_KEY, env.VAPID_KEY].map((key) => JSON.parse(key).d);
    for (const secret of secrets) expect(JSON.stringify(body)).not.toContain(secret);
  });

  it("verifies passes, proofs and tombstones, each with a key of its own", async () => {
    const { keys } = (await call("/.well-known/jwks.json")).body;
    const visitor = await makeVisitor();
    const { proof } = (await visitor.consent({ marketing: true })).body;
    const { tombstone } = (await visitor.send("/v1/me/erase", "erase+jwt")).body;
    const kids = new Set<string>();
    for (const [token, typ] of [
      [visitor.pass, "pass+jwt"],
      [proof, "consent-proof+jwt"],
      [tombstone, "tombstone+jwt"],
    ]) {
      const kid = JSON.parse(atob(token.split(".")[0].replaceAll("-", "+").replaceAll("_", "/"))).kid;
      const jwk: JWK = keys.find((key: JWK) => key.kid === kid);
      const { protectedHeader } = await compactVerify(token, await importJWK(jwk, "EdDSA"));
      expect(protectedHeader.typ).toBe(typ);
      kids.add(kid);
    }
    expect(kids.size).toBe(3);
  });

  it("tells what a client needs before its first message, of the catalog that is decided on", async () => {
    const moments = [{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }];
    const changed = street(moments, {
      mesh: { name: "Street", noticeVersion: "7" },
      policy: { purposes: ["location", "marketing"] },
    });
    const { version } = (await publish(changed)).body;
    const { body } = await call("/v1/mesh");
    expect(Object.keys(body).toSorted()).toEqual([
      "audience",
      "catalogVersion",
      "name",
      "noticeVersion",
      "purposes",
      "serverTime",
      "vapidPublicKey",
    ]);
    expect(body).toMatchObject({
      name: "Street",
      noticeVersion: "7",
      purposes: ["location", "marketing"],
      catalogVersion: version,
    });
    expect(Math.abs(body.serverTime - Date.now() / 1000)).toBeLessThan(5);
    const point = Uint8Array.from(atob(body.vapidPublicKey.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    expect([point.length, point[0]]).toEqual([65, 4]);
    expect((await call("/health")).body).toMatchObject({ trouble: [], catalog: { version } });
  });

  it("tells the notice and the brand, where the catalog has them", async () => {
    const own = {
      notice: { url: "https://street.example.com/privacy", controller: "Street Ltd" },
      brand: { logo: "https://street.example.com/logo.svg", colour: "#d8345f" },
    };
    await publish(street([], { mesh: { name: "Street", ...own } }));
    expect((await call("/v1/mesh")).body).toMatchObject(own);
    await publish(street([], { mesh: { name: "Street", brand: {} } }));
    const { body } = await call("/v1/mesh");
    expect(body).toMatchObject({ brand: {} });
    expect(body).not.toHaveProperty("notice");
  });

  it("has the shape of a catalog as JSON Schema", async () => {
    const { body, headers } = await call("/schema/catalog.json");
    expect(headers.get("content-type")).toContain("json");
    expect(body.$schema).toContain("2020-12");
    expect(Object.keys(body.properties)).toEqual(
      expect.arrayContaining([
        "mesh",
        "places",
        "beacons",
        "markers",
        "tags",
        "senders",
        "campaigns",
        "policy",
        "moments",
      ]),
    );
  });
});
