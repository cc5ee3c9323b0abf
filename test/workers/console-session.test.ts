import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { CatalogStore } from "../../workers/objects/catalog-store.ts";
import { askForLink, DEPLOYED, keysOf, makeKeyHolder, postSession, signInToConsole } from "./support/console.ts";
import { beginAtNoon, browse, KEYS, live, NOON_MS, pia, vera } from "./support/console-world.ts";
import { callWith, encodePart, newMeshKey, readPart, signAsMesh } from "./support/forge.ts";
import { AUDIENCE, call, told } from "./support/visitor.ts";

const PAUSE = { method: "POST", body: JSON.stringify({ moment: "hello" }) };

beginAtNoon();

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
