import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeSessionClaims } from "../../shared/operators/session-claims.ts";
import { readSessionCookie, writeSessionCookie } from "../../shared/operators/session-cookie.ts";
import { scriptElement } from "../../shared/pages/html.ts";

const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,86}$/);
/** Cookies of others, as a browser may send them along. */
const others = fc.array(fc.stringMatching(/^[A-Za-z_]{1,9}=[^;,\s]{0,20}$/));

describe("the cookie of a session", () => {
  it("is read as it was written, among any others", () => {
    fc.assert(
      fc.property(token, others, others, (text, before, after) => {
        const [pair = ""] = writeSessionCookie(text, 60).split(";");
        expect(readSessionCookie([...before, pair, ...after].join("; "))).toBe(text);
        expect(readSessionCookie([...before, pair, pair, ...after].join("; "))).toBeUndefined();
        expect(readSessionCookie([...before, ...after].join("; "))).toBeUndefined();
      }),
    );
    expect(readSessionCookie(null)).toBeUndefined();
    expect(readSessionCookie(`__Host-mesh-console=${"a".repeat(1_025)}`)).toBeUndefined();
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
