import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../shared/messages/common.ts";
import { sightingsClaims } from "../../../shared/messages/sightings.ts";

const claims = {
  aud: "https://mesh.test",
  iat: 1_795_420_800.25,
  jti: "AAAAAAAAAAAAAAAAAAAAAA",
  format: "minew",
  body: [{ type: "Gateway", __proto__: { mac: "00" } }],
};

function pointers(changes: Record<string, unknown>) {
  const result = checkClaims(sightingsClaims, { ...claims, ...changes });
  return result.ok ? [] : result.error.map(({ pointer }) => pointer);
}

describe("the claims of a gateway's message", () => {
  it.each([[[]], [{}], ["$GPRP"], [""]])("carry a body as its box posts it: %j", (body) => {
    const result = checkClaims(sightingsClaims, { ...claims, body });
    expect(result.ok && result.value.body).toBe(body);
  });

  it("say which format it has, of those that are known", () => {
    expect(pointers({ format: "aprbrother" })).toEqual(["/format"]);
    expect(pointers({ format: 7 })).toEqual(["/format"]);
  });

  it.each([null, 7, true])("carry no other body: %j", (body) => {
    expect(pointers({ body })).toEqual(["/body"]);
  });

  it("miss nothing and have nothing else", () => {
    const { body: _body, ...without } = claims;
    const result = checkClaims(sightingsClaims, without);
    expect(result.ok ? [] : result.error.map(({ pointer }) => pointer)).toEqual(["/body"]);
    expect(pointers({ place: "store-7" })).toEqual(["/place"]);
  });
});
