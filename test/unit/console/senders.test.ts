import { describe, expect, it } from "vitest";
import { findSenders, readLocalTime, sayAgo } from "../../../client/console/views/senders/find-senders.ts";
import { SENDERS_WORDS } from "../../../client/console/views/senders/senders-words.ts";
import type { SenderHealth } from "../../../shared/operators/operator-health.ts";

const sender = (id: string, more: Partial<SenderHealth> = {}): SenderHealth => ({
  sender: id,
  kind: "gateway",
  scopes: [],
  revoked: false,
  heardAt: null,
  refused: [],
  ...more,
});

const refusedAt = (lastAt: string) => ({ refused: [{ code: "invalid", count: 1, firstAt: lastAt, lastAt }] });

describe("finding senders", () => {
  const senders = [
    sender("gw-door", { places: ["shop"] }),
    sender("gw-hall", { places: ["station"], ...refusedAt("2026-11-30T10:00:00.000Z") }),
    sender("till-1", { kind: "till", places: ["shop"], ...refusedAt("2026-11-30T11:00:00.000Z") }),
  ];
  const ids = (text: string, kind = "") => findSenders(senders, { text, kind }).map((one) => one.sender);

  it("looks in ids and places, whatever the case", () => {
    expect(ids("DOOR")).toEqual(["gw-door"]);
    expect(ids(" shop ")).toEqual(["till-1", "gw-door"]);
    expect(ids("nowhere")).toEqual([]);
  });

  it("can be of one kind", () => expect(ids("", "gateway")).toEqual(["gw-hall", "gw-door"]));

  it("puts those first whose messages were refused last", () =>
    expect(ids("")).toEqual(["till-1", "gw-hall", "gw-door"]));
});

describe("how long ago something was", () => {
  const words = SENDERS_WORDS.en.ago;
  it.each([
    [-5, "just now"],
    [0, "just now"],
    [1.9, "just now"],
    [2, "2 min ago"],
    [59.9, "59 min ago"],
    [60, "1 h ago"],
    [47 * 60, "47 h ago"],
    [48 * 60, "2 days ago"],
  ])("after %s minutes is %s", (minutes, said) => expect(sayAgo(0, minutes * 60_000, words)).toBe(said));
});

describe("a time that somebody typed", () => {
  it("is by the clock of the browser, and none if it is no time", () => {
    const local = "2026-11-30T10:15";
    expect(readLocalTime(local)).toBe(new Date(2026, 10, 30, 10, 15).toISOString());
    expect([readLocalTime(""), readLocalTime("soon")]).toEqual([undefined, undefined]);
  });
});
