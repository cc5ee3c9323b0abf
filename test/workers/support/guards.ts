import { expect } from "vitest";
import type { Route } from "../../../workers/routes/route.ts";
import { callWith } from "./forge.ts";
import { makeGateway } from "./gateway.ts";
import { street } from "./street.ts";
import { type Answered, AUDIENCE, call, makeVisitor, post, publish } from "./visitor.ts";

const PRODUCTION = { MESH_ENV: "production", PUSH_SERVICE_ORIGINS: "" };

/** What every route's guard is held to: who gets past it, and who does not. */
export const GUARDS: Record<Route["guard"], (route: Route) => Promise<void>> = {
  async public({ method, path }) {
    expect(method).toBe("GET");
    const { status } = await call(anonymous(path));
    expect(status).toBe(path.includes(":") ? 404 : 200);
    expect(await call(anonymous(path), { method: "HEAD" })).toMatchObject({ status, body: undefined });
  },
  async key({ method, path }) {
    expect(method).toBe("POST");
    expect((await post(path, "garbage")).status).toBe(400);
    // A message of a device that proves no possession of a key is no registration.
    expect((await post(path, await (await makeVisitor()).sign("ping+jwt"))).status).toBe(400);
  },
  async device({ method, path }) {
    expect(method).toBe("POST");
    expect((await post(path, "garbage")).status).toBe(400);
    const visitor = await makeVisitor();
    const statusOf = async (claims: object, typ = typOf(path)) =>
      (await post(path, await visitor.sign(typ, claims))).status;
    expect(await statusOf({ pass: undefined })).toBe(401);
    expect(await statusOf({ pass: "forged" })).toBe(401);
    expect(await statusOf({ pass: (await makeVisitor()).pass })).toBe(401);
    expect(await statusOf({}, "device+jwt")).toBe(400);
    // With a pass of its own it comes through: to the claims, or to an answer.
    expect([200, 202, 204, 409, 422]).toContain(await statusOf({}));
  },
  async sender({ method, path }) {
    expect(method).toBe("POST");
    expect((await post(path, "garbage")).status).toBe(400);
    // A device is no sender, whatever it signs.
    const visitor = await makeVisitor();
    const { typ, scope, claims, status: taken = 202 } = kindOf(path);
    const other = scope === "redemptions" ? "profiles" : "redemptions";
    expect((await post(path, await visitor.sign(typ, { pass: undefined }))).status).toBe(401);
    const { entry: known, ...gateway } = await makeGateway("gw-of-guards", "shop", { kind: "backend" });
    const say = async () => (await post(path, await gateway.sign(claims, { header: { typ } }))).status;
    expect(await say()).toBe(401);
    for (const [scopes, status] of [
      [[other], 403],
      [[scope], taken],
    ] as const) {
      const senders = [{ ...known, scopes: [...scopes] }];
      expect((await publish(street([], { senders }))).status).toBe(200);
      expect(await say()).toBe(status);
    }
  },
  async page({ method, path }) {
    expect(method).toBe("POST");
    const send = (headers: Record<string, string>) =>
      call(path, { method, headers: { "content-type": "application/json", ...headers }, body: "{}" });
    for (const origin of [undefined, "null", "https://shop.test", "http://mesh.test", "https://mesh.test:8443"])
      expect([origin, (await send(origin === undefined ? {} : { origin })).status]).toEqual([origin, 403]);
    expect((await send({ origin: AUDIENCE, "content-type": "text/plain" })).status).toBe(415);
    expect((await send({ origin: AUDIENCE })).status).toBe(200);
  },
  async operator({ method, path }) {
    const send = (changes: object, authorization?: string): Promise<Answered> =>
      callWith(changes, path, {
        method,
        headers: {
          "content-type": "application/json",
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(method === "GET" ? {} : { body: "{}" }),
      });
    const wrong = [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      "Bearer wrong",
      "Basic operator-of-the-tests",
      "operator-of-the-tests",
    ];
    for (const authorization of wrong) {
      const { status, body } = await send({}, authorization);
      expect([authorization, status, body.code]).toEqual([authorization, 401, "unauthenticated"]);
    }
    // In production the local token signs nobody in, and nothing else is configured.
    for (const authorization of [undefined, "Bearer operator-of-the-tests"]) {
      const { status, body } = await send(PRODUCTION, authorization);
      expect([status, body.code]).toEqual([403, "forbidden"]);
    }
    for (const token of [undefined, ""]) {
      const { status, body } = await send({ OPERATOR_TOKEN: token }, "Bearer ");
      expect([status, body.code]).toEqual([403, "forbidden"]);
    }
    expect([401, 403]).not.toContain((await send({}, "Bearer operator-of-the-tests")).status);
    expect([401, 403]).not.toContain((await send({}, "bearer operator-of-the-tests")).status);
  },
};

/** The path, with names in it that nothing has. */
export function anonymous(path: string): string {
  return path.replaceAll(/:\w+/g, "unknown");
}

/** The typ that an endpoint of a device takes (docs/contract.md#types). */
function typOf(path: string): string {
  const typs: Record<string, string> = {
    "/v1/pings": "ping+jwt",
    "/v1/reactions": "reaction+jwt",
    "/v1/me/consent": "consent+jwt",
    "/v1/me/subscription": "subscription+jwt",
    "/v1/me/now": "now+jwt",
    "/v1/me/coupons": "coupons+jwt",
    "/v1/me/card": "card+jwt",
    "/v1/me/rewards": "reward+jwt",
    "/v1/me/subject": "subject+jwt",
    "/v1/me/receipts": "receipts+jwt",
    "/v1/me/export": "export+jwt",
    "/v1/me/erase": "erase+jwt",
    "/v1/me/tags": "tag+jwt",
    "/v1/me/stops": "stop+jwt",
    "/v1/me/link": "link+jwt",
    "/v1/me/unlink": "unlink+jwt",
  };
  return typs[path] ?? "no such endpoint";
}

interface SenderKind {
  readonly typ: string;
  readonly scope: string;
  readonly claims: object;
  /** Of its answer; absent: 202. */
  readonly status?: number;
}

/** What an endpoint of a sender takes (docs/contract.md#types), by which scope. */
function kindOf(path: string): SenderKind {
  const kind = SENDER_KINDS[path];
  if (kind === undefined) throw new Error(`nobody knows what ${path} takes`);
  return kind;
}

const SENDER_KINDS: Readonly<Record<string, SenderKind>> = {
  "/v1/sightings": { typ: "sightings+jwt", scope: "sightings", claims: { format: "rows", body: [] } },
  "/v1/signals": { typ: "signal+jwt", scope: "signal:fresh", claims: { type: "fresh" } },
  "/v1/redemptions": {
    typ: "redemption+jwt",
    scope: "redemptions",
    claims: { action: "check", transaction: "1", code: "4006381333931" },
    status: 200,
  },
  "/v1/profiles": { typ: "profiles+jwt", scope: "profiles", claims: { rows: [{ customer: "4711" }] } },
  "/v1/erasures": { typ: "erasure+jwt", scope: "erase", claims: { customer: "4711" } },
};
