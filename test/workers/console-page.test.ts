import { SELF } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../shared/openapi/operations.ts";
import { CONSOLE_FILES } from "../../workers/cold/console-files.js";
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
import { beginAtNoon, browse, KEYS, live, pia } from "./support/console-world.ts";
import { callWith } from "./support/forge.ts";
import { AUDIENCE, call, told } from "./support/visitor.ts";

beginAtNoon();

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
    // An operator with a key may have the name "local" too: that is another person.
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
    const [file] = CONSOLE_FILES.keys();
    expect((await callWith({ ...DEPLOYED, ...own }, `/console/files/${file}`)).status).toBe(200);
    for (const path of ["/console", "/console/", "/console/session", `/console/files/${file}`])
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
  it("is the same for everybody, holds no data, and may run its own scripts, which may ask this host only", async () => {
    const [anybody, operator] = [await call("/console/"), await browse(await signInToConsole(pia, KEYS), "/console/")];
    expect(operator.body).toBe(anybody.body);
    const { body, headers } = anybody;
    for (const secret of ["Street", "hello", "pia", "vera"]) expect(body).not.toContain(secret);
    expect(headers.get("content-security-policy")?.split("; ").toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src data:",
      "require-trusted-types-for 'script'",
      `script-src ${AUDIENCE}/console/files/`,
      `style-src ${AUDIENCE}/console/files/`,
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
    expect(body).not.toMatch(/\son\w+=|\sstyle=|<style|<script>|https?:\/\/(?!www\.w3\.org)/);
  });

  it("names its files, which may be kept for ever, and are sent as they are kept or in full", async () => {
    const { body } = await call("/console/");
    const names = [...body.matchAll(/(?:src|href)="files\/([^"]+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThanOrEqual(2);
    for (const name of names) {
      const path = `/console/files/${name}`;
      const zipped = await SELF.fetch(`${AUDIENCE}${path}`, { headers: { "accept-encoding": "gzip" } });
      expect([zipped.status, zipped.headers.get("cache-control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
      expect(zipped.headers.get("x-content-type-options")).toBe("nosniff");
      const plain = await SELF.fetch(`${AUDIENCE}${path}`, { headers: { "accept-encoding": "identity" } });
      expect(plain.headers.get("content-encoding")).toBeNull();
      expect(await plain.text()).toBe(await zipped.text());
      expect(zipped.headers.get("content-type")).toMatch(/^text\/(?:javascript|css); charset=utf-8$/);
    }
    // What an older deployment had is gone, and nobody keeps that answer.
    const gone = await call("/console/files/start.js");
    expect([...told(gone), gone.headers.get("cache-control")]).toEqual([404, "not-found", "no-store"]);
  });

  it("has files of those types that the interface's document names", () => {
    const types = [...CONSOLE_FILES.values()].map(({ type }) => type.split(";")[0]);
    const { gives } = OPERATIONS.find(({ path }) => path === "/console/files/:file") ?? {};
    expect([...new Set(types)].toSorted()).toEqual([gives?.contentType].flat().toSorted());
  });
});
