import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { CatalogStore } from "../../workers/objects/catalog-store.ts";
import {
  askForLink,
  codeOf,
  cookieOf,
  DEPLOYED,
  keysOf,
  makeKeyHolder,
  postSession,
  signInToConsole,
} from "./support/console.ts";
import { callWith, encodePart, newMeshKey, readPart, signAsMesh } from "./support/forge.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, AUDIENCE, call, publish } from "./support/visitor.ts";

const MOMENT: Moment = { id: "hello", on: { event: "hello" }, offer: offer() };
const PAUSE = { method: "POST", body: JSON.stringify({ moment: "hello" }) };
const NOON_MS = Date.UTC(2031, 5, 3, 12);

const vera = await makeKeyHolder("vera", "viewer");
const pia = await makeKeyHolder("pia", "publisher");
const KEYS = keysOf(vera, pia);

beforeAll(async () => {
  expect((await publish(street([MOMENT]))).status).toBe(200);
});
beforeEach(async () => {
  vi.setSystemTime(NOON_MS);
  // Each test is at the same noon, and nobody signs in too often before it.
  await runInDurableObject(env.CATALOG.getByName("catalog"), (_, { storage }) =>
    storage.sql.exec("DELETE FROM session"),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

const told = ({ status, body }: Answered) => [status, body?.code ?? "good"];

/** A request of a page of the mesh, in a browser that has this cookie. */
function browse(cookie: string, path: string, init: RequestInit = {}, settings: object = KEYS): Promise<Answered> {
  const ofWrite = init.method === "POST" ? { origin: AUDIENCE, "content-type": "application/json" } : {};
  const headers = { cookie, "sec-fetch-site": "same-origin", ...ofWrite, ...Object(init.headers) };
  return callWith({ ...DEPLOYED, ...settings }, path, { ...init, headers });
}

const live = (cookie: string, settings: object = KEYS) => browse(cookie, "/admin/v1/live", {}, settings);

/** Rows in the catalog's object. */
function count(table: string): Promise<number> {
  return runInDurableObject(
    env.CATALOG.getByName("catalog"),
    (_, { storage: { sql } }) => sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`).one().n,
  );
}

/** Rows that the catalog's object writes meanwhile. */
async function rowsWrittenBy(work: () => Promise<unknown>): Promise<number> {
  const inObject = <T>(act: (sql: SqlStorage) => T) =>
    runInDurableObject(env.CATALOG.getByName("catalog"), (_, { storage }) => act(storage.sql));
  const cursors: { readonly rowsWritten: number }[] = [];
  await inObject((sql) => {
    const { exec } = sql;
    vi.spyOn(sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
      const cursor = exec.call(sql, query, ...values);
      cursors.push(cursor);
      return cursor;
    }) as typeof sql.exec);
  });
  await work();
  return inObject((sql) => {
    vi.mocked(sql.exec).mockRestore();
    return cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
  });
}

describe("a link into the console", () => {
  it("is for whoever has a key, on the host that was asked, with a code of 144 bits behind the #", async () => {
    const { status, body, headers } = await askForLink(vera, KEYS);
    expect([status, body.until, headers.get("cache-control")]).toEqual([200, "2031-06-03T12:01:00.000Z", "no-store"]);
    expect(body.url).toMatch(/^https:\/\/mesh\.test\/console\/#code=[\w-]{24}$/);
    expect((await askForLink(vera, KEYS)).body.url).not.toBe(body.url);
  });

  it("signs in once with the role of the key, and the log says who", async () => {
    const code = codeOf(await askForLink(vera, KEYS));
    const answer = await postSession({ code }, KEYS);
    expect(answer).toMatchObject({
      status: 200,
      body: { operator: { name: "vera", role: "viewer" }, until: "2031-06-03T13:00:00.000Z" },
    });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-mesh-console=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; Max-Age=3600; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(told(await live(cookieOf(answer)))).toEqual([200, "good"]);
    const { body } = await call("/admin/v1/audit", { headers: { authorization: "Bearer operator-of-the-tests" } });
    expect(body.entries[0]).toMatchObject({ who: "vera", role: "viewer", what: "sign-in", subject: "console" });
    expect(told(await postSession({ code }, KEYS))).toEqual([401, "unauthenticated"]);
  });

  it("signs in one of two who come with it at once", async () => {
    const code = codeOf(await askForLink(pia, KEYS));
    const answers = await Promise.all([1, 2, 3].map(() => postSession({ code }, KEYS)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    expect(answers.filter(({ headers }) => headers.has("set-cookie"))).toHaveLength(1);
  });

  it("is good for 60 s", async () => {
    const [early, late] = [codeOf(await askForLink(pia, KEYS)), codeOf(await askForLink(pia, KEYS))];
    vi.setSystemTime(NOON_MS + 59_999);
    expect((await postSession({ code: early }, KEYS)).status).toBe(200);
    vi.setSystemTime(NOON_MS + 60_000);
    expect(told(await postSession({ code: late }, KEYS))).toEqual([401, "unauthenticated"]);
  });

  it("is of no use once the key is no operator's any more, and takes the role that the key has by then", async () => {
    const code = codeOf(await askForLink(pia, KEYS));
    expect(told(await postSession({ code }, keysOf(vera)))).toEqual([401, "unauthenticated"]);
    expect(told(await postSession({ code }, KEYS))).toEqual([401, "unauthenticated"]);
    const demoted = keysOf({ ...pia, entry: { ...pia.entry, role: "viewer" } });
    const second = await postSession({ code: codeOf(await askForLink(pia, KEYS)) }, demoted);
    expect(second.body.operator).toEqual({ name: "pia", role: "viewer" });
  });

  it("waits with at most four others of its operator, and no one else's goes for it", async () => {
    const una = await makeKeyHolder("una", "viewer");
    const keys = keysOf(vera, una);
    const others = codeOf(await askForLink(vera, keys));
    const codes = [];
    for (let time = 0; time < 7; time++) {
      vi.setSystemTime(NOON_MS + time);
      codes.push(codeOf(await askForLink(una, keys)));
    }
    const statuses = [];
    for (const code of codes) statuses.push((await postSession({ code }, keys)).status);
    expect(statuses).toEqual([401, 401, 200, 200, 200, 200, 200]);
    expect((await postSession({ code: others }, keys)).status).toBe(200);
  });

  it("costs two rows to ask for, and three to go in; what was never used is cleared away", async () => {
    await askForLink(vera, KEYS);
    vi.setSystemTime(NOON_MS + 3_600_000);
    let link: Answered | undefined;
    await askForLink(vera, KEYS);
    expect(await count("code")).toBe(1);
    // The code, and the operator's message that is spent.
    expect(await rowsWrittenBy(async () => (link = await askForLink(vera, KEYS)))).toBe(2);
    await postSession({ code: link === undefined ? "" : codeOf(link) }, KEYS);
    const code = codeOf(await askForLink(vera, KEYS));
    // The code that goes, the session, and the line of the log.
    expect(await rowsWrittenBy(() => postSession({ code }, KEYS))).toBe(3);
    expect(await rowsWrittenBy(() => postSession({ code }, KEYS))).toBe(0);
    expect(await count("code")).toBe(1);
  });

  it("is kept by its hash only", async () => {
    const code = codeOf(await askForLink(vera, KEYS));
    const kept = await runInDurableObject(env.CATALOG.getByName("catalog"), (_, { storage: { sql } }) =>
      JSON.stringify(sql.exec("SELECT * FROM code").toArray()),
    );
    expect(kept).toContain("vera");
    expect(kept).not.toContain(code);
  });

  it("is given to no one who signed in by a cookie, as else a session had no end", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    const answer = await browse(cookie, "/admin/v1/console", { method: "POST", body: "{}" });
    expect(told(answer)).toEqual([403, "forbidden"]);
  });
});

describe("POST /console/session", () => {
  it("takes a code from the mesh's own pages only, as JSON in the body", async () => {
    const code = codeOf(await askForLink(vera, KEYS));
    for (const origin of [
      "https://evil.test",
      "null",
      "http://mesh.test",
      "https://sub.mesh.test",
      "https://mesh.test.",
    ])
      expect([origin, ...told(await postSession({ code }, KEYS, { origin }))]).toEqual([origin, 403, "forbidden"]);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", ""])
      expect((await postSession({ code }, KEYS, { "content-type": type })).status).toBe(415);
    const headers = { "content-type": "application/json" };
    const without = { method: "POST", headers, body: JSON.stringify({ code }) };
    expect(told(await callWith({ ...DEPLOYED, ...KEYS }, "/console/session", without))).toEqual([403, "forbidden"]);
    for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
      const answer = await callWith({ ...DEPLOYED, ...KEYS }, `/console/session?code=${code}`, { method });
      expect([answer.status, answer.headers.get("set-cookie")]).toEqual([405, null]);
    }
    const shell = await callWith({ ...DEPLOYED, ...KEYS }, `/console/?code=${code}`);
    expect([shell.status, shell.headers.get("set-cookie")]).toEqual([200, null]);
    for (const wrong of [{ code: "x" }, { code: `${code}A` }, { code: 1 }, { code, more: 1 }, []])
      expect(told(await postSession(wrong, KEYS))).toEqual([422, "invalid"]);
    expect(told(await postSession("{", KEYS))).toEqual([400, "malformed"]);
    expect(told(await postSession("x".repeat(1_025), KEYS))).toEqual([413, "content-too-large"]);
    // Nothing of all that has spent it.
    expect((await postSession({ code }, KEYS)).status).toBe(200);
  });

  it("tells who is signed in, and until when; else nobody", async () => {
    const cookie = await signInToConsole(vera, KEYS);
    expect((await postSession({}, KEYS, { cookie })).body).toEqual({
      operator: { name: "vera", role: "viewer" },
      until: "2031-06-03T13:00:00.000Z",
    });
    for (const headers of [{}, { cookie: "" }, { cookie: "a=b" }, { authorization: "Bearer operator-of-the-tests" }])
      expect((await postSession({}, KEYS, headers)).body).toEqual({ operator: null });
  });

  it("ends the session, for whoever has the cookie", async () => {
    const [mine, other] = [await signInToConsole(pia, KEYS), await signInToConsole(pia, KEYS)];
    const answer = await postSession({ code: null }, KEYS, { cookie: mine });
    expect([answer.status, answer.body]).toEqual([200, { operator: null }]);
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-mesh-console=; Path=\/; Max-Age=0; HttpOnly; Secure;/);
    expect([(await live(mine)).status, (await live(other)).status]).toEqual([401, 200]);
    vi.setSystemTime(NOON_MS + 3_599_000);
    expect([(await live(mine)).status, (await live(other)).status]).toEqual([401, 200]);
    expect((await postSession({ code: null }, KEYS)).body).toEqual({ operator: null });
  });

  it("is closed while a setting is wrong, or nobody can sign in", async () => {
    const wrong = { OPERATOR_KEYS: "{" };
    for (const body of [{}, { code: null }, { code: "A".repeat(24) }])
      expect(told(await postSession(body, wrong))).toEqual([503, "unavailable"]);
    expect(told(await postSession({}, { OPERATOR_KEYS: "" }))).toEqual([403, "forbidden"]);
  });

  it("is limited by address like registrations, for codes that are made up", async () => {
    const names: string[] = [];
    const RATE_REGISTRATION = {
      limit: async ({ key }: { key: string }) => {
        names.push(key);
        return { success: false };
      },
    };
    const code = codeOf(await askForLink(vera, KEYS));
    const limited = await postSession({ code }, { ...KEYS, RATE_REGISTRATION }, { "cf-connecting-ip": "192.0.2.7" });
    expect([told(limited), names]).toEqual([[429, "rate-limited"], ["192.0.2.7"]]);
    expect((await postSession({ code }, KEYS)).status).toBe(200);
  });
});

describe("a session of the console", () => {
  it("may do what the key may do now, and no more", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    expect(told(await browse(cookie, "/admin/v1/pause", PAUSE))).toEqual([200, "good"]);
    vi.setSystemTime(NOON_MS + 1);
    expect(told(await browse(cookie, "/admin/v1/resume", PAUSE))).toEqual([200, "good"]);
    const { body } = await call("/admin/v1/audit", { headers: { authorization: "Bearer operator-of-the-tests" } });
    expect(body.entries[0]).toMatchObject({ who: "pia", what: "resume" });
    const demoted = keysOf({ ...pia, entry: { ...pia.entry, role: "viewer" } });
    expect(told(await browse(cookie, "/admin/v1/pause", PAUSE, demoted))).toEqual([403, "forbidden"]);
    expect((await live(cookie, demoted)).status).toBe(200);
  });

  it("ends after an hour, with its key, with another key of the same name, and with the mesh's own key", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    expect(told(await live(cookie, keysOf(vera)))).toEqual([401, "unauthenticated"]);
    expect(told(await live(cookie, keysOf(await makeKeyHolder("pia", "publisher"))))).toEqual([401, "unauthenticated"]);
    const { secret } = await newMeshKey("newer");
    const rotated = { ...KEYS, PASS_KEY: secret, PASS_KEY_PREVIOUS: env.PASS_KEY };
    expect(told(await live(cookie, rotated))).toEqual([401, "unauthenticated"]);
    expect((await live(cookie)).status).toBe(200);
    vi.setSystemTime(NOON_MS + 3_599_999);
    expect((await live(cookie)).status).toBe(200);
    vi.setSystemTime(NOON_MS + 3_600_000);
    expect(told(await live(cookie))).toEqual([401, "unauthenticated"]);
  });

  it("is of this mesh", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    expect(told(await live(cookie, { ...KEYS, MESH_AUDIENCE: "https://other.test" }))).toEqual([
      401,
      "unauthenticated",
    ]);
  });

  it("is none once a single bit of it is another", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    const start = cookie.indexOf("=") + 1;
    for (let at = start; at < cookie.length; at++) {
      const flipped = String.fromCharCode(cookie.charCodeAt(at) ^ 1);
      const edited = `${cookie.slice(0, at)}${flipped}${cookie.slice(at + 1)}`;
      expect([at, ...told(await live(edited))]).toEqual([at, 401, "unauthenticated"]);
    }
  });

  it("is none if it is cut, twice there, too long, or of another form", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    const token = cookie.slice(cookie.indexOf("=") + 1);
    const claims = readPart(token, 1);
    const unsigned = `__Host-mesh-console=${encodePart({ alg: "none", typ: "console-session+jwt", kid: "x" })}.${encodePart(claims)}.`;
    const stranger = await newMeshKey(String(readPart(token, 0).kid));
    const cookies = [
      cookie.slice(0, -1),
      `${cookie}A`,
      `${cookie}; ${cookie}`,
      `${cookie}${"A".repeat(100_000)}`,
      `mesh-console=${token}`,
      `__host-mesh-console=${token}`,
      unsigned,
      `__Host-mesh-console=${await signAsMesh(claims, { secret: stranger.secret, typ: "console-session+jwt" })}`,
      // What the mesh signs for others with the same key.
      `__Host-mesh-console=${await signAsMesh(claims)}`,
      `__Host-mesh-console=${await signAsMesh({ ...claims, exp: Number(claims.exp) + 3_600 }, { typ: "console-session+jwt" })}`,
      `__Host-mesh-console=${await signAsMesh({ ...claims, more: 1 }, { typ: "console-session+jwt" })}`,
    ];
    for (const one of cookies)
      expect([one.slice(0, 60), ...told(await live(one))]).toEqual([one.slice(0, 60), 401, "unauthenticated"]);
    // The same claims as the mesh signs them are good, so that it is the rest that was refused.
    expect((await live(`__Host-mesh-console=${await signAsMesh(claims, { typ: "console-session+jwt" })}`)).status).toBe(
      200,
    );
    expect((await live(`a=b;${cookie}; c=d`)).status).toBe(200);
  });

  it("is none that the mesh did not begin, though it is signed as the mesh signs: the key alone opens nothing", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    const claims = readPart(cookie.slice(cookie.indexOf("=") + 1), 1);
    const forged = await signAsMesh({ ...claims, jti: "A".repeat(24) }, { typ: "console-session+jwt" });
    expect(told(await live(`__Host-mesh-console=${forged}`))).toEqual([401, "unauthenticated"]);
  });

  it("is one of at most twenty an hour of its operator, ended or not, so that no one can fill the log", async () => {
    const una = await makeKeyHolder("una", "viewer");
    const keys = keysOf(vera, una);
    const other = await signInToConsole(vera, keys);
    const cookies: string[] = [];
    for (let time = 0; time < 20; time++) {
      vi.setSystemTime(NOON_MS + time * 1_000);
      const cookie = await signInToConsole(una, keys);
      if (time % 2 === 0) cookies.push(cookie);
      else expect((await postSession({ code: null }, keys, { cookie })).status).toBe(200);
    }
    expect(told(await askForLink(una, keys))).toEqual([429, "rate-limited"]);
    const statuses = [];
    for (const cookie of [...cookies, other]) statuses.push((await live(cookie, keys)).status);
    expect(statuses).toEqual(new Array(11).fill(200));
    vi.setSystemTime(NOON_MS + 3_600_000);
    await signInToConsole(una, keys);
  });

  it("asks the catalog's object about true sessions only", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    const asked = vi.spyOn(CatalogStore.prototype, "holdsSession");
    for (const garbage of ["__Host-mesh-console=x", `${cookie}A`, `__Host-mesh-console=${"a".repeat(400)}`])
      await live(garbage);
    expect(asked).not.toHaveBeenCalled();
    await live(cookie);
    expect(asked).toHaveBeenCalledOnce();
    asked.mockRestore();
  });

  it("writes for the mesh's own pages only, and reads for no page of another host, not of a sibling either", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    const write = (headers: Record<string, string>) =>
      callWith({ ...DEPLOYED, ...KEYS }, "/admin/v1/pause", {
        ...PAUSE,
        headers: { cookie, "content-type": "application/json", ...headers },
      });
    for (const headers of [
      {},
      { origin: "https://evil.test" },
      { origin: "https://shop.mesh.test", "sec-fetch-site": "same-site" },
      { origin: "null" },
      { "sec-fetch-site": "same-origin" },
      { origin: AUDIENCE, "sec-fetch-site": "same-site" },
      { origin: AUDIENCE, "content-type": "text/plain" },
    ])
      expect([403, 415]).toContain((await write(headers)).status);
    expect(
      (await call("/admin/v1/live", { headers: { authorization: "Bearer operator-of-the-tests" } })).body.live
        .pausedMoments,
    ).toEqual([]);
    for (const site of ["cross-site", "same-site"])
      expect(told(await browse(cookie, "/admin/v1/live", { headers: { "sec-fetch-site": site } }))).toEqual([
        403,
        "forbidden",
      ]);
    for (const site of ["same-origin", "none"])
      expect((await browse(cookie, "/admin/v1/live", { headers: { "sec-fetch-site": site } })).status).toBe(200);
  });

  it("lets no page of another origin read or send with it, whatever MESH_ORIGINS says", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    for (const MESH_ORIGINS of ["*", "https://shop.test"]) {
      const settings = { ...KEYS, MESH_ORIGINS };
      const headers = { origin: "https://shop.test", "access-control-request-method": "POST" };
      const answers = [
        await browse(cookie, "/admin/v1/live", { headers }, settings),
        await browse(cookie, "/console/", { headers }, settings),
        await postSession({}, settings, { cookie, origin: "https://shop.test" }),
        ...(await Promise.all(
          ["/console/", "/console/session", "/admin/v1/console"].map((path) =>
            browse(cookie, path, { method: "OPTIONS", headers }, settings),
          ),
        )),
        await browse(cookie, "/v1/mesh", { headers }, settings),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 200, 403, 204, 204, 204, 200]);
      const names = answers.map(({ headers: given }) =>
        [...given.keys()].filter((name) => name.startsWith("access-control-")),
      );
      expect(names.slice(0, -1).flat()).toEqual([]);
      expect(names.at(-1)).not.toContain("access-control-allow-credentials");
    }
  });

  it("counts only if there is no Authorization: a wrong one is not made good by the cookie", async () => {
    const cookie = await signInToConsole(pia, KEYS);
    for (const authorization of ["Bearer x", "Bearer a.b.c", "Basic x", "Bearer oauth:x"])
      expect(told(await browse(cookie, "/admin/v1/live", { headers: { authorization } }))).toEqual([
        401,
        "unauthenticated",
      ]);
  });

  it("answers HEAD as GET, and OPTIONS without looking", async () => {
    const cookie = await signInToConsole(vera, KEYS);
    expect((await browse(cookie, "/admin/v1/live", { method: "HEAD" })).status).toBe(200);
    expect((await browse("", "/admin/v1/live", { method: "HEAD" })).status).toBe(401);
    expect((await browse("", "/console/session", { method: "OPTIONS" })).headers.get("allow")).toBe("POST, OPTIONS");
  });
});

describe("a local mesh", () => {
  const send = (path: string, headers: Record<string, string>, body = "{}") =>
    call(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

  it("gives whoever has its token a session that ends with the token", async () => {
    const link = await send("/admin/v1/console", { authorization: "Bearer operator-of-the-tests" });
    expect(link.status).toBe(200);
    const answer = await send("/console/session", { origin: AUDIENCE }, JSON.stringify({ code: codeOf(link) }));
    expect(answer.body.operator).toEqual({ name: "local", role: "publisher" });
    const headers = { cookie: cookieOf(answer) };
    expect((await call("/admin/v1/live", { headers })).status).toBe(200);
    expect((await callWith({ OPERATOR_TOKEN: "another" }, "/admin/v1/live", { headers })).status).toBe(401);
    expect(told(await live(headers.cookie))).toEqual([401, "unauthenticated"]);
    // A key of that name is somebody else.
    const namesake = { OPERATOR_TOKEN: "another", ...keysOf(await makeKeyHolder("local", "publisher")) };
    expect((await callWith(namesake, "/admin/v1/live", { headers })).status).toBe(401);
  });
});

describe("the host of operators", () => {
  it("has the console, and no other host does", async () => {
    const own = { ...KEYS, MESH_ADMIN_HOST: "mesh.test" };
    const elsewhere = { ...KEYS, MESH_ADMIN_HOST: "admin.mesh.test" };
    const link = await askForLink(pia, own);
    expect(link.body.url).toMatch(/^https:\/\/mesh\.test\/console\//);
    const cookie = cookieOf(await postSession({ code: codeOf(link) }, own));
    expect((await live(cookie, own)).status).toBe(200);
    for (const path of ["/console", "/console/", "/console/session"])
      for (const method of ["GET", "POST", "OPTIONS"]) {
        const answer = await callWith({ ...DEPLOYED, ...elsewhere }, path, { method });
        expect([path, method, ...told(answer)]).toEqual([path, method, 404, "not-found"]);
      }
    expect((await callWith({ ...DEPLOYED, ...own }, "/console/")).status).toBe(200);
    expect(told(await callWith({ ...DEPLOYED, ...own }, "/consoles"))).toEqual([404, "not-found"]);
    expect(told(await postSession({}, elsewhere))).toEqual([404, "not-found"]);
  });
});

describe("the page of the console", () => {
  it("is the same for everybody, holds no data, and may run one script, which may ask this host only", async () => {
    const [anybody, operator] = [await call("/console/"), await browse(await signInToConsole(pia, KEYS), "/console/")];
    expect(operator.body).toBe(anybody.body);
    const { body, headers } = anybody;
    for (const secret of ["Street", "hello", "pia", "vera"]) expect(body).not.toContain(secret);
    const hashOf = async (text: string) => {
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
    };
    const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(body) ?? [];
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(body) ?? [];
    expect(headers.get("content-security-policy")?.split("; ").toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src data:",
      "require-trusted-types-for 'script'",
      `script-src ${await hashOf(script)}`,
      `style-src ${await hashOf(style)}`,
      "trusted-types 'none'",
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
    });
    expect(body).not.toMatch(/\son\w+=|\sstyle=|https?:\/\/(?!www\.w3\.org)/);
  });
});
