import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
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
import { beginAtNoon, browse, KEYS, live, NOON_MS, pia, vera } from "./support/console-world.ts";
import { callWith } from "./support/forge.ts";
import { costIn } from "./support/storage-cost.ts";
import { type Answered, call, told } from "./support/visitor.ts";

beginAtNoon();

/** Rows in the catalog's object. */
function count(table: string): Promise<number> {
  return runInDurableObject(
    env.CATALOG.getByName("catalog"),
    (_, { storage: { sql } }) => sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`).one().n,
  );
}

/** Rows that the catalog's object writes meanwhile. */
async function rowsWrittenBy(work: () => Promise<unknown>): Promise<number> {
  const [, rows] = await costIn(env.CATALOG.getByName("catalog"), work);
  return rows;
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
