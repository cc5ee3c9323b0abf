import { beforeAll, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { mayAct } from "../../shared/operators/role.ts";
import { ROUTES } from "../../workers/routes/index.ts";
import { callWith, encodePart, signParts } from "./support/forge.ts";
import { DEPLOYED, makeOperator, type OperatorWithKey } from "./support/operator.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, AUDIENCE, publish, told } from "./support/visitor.ts";

const CATALOG = "/admin/v1/catalog";
/** SHA-256 of nothing, base64url. */
const NO_BODY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
const PAUSE = "/admin/v1/pause";
const MOMENT: Moment = { id: "hello", on: { event: "hello" }, offer: offer() };

const viewer = await makeOperator("vera", "viewer");
const editor = await makeOperator("ed", "editor");
const publisher = await makeOperator("pia", "publisher");
const stranger = await makeOperator("pia", "publisher");
const KEYS = JSON.stringify({ keys: [viewer, editor, publisher].map(({ entry }) => entry) });

beforeAll(async () => {
  expect((await publish(street([MOMENT]))).status).toBe(200);
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly settings?: object;
}

/** Sends a request with this in `Authorization`. */
function send(credential: string, { method = "GET", path = CATALOG, body, headers = {}, settings = {} }: Sent = {}) {
  const init = {
    method,
    headers: { authorization: `Bearer ${credential}`, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  };
  return callWith({ ...DEPLOYED, OPERATOR_KEYS: KEYS, ...settings }, path, init);
}

/** Signs this request, and sends it. */
async function act(
  { sign }: OperatorWithKey,
  { method = "GET", path = CATALOG, body, ...more }: Sent = {},
): Promise<Answered> {
  const credential = await sign({ method, path, body: body ?? "" });
  return send(credential, { method, path, ...(body === undefined ? {} : { body }), ...more });
}

const PAUSED = { method: "POST", path: PAUSE, body: JSON.stringify({ moment: "hello" }) };

describe("an operator of a deployed mesh", () => {
  it("sends no test push, with any role: only a local mesh does", async () => {
    const push = { method: "POST", path: "/admin/v1/push", body: JSON.stringify({ device: "A".repeat(43) }) };
    expect(await act(publisher, push)).toMatchObject({
      status: 403,
      body: { code: "forbidden", detail: expect.stringContaining("for local meshes only (MESH_ENV=local)") },
    });
    expect((await act(editor, push)).body).toMatchObject({
      detail: "this takes the role publisher, and yours is editor",
    });
  });

  it("signs in with a key, and does what the role allows", async () => {
    const restore = { method: "POST", path: "/admin/v1/restore", body: '{"beacon":"counter-beacon"}' };
    const put = { method: "PUT", body: JSON.stringify(street([MOMENT])) };
    const table = [];
    for (const who of [viewer, editor, publisher])
      table.push([await act(who), await act(who, PAUSED), await act(who, restore), await act(who, put)].map(told));
    expect(table).toEqual([
      [
        [200, "good"],
        [403, "forbidden"],
        [403, "forbidden"],
        [403, "forbidden"],
      ],
      [
        [200, "good"],
        [200, "good"],
        [403, "forbidden"],
        [403, "forbidden"],
      ],
      [
        [200, "good"],
        [200, "good"],
        [200, "good"],
        [200, "good"],
      ],
    ]);
    const resume = { ...PAUSED, path: "/admin/v1/resume" };
    expect((await act(editor, resume)).status).toBe(200);
  });

  it("sees webhooks as a viewer, and looks after them as an editor", async () => {
    expect(told(await act(viewer, { path: "/admin/v1/webhooks" }))).toEqual([200, "good"]);
    for (const what of ["test", "replay", "resume"]) {
      const ask = { method: "POST", path: `/admin/v1/webhooks/crm/${what}`, body: "{}" };
      expect(told(await act(viewer, ask))).toEqual([403, "forbidden"]);
      // The catalog has none.
      expect(told(await act(editor, ask))).toEqual([404, "not-found"]);
      expect(told(await act(editor, { ...ask, body: '{"message":5}' }))[0]).toBe(422);
    }
  });

  it.each(
    ROUTES.filter(({ role }) => role !== undefined).map((route) => [route.method, route.path, route.role] as const),
  )("is let by its role, or told which it takes: %s %s, %s", async (method, route, role) => {
    const path = route.replaceAll(/:\w+/g, "none");
    // No form of a write has this member, so whoever is let through changes nothing.
    const body = method === "GET" ? {} : { body: '{"none":1}' };
    for (const [its, who] of [
      ["viewer", viewer],
      ["editor", editor],
      ["publisher", publisher],
    ] as const) {
      const { status, body: said } = await act(who, { method, path, ...body });
      const isRefused = status === 403 && said.detail === `this takes the role ${role}, and yours is ${its}`;
      expect([its, isRefused]).toEqual([its, !mayAct(its, role ?? "publisher")]);
    }
  });

  it("may say a write once: the same message again changes nothing, also where its first answer was lost", async () => {
    const credential = await editor.sign({ ...PAUSED, method: "POST" });
    expect((await send(credential, PAUSED)).status).toBe(200);
    const again = await send(credential, PAUSED);
    expect(told(again)).toEqual([401, "unauthenticated"]);
    expect(again.body.detail).toContain("used before");
    const reading = await viewer.sign({ method: "GET", path: CATALOG, body: "" });
    expect([(await send(reading)).status, (await send(reading)).status]).toEqual([200, 200]);
  });

  it("signs one request: no other method, path, query or body goes with it", async () => {
    const reading = await publisher.sign({ method: "GET", path: CATALOG, body: "" });
    const writing = await publisher.sign({ ...PAUSED, method: "POST" });
    const others: Sent[] = [{ path: "/admin/v1/live" }, { path: `${CATALOG}?x` }, { ...PAUSED }];
    for (const other of others) expect(told(await send(reading, other))).toEqual([401, "unauthenticated"]);
    expect(told(await send(writing, { ...PAUSED, body: '{"campaign":"x"}' }))).toEqual([401, "unauthenticated"]);
    // What was refused has spent nothing.
    expect((await send(writing, PAUSED)).status).toBe(200);
  });

  it.each<[string, () => Promise<string>, string]>([
    [
      "somebody else's key of the same name",
      () => stranger.sign({ method: "GET", path: CATALOG, body: "" }),
      "unauthenticated",
    ],
    [
      "a name that is in no set",
      async () => (await makeOperator("zoe", "publisher")).sign({ method: "GET", path: CATALOG, body: "" }),
      "unauthenticated",
    ],
    [
      "a message for another mesh by a key of this one",
      async () =>
        (await makeOperator("pia", "publisher", "https://other.test")).sign({ method: "GET", path: CATALOG, body: "" }),
      "unauthenticated",
    ],
    ["the token of a local mesh", async () => "operator-of-the-tests", "unauthenticated"],
    ["garbage", async () => "a.b.c", "unauthenticated"],
    ["nothing", async () => "", "unauthenticated"],
    [
      "a device's signature",
      async () => {
        const { privateKey } = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
          "sign",
        ])) as CryptoKeyPair;
        return signParts(privateKey, { alg: "ES256", typ: "operator+jwt", kid: "pia" }, {});
      },
      "unauthenticated",
    ],
  ])("is not %s", async (_, make, code) => {
    expect(told(await send(await make()))).toEqual([401, code]);
  });

  it("is told of another mesh, or of a clock that is wrong with the mesh's time, once the signature held", async () => {
    const other = await makeOperator("otto", "viewer", "https://other.test");
    const settings = { OPERATOR_KEYS: JSON.stringify({ keys: [other.entry] }) };
    expect(told(await act(other, { settings }))).toEqual([401, "wrong-audience"]);
    const nowMs = Date.now();
    vi.setSystemTime(nowMs - 200_000);
    const late = await publisher.sign({ method: "GET", path: CATALOG, body: "" });
    vi.setSystemTime(nowMs);
    const answer = await send(late);
    vi.useRealTimers();
    expect(told(answer)).toEqual([401, "clock-skew"]);
    expect(answer.body.serverTime).toBe(nowMs / 1000);
  });
});

describe("what OPERATOR_KEYS says", () => {
  it("lets nobody in by a placeholder of zeros, a point for which anybody can sign", async () => {
    const settings = { OPERATOR_KEYS: JSON.stringify({ keys: [{ ...publisher.entry, x: "A".repeat(43) }] }) };
    const statuses = new Set<number>();
    for (let time = 0; time < 16; time++) {
      const iat = Date.now() / 1000;
      const claims = { aud: AUDIENCE, iat, exp: iat + 60, jti: newJti(), method: "GET", path: CATALOG, body: NO_BODY };
      const header = { alg: "EdDSA", typ: "operator+jwt", kid: "pia" };
      // R is the neutral element and S is 0: right for each message whose hash is a multiple of 4.
      const signature = Uint8Array.from({ length: 64 }, (_, at) => (at === 0 ? 1 : 0));
      const forged = [header, claims, signature].map(encodePart).join(".");
      statuses.add((await send(forged, { settings })).status);
    }
    expect([...statuses]).toEqual([503]);
  });

  it("closes /admin if it is wrong, and /health names the entry; messages go on", async () => {
    const settings = { OPERATOR_KEYS: KEYS.replace('"viewer"', '"owner"') };
    expect(told(await act(publisher, { settings }))).toEqual([503, "unavailable"]);
    const { status, body } = await callWith({ ...DEPLOYED, ...settings }, "/health");
    expect(status).toBe(200);
    expect(body.trouble).toContain(
      "OPERATOR_KEYS/keys/0/role must be one of viewer, editor, publisher: no operator can sign in",
    );
    expect((await callWith({ ...DEPLOYED, ...settings }, "/v1/mesh")).status).toBe(200);
  });

  it.each<[string, object, string]>([
    ["half of Access", { ACCESS_TEAM: "acme" }, "ACCESS_TEAM, ACCESS_AUD and ACCESS_ROLES go together"],
    ["a table of wrangler.toml", { OPERATOR_KEYS: { keys: [] } }, "OPERATOR_KEYS must be a text"],
    ["a list of wrangler.toml", { ACCESS_ROLES: [{ domain: "b.c", role: "viewer" }] }, "ACCESS_ROLES must be a text"],
    ["no rules", { ACCESS_TEAM: "acme", ACCESS_AUD: "a" }, "go together"],
    ["a wrong rule", { ACCESS_TEAM: "acme", ACCESS_AUD: "a", ACCESS_ROLES: "[{}]" }, "ACCESS_ROLES/0"],
    [
      "a team that is an address",
      { ACCESS_TEAM: "https://evil.test", ACCESS_AUD: "a", ACCESS_ROLES: '[{"domain":"b.c","role":"viewer"}]' },
      "ACCESS_TEAM must be the team's name",
    ],
  ])("closes /admin with %s too, also for keys", async (_, settings, words) => {
    expect(told(await act(publisher, { settings }))).toEqual([503, "unavailable"]);
    const { body } = await callWith({ ...DEPLOYED, OPERATOR_KEYS: KEYS, ...settings }, "/health");
    expect(body.trouble.join()).toContain(words);
  });

  it("lets nobody in if it is empty, and /health says so", async () => {
    const settings = { OPERATOR_KEYS: "" };
    expect(told(await act(publisher, { settings }))).toEqual([403, "forbidden"]);
    const { body } = await callWith({ ...DEPLOYED, ...settings }, "/health");
    expect(body.trouble).toContain("OPERATOR_KEYS is empty: no operator can sign in");
  });
});

describe("/admin", () => {
  it("is closed to pages of other origins, for reading too, and tells no page anything", async () => {
    const headers = { origin: "https://evil.test" };
    for (const settings of [{}, { MESH_ORIGINS: "*" }, { MESH_ORIGINS: "https://evil.test" }]) {
      const { status, body, headers: given } = await act(publisher, { headers, settings });
      expect([status, body.code, given.get("access-control-allow-origin")]).toEqual([403, "forbidden", null]);
      const preflight = await callWith({ ...DEPLOYED, ...settings }, CATALOG, {
        method: "OPTIONS",
        headers: { ...headers, "access-control-request-method": "PUT" },
      });
      expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
    }
    expect((await act(publisher, { headers: { origin: AUDIENCE } })).status).toBe(200);
  });

  it("answers on its own host only, if it has one, and nothing else answers there", async () => {
    const settings = { MESH_ADMIN_HOST: "admin.mesh.test" };
    expect(told(await act(publisher, { settings }))).toEqual([404, "not-found"]);
    expect((await callWith({ ...DEPLOYED, ...settings }, "/v1/mesh")).status).toBe(200);
    const own = { MESH_ADMIN_HOST: "mesh.test" };
    expect((await act(publisher, { settings: own })).status).toBe(200);
    for (const path of ["/v1/mesh", "/health", "/.well-known/jwks.json", "/mesh.js"])
      for (const method of ["GET", "DELETE", "OPTIONS"]) {
        const answer = await callWith({ ...DEPLOYED, ...own }, path, { method });
        expect([...told(answer), answer.headers.get("allow")]).toEqual([404, "not-found", null]);
      }
    const preflight = await callWith({ ...DEPLOYED, ...settings }, PAUSE, { method: "OPTIONS" });
    expect(told(preflight)).toEqual([404, "not-found"]);
  });
});
