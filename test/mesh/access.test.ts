import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

/*
 * Cloudflare Access before a real mesh: a server of this machine has the team's keys, as
 * https://TEAM.cloudflareaccess.com/cdn-cgi/access/certs has them.
 */

const AUDIENCE = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";
const ROLES = JSON.stringify([
  { email: "ada@bakery.example", role: "publisher" },
  { domain: "bakery.example", role: "viewer" },
  { group: "staff", role: "publisher" },
  { token: "laptop", role: "publisher" },
  { token: "88bf3b6d86161464f6509f7219099e57.access", role: "editor" },
]);
const PERSON = { type: "app", email: "ada@bakery.example", sub: "7335d417" };
const SERVICE = { type: "app", common_name: "88bf3b6d86161464f6509f7219099e57.access", sub: "" };

type Pair = Awaited<ReturnType<typeof makePair>>;

async function makePair(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}

let server: Server;
let team: string;
let mesh: TestMesh;
let known: Pair;
let previous: Pair;
let stranger: Pair;
/** What the team's server answers: keys, or a status. */
let published: readonly Pair[] | number;
let asked = 0;

beforeAll(async () => {
  [known, previous, stranger] = (await Promise.all(["now", "before", "now"].map(makePair))) as [Pair, Pair, Pair];
  published = [known, previous];
  server = createServer((request, response) => {
    asked += 1;
    if (request.url !== "/cdn-cgi/access/certs" || typeof published === "number")
      return void response.writeHead(typeof published === "number" ? published : 404).end();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk), public_cert: { kid: "x", cert: "x" } }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  team = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mesh = await startMesh({ ACCESS_TEAM: team, ACCESS_AUD: AUDIENCE, ACCESS_ROLES: ROLES });
});

afterAll(async () => {
  await mesh.stop();
  server.close();
});

interface Signed {
  readonly pair?: Pair;
  readonly issuer?: string;
  readonly audience?: string | string[];
  readonly seconds?: number;
}

function sign(claims: object, { pair = known, issuer = team, audience = [AUDIENCE], seconds = 60 }: Signed = {}) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "RS256", kid: pair.kid, typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(now - 10)
    .setExpirationTime(now + seconds)
    .sign(pair.privateKey);
}

async function ask(token: string, init: RequestInit & { path?: string } = {}): Promise<[number, string]> {
  const { path = "live", ...more } = init;
  const answer = await fetch(`${mesh.url}/admin/v1/${path}`, {
    ...more,
    headers: { "content-type": "application/json", ...Object(more.headers), "cf-access-jwt-assertion": token },
  });
  const { code = "good" } = (await answer.json()) as { code?: string };
  return [answer.status, code];
}

const write = (headers: object = {}) => ({
  path: "resume",
  method: "POST",
  body: '{"moment":"none"}',
  headers: { ...headers },
});

describe("somebody whom Access lets in", () => {
  it("has the role of the rules: by address, by domain, by service token", async () => {
    expect(await ask(await sign(PERSON))).toEqual([200, "good"]);
    const own = { origin: mesh.url };
    expect(await ask(await sign(PERSON), write(own))).toEqual([200, "good"]);
    const colleague = await sign({ ...PERSON, email: "bob@bakery.example" });
    expect(await ask(colleague)).toEqual([200, "good"]);
    expect(await ask(colleague, write(own))).toEqual([403, "forbidden"]);
    expect(await ask(await sign(SERVICE, { audience: AUDIENCE }), write())).toEqual([200, "good"]);
    expect(await ask(await sign({ ...PERSON, email: "eve@evil.example" }))).toEqual([403, "forbidden"]);
  });

  it("writes from the mesh's own pages only; a service token needs none", async () => {
    expect(await ask(await sign(PERSON), write())).toEqual([403, "forbidden"]);
    expect(await ask(await sign(PERSON), write({ origin: "https://evil.example" }))).toEqual([403, "forbidden"]);
    expect(await ask(await sign(PERSON), { headers: { origin: "https://evil.example" } })).toEqual([403, "forbidden"]);
    // A question changes nothing, so it is no write.
    const question = { ...write(), path: "validate" };
    expect(await ask(await sign({ ...PERSON, email: "bob@bakery.example" }), question)).toEqual([200, "good"]);
    const foreign = { ...question, headers: { origin: "https://evil.example" } };
    expect(await ask(await sign(PERSON), foreign)).toEqual([403, "forbidden"]);
  });

  it("may still carry the token of Managed OAuth; any other credential counts before Access", async () => {
    const token = await sign(PERSON);
    expect(await ask(token, { headers: { authorization: "Bearer oauth:opaque.of.access" } })).toEqual([200, "good"]);
    expect(await ask(token, { headers: { authorization: "Bearer a.b.c" } })).toEqual([401, "unauthenticated"]);
    expect(await ask("", { headers: { authorization: "Bearer oauth:opaque.of.access" } })).toEqual([
      401,
      "unauthenticated",
    ]);
  });

  it("is nobody with a group and no name, nor with the name of a client certificate", async () => {
    const { email: _, ...nameless } = PERSON;
    for (const claims of [
      { ...nameless, custom: { groups: ["staff"] } },
      { ...nameless, custom: { groups: ["staff"] }, common_name: SERVICE.common_name },
      { type: "app", common_name: "laptop", sub: "" },
    ]) {
      expect(await ask(await sign(claims))).toEqual([403, "forbidden"]);
      expect(await ask(await sign(claims), write())).toEqual([403, "forbidden"]);
    }
    const named = { ...PERSON, email: "eve@agency.example", custom: { groups: ["Staff"] } };
    expect(await ask(await sign(named), write({ origin: mesh.url }))).toEqual([200, "good"]);
  });

  it("may be signed with the key before, until that is gone", async () => {
    expect(await ask(await sign(PERSON, { pair: previous }))).toEqual([200, "good"]);
  });

  it.each<[string, () => Promise<string>]>([
    ["another application's token", () => sign(PERSON, { audience: ["another"] })],
    ["another team's token", () => sign(PERSON, { issuer: "https://evil.cloudflareaccess.com" })],
    ["a token that is over", () => sign(PERSON, { seconds: -1 })],
    ["the team's own session", () => sign({ ...PERSON, type: "org" })],
    ["a token of no type", () => sign({ email: "ada@bakery.example" })],
    ["somebody else's key under a name that is known", () => sign(PERSON, { pair: stranger })],
    ["a token without a signature", async () => `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(PERSON))}.`],
    ["garbage", async () => "a.b.c"],
  ])("is not let in by %s", async (_, make) => {
    expect(await ask(await make())).toEqual([401, "unauthenticated"]);
  });

  it("is not let in by a header that anybody can write", async () => {
    const headers = {
      "cf-access-authenticated-user-email": "ada@bakery.example",
      cookie: `CF_Authorization=${await sign(PERSON)}`,
    };
    expect((await fetch(`${mesh.url}/admin/v1/live`, { headers })).status).toBe(401);
  });

  it("is who Access says, whatever session of the console the browser has: that of somebody else, or a good one", async () => {
    const post = (path: string, body: string, headers: object) =>
      fetch(mesh.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", origin: mesh.url, ...headers },
        body,
      });
    const askForCode = async () => {
      const link = await post("/admin/v1/console", "{}", { authorization: `Bearer ${mesh.token}` });
      const { url } = (await link.json()) as { url: string };
      return JSON.stringify({ code: url.split("#code=")[1] });
    };
    const begun = await post("/console/session", await askForCode(), {});
    const cookie = begun.headers.get("set-cookie")?.split(";")[0] ?? "";
    const own = { origin: mesh.url, cookie };
    expect((await fetch(`${mesh.url}/admin/v1/audit`, { headers: { cookie } })).status).toBe(200);

    const viewer = await sign({ ...PERSON, email: "bob@bakery.example" });
    expect(await ask(viewer, { path: "audit", headers: { cookie } })).toEqual([403, "forbidden"]);
    expect(await ask(viewer, write(own))).toEqual([403, "forbidden"]);
    expect(await ask("a.b.c", { headers: { cookie } })).toEqual([401, "unauthenticated"]);
    expect(await ask(await sign({ ...PERSON, email: "eve@evil.example" }), { headers: { cookie } })).toEqual([
      403,
      "forbidden",
    ]);
    const told = await post("/console/session", "{}", { cookie, "cf-access-jwt-assertion": viewer });
    expect(await told.json()).toEqual({ operator: { name: "bob@bakery.example", role: "viewer" } });

    const code = await askForCode();
    const refused = await post("/console/session", code, { "cf-access-jwt-assertion": viewer });
    expect([refused.status, refused.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await post("/console/session", code, {})).status).toBe(200);
    expect(await ask(await sign(PERSON), { ...write(own), path: "console", body: "{}" })).toEqual([403, "forbidden"]);
  });

  it("costs one reading of the team's keys, not one a request", async () => {
    const before = asked;
    for (let time = 0; time < 20; time++) await ask(await sign(PERSON));
    expect(asked - before).toBe(0);
  });
});

describe("if the team's keys cannot be read", () => {
  it.each([500, 404])("as with %i, nobody is let in, and the mesh goes on", async (status) => {
    published = status;
    await mesh.kill();
    await mesh.restart();
    expect(await ask(await sign(PERSON))).toEqual([503, "unavailable"]);
    expect((await fetch(`${mesh.url}/v1/mesh`)).status).toBe(200);
    published = [known, previous];
    expect(await ask(await sign(PERSON))).toEqual([200, "good"]);
  });

  it("as with new keys, those count once they are read", async () => {
    const next = await makePair("next");
    published = [next, known];
    await mesh.kill();
    await mesh.restart();
    expect(await ask(await sign(PERSON, { pair: next }))).toEqual([200, "good"]);
    expect(await ask(await sign(PERSON, { pair: previous }))).toEqual([401, "unauthenticated"]);
  });
});
