import { describe, expect, it } from "vitest";
import { pushTag } from "../../../shared/push/payload.ts";
import { type PushTimes, pushHeaders } from "../../../shared/push/push-headers.ts";

const nowMs = 1_700_000_000_000;
const times: PushTimes = { nowMs, triggeredAtMs: nowMs, validUntilMs: nowMs + 1_800_000, fleeting: false };
const headersOf = (changes: Partial<PushTimes>) => pushHeaders({ ...times, ...changes }, "tag");

describe("the headers of a push", () => {
  it("ask the push service to keep it for the validity left", () => {
    expect(headersOf({})).toEqual({ ok: true, value: { TTL: "1800", Urgency: "high", Topic: "tag" } });
    expect(headersOf({ validUntilMs: nowMs + 1_999 })).toMatchObject({ value: { TTL: "1" } });
  });

  it("ask for at most 10 min where what is held could become untrue", () => {
    expect(headersOf({ fleeting: true })).toMatchObject({ value: { TTL: "600" } });
    expect(headersOf({ fleeting: true, validUntilMs: nowMs + 60_000 })).toMatchObject({ value: { TTL: "60" } });
  });

  it("are none once less than a second is left", () => {
    expect(headersOf({ validUntilMs: nowMs + 999 })).toEqual({ ok: false, error: "expired" });
    expect(headersOf({ validUntilMs: nowMs - 1 })).toEqual({ ok: false, error: "expired" });
  });

  it("are urgent within 30 min of the trigger", () => {
    expect(headersOf({ triggeredAtMs: nowMs - 1_800_000 })).toMatchObject({ value: { Urgency: "high" } });
    expect(headersOf({ triggeredAtMs: nowMs - 1_800_001 })).toMatchObject({ value: { Urgency: "normal" } });
  });
});

describe("the tag of a push", () => {
  it("is a valid Topic, the same for a repeat, and does not show the receipt", async () => {
    const tag = await pushTag("receipt-1");
    expect(tag).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(tag).toBe(await pushTag("receipt-1"));
    expect(tag).not.toBe(await pushTag("receipt-2"));
  });
});
