import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeSessionClaims } from "../../shared/operators/session-claims.ts";
import { readSessionCookie, writeSessionCookie } from "../../shared/operators/session-cookie.ts";
import { scriptElement } from "../../shared/pages/html.ts";

const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,86}$/);
/** Cookies of others, as a browser may send them along. */
const others = fc.array(fc.stringMatching(/^[A-Za-z_]{1,9}=[^;,\s]{0,20}$/));

const MESH = "https://mesh.test";

describe("the cookie of a session", () => {
  it("is another one at each port, as browsers send a cookie to all ports of a host", () => {
    const meshes = ["http://localhost:8787", "http://localhost:9000", "http://localhost"];
    const cookies = meshes.map((mesh) => writeSessionCookie(`of ${mesh}`, 60, mesh).split(";")[0]).join("; ");
    expect(cookies).toBe(
      "__Host-mesh-console-8787=of http://localhost:8787; __Host-mesh-console-9000=of http://localhost:9000; " +
        "__Host-mesh-console=of http://localhost",
    );
    expect(meshes.map((mesh) => readSessionCookie(cookies, mesh))).toEqual(meshes.map((mesh) => `of ${mesh}`));
  });

  it("is read as it was written, among any others", () => {
    fc.assert(
      fc.property(token, others, others, (text, before, after) => {
        const [pair = ""] = writeSessionCookie(text, 60, MESH).split(";");
        expect(readSessionCookie([...before, pair, ...after].join("; "), MESH)).toBe(text);
        expect(readSessionCookie([...before, pair, pair, ...after].join("; "), MESH)).toBeUndefined();
        expect(readSessionCookie([...before, ...after].join("; "), MESH)).toBeUndefined();
      }),
    );
    expect(readSessionCookie(null, MESH)).toBeUndefined();
    expect(readSessionCookie(`__Host-mesh-console=${"a".repeat(1_025)}`, MESH)).toBeUndefined();
  });

  it("says what a session is of, until its end and for an hour at most", () => {
    const claims = { aud: "https://mesh.test", sub: "ada", key: "k", iat: 1_000, exp: 4_600, jti: "A".repeat(24) };
    const judge = (changes: object, nowMs = 4_599_999) =>
      judgeSessionClaims({ ...claims, ...changes }, { audience: "https://mesh.test", nowMs });
    expect(judge({})).toEqual(claims);
    expect(judge({}, 4_600_000)).toBeUndefined();
    for (const changes of [{ aud: "https://other.test" }, { exp: 4_601 }, { sub: undefined }, { key: 1 }, { more: 1 }])
      expect(judge(changes)).toBeUndefined();
  });
});

describe("a script within a page", () => {
  it("is none that would end the element early, or hide the rest of the page", () => {
    for (const script of ['x = "</script>"', 'x = "</SCRIPT "', 'x = "<!--"'])
      expect(() => scriptElement(script)).toThrow("within a page");
  });
});
