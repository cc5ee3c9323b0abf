import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../shared/messages/common.ts";
import { signalClaims, signalRequest } from "../../../shared/messages/signal.ts";

const CLAIMS = { aud: "https://mesh.test", iat: 1_800_000_000, jti: "j".repeat(22), type: "fresh" };
const DAY_SECONDS = 86_400;

function pointers(changes: object) {
  const checked = checkClaims(signalClaims, JSON.parse(JSON.stringify({ ...CLAIMS, ...changes })));
  return checked.ok ? [] : checked.error.map(({ pointer }) => pointer);
}

describe("the claims of a signal", () => {
  it.each<[string, object]>([
    ["no more than its type: it happens once", {}],
    ["how long what happened counts", { validForSeconds: 60 }],
    ["a state that is on", { state: "on", validForSeconds: 2_592_000, place: "bakery", data: { batch: 7 } }],
    ["a state that is off", { state: "off", place: "bakery" }],
    ["that it happened a day ago", { at: CLAIMS.iat - DAY_SECONDS }],
    ["that it happens in 30 s", { at: CLAIMS.iat + 30 }],
    ["whom it is for", { customer: "4711" }],
    ["that it is on for 500 customers", { customers: Array(500).fill("4711"), state: "on", validForSeconds: 60 }],
  ])("say %s", (_, changes) => {
    expect(pointers(changes)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ["on without a time", { state: "on" }, ["/validForSeconds"]],
    ["off with a time", { state: "off", validForSeconds: 5 }, ["/validForSeconds"]],
    ["a state of another name", { state: "blinking" }, ["/state"]],
    ["more than 30 days", { state: "on", validForSeconds: 2_592_001 }, ["/validForSeconds"]],
    ["no time at all", { validForSeconds: 0 }, ["/validForSeconds"]],
    ["parts of a second", { validForSeconds: 1.5 }, ["/validForSeconds"]],
    ["a type in capitals", { type: "Fresh" }, ["/type"]],
    ["that it happened longer ago than a day", { at: CLAIMS.iat - DAY_SECONDS - 1 }, ["/at"]],
    ["that it happens in a minute", { at: CLAIMS.iat + 60 }, ["/at"]],
    ["content that is not flat", { data: { a: { b: 1 } } }, ["/data"]],
    ["a customer that is no printable ASCII", { customer: "4711\t" }, ["/customer"]],
    ["nobody", { customers: [] }, ["/customers"]],
    ["501 customers", { customers: Array(501).fill("4711") }, ["/customers"]],
    ["a place and a customer", { place: "bakery", customer: "4711" }, ["/customer"]],
    ["a place and customers", { place: "bakery", customers: ["4711"] }, ["/customers"]],
    ["a customer and customers", { customer: "4711", customers: ["4711"] }, ["/customers"]],
    ["a run of nobody", { run: "r" }, ["/run"]],
    ["a run at a place", { run: "r", place: "bakery" }, ["/run"]],
    ["a run without a key", { run: "", customer: "4711" }, ["/run"]],
    ["a run with a key of 151 characters", { run: "🛫".repeat(151), customer: "4711" }, ["/run"]],
    ["null for no place", { place: null }, ["/place"]],
    ["a member that there is not", { zone: "counter" }, ["/zone"]],
  ])("do not say %s", (_, changes, faults) => {
    expect(pointers(changes)).toEqual(faults);
  });

  it.each([
    ["of one customer", { customer: "4711", run: "🛫".repeat(150) }],
    ["of many customers", { customers: ["4711", "4712"], run: "AC834/2026-08-14/YUL" }],
  ])("name a run %s", (_, changes) => {
    expect(pointers(changes)).toEqual([]);
  });

  it("by hand have no time of their own, and the same rules", () => {
    const { jti, type } = CLAIMS;
    expect(checkClaims(signalRequest, { jti, type, state: "off" }).ok).toBe(true);
    for (const wrong of [{ type }, { jti, type, at: 5 }, { jti, type, state: "on" }]) {
      expect(checkClaims(signalRequest, wrong).ok).toBe(false);
    }
  });
});
