import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hearOfReader, meetReader, type Readers, viewReader } from "../../../../local/mesh/readers.ts";

const NOON = Date.UTC(2026, 10, 30, 12);
const SUBJECT = "oKIywvGUpTVTyxMQ3bwIIe";
const MET = meetReader(new Map(), SUBJECT);

const seen = (sequence: number, until = "2026-12-01T13:00:00.000Z", name = "doughnut-ads") => ({
  type: "suppression.started",
  timestamp: "2026-11-30T12:00:00.000Z",
  data: { subject: SUBJECT, sequence, name, until },
});
const says = (sequence: number, granted: boolean, purpose = "partners") => ({
  type: "consent.changed",
  data: { subject: SUBJECT, sequence, purpose, granted },
});
const erased = { type: "person.erased", data: { subject: SUBJECT, sequence: 9 } };

const readersAfter = (...messages: unknown[]): Readers => messages.reduce<Readers>(hearOfReader, MET);
const adAfter = (...messages: unknown[]) => viewReader(readersAfter(...messages), SUBJECT, NOON).ad;

describe("a partner", () => {
  it("shows the shop's advertisement to everybody whom it was not told to leave alone, known or not", () => {
    expect(adAfter()).toBe("shop");
    expect(viewReader(readersAfter(seen(1)), "another", NOON)).toEqual({
      isKnown: false,
      ad: "shop",
      suppressions: [],
    });
    expect(meetReader(readersAfter(seen(1)), SUBJECT)).toEqual(readersAfter(seen(1)));
  });

  it("leaves a reader alone until the end that it is told, and no longer", () => {
    const readers = readersAfter(seen(1, "2026-11-30T13:00:00.000Z"));
    expect(viewReader(readers, SUBJECT, NOON)).toEqual({
      isKnown: true,
      ad: "own",
      suppressions: [{ name: "doughnut-ads", until: "2026-11-30T13:00:00.000Z" }],
    });
    expect(viewReader(readers, SUBJECT, NOON + 3_600_000)).toEqual({ isKnown: true, ad: "shop", suppressions: [] });
  });

  it("takes the newest word of each suppression, in whatever order and however often messages come", () => {
    const sent = [
      seen(1, "2026-12-09T13:00:00.000Z"),
      seen(2, "2026-11-30T11:00:00.000Z"),
      seen(3, "2026-12-02T13:00:00.000Z", "doughnuts"),
      says(4, false, "marketing"),
    ];
    const order = fc.shuffledSubarray([...sent, ...sent], { minLength: 8 });
    fc.assert(
      fc.property(order, (messages) => {
        expect(viewReader(readersAfter(...messages), SUBJECT, NOON).suppressions).toEqual([
          { name: "doughnuts", until: "2026-12-02T13:00:00.000Z" },
        ]);
      }),
    );
  });

  it.each([
    ["takes the agreement back", says(5, false)],
    ["is erased", erased],
  ])("forgets who %s, and learns nothing of them from what comes late", (_, end) => {
    const gone = readersAfter(seen(1), end);
    expect(gone).toEqual(new Map());
    expect(hearOfReader(gone, seen(2))).toEqual(new Map());
    expect(adAfter(end, seen(2))).toBe("shop");
  });

  it("does not forget who agreed again, by a withdrawal that comes late", () => {
    expect(readersAfter(seen(1), says(6, true), says(5, false))).toEqual(readersAfter(seen(1), says(6, true)));
    expect(readersAfter(seen(1), says(6, true), says(7, false))).toEqual(new Map());
  });

  it.each([
    [{ type: "webhook.test", data: {} }],
    [{ type: "suppression.started", data: { subject: SUBJECT, sequence: 1, name: "x", until: "soon" } }],
    [null],
  ])("changes nothing by a message that it does not know: %j", (message) => {
    expect(hearOfReader(MET, message)).toBe(MET);
  });
});
