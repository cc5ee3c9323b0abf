import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchNotes, type Entered, type PulseNote, type Said } from "../../../shared/measure/pulse/pulse-batch.ts";
import { openPulseBook, type PulseBook, takeParcel, turnPages } from "../../../shared/measure/pulse/pulse-book.ts";
import { viewPulse } from "../../../shared/measure/pulse/pulse-view.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const NOON = NOON_MS / 1000;

function note(said: Said, afterSeconds = 0, entered: readonly Entered[] = [], latencyMs = 4): PulseNote {
  return { atMs: NOON_MS + afterSeconds * 1000, said, durations: [["decide", latencyMs]], entered };
}

/** People who enter the place, from that number on. */
function people(count: number, place: string, from = 0): readonly Entered[] {
  return Array.from({ length: count }, (_, at) => [`person-${from + at}`, [place]] as const);
}

let parcels = 0;

function take(book: PulseBook, notes: readonly PulseNote[], { id = `parcel-${parcels++}`, afterSeconds = 1 } = {}) {
  takeParcel(book, { id, batches: batchNotes(notes) }, NOON_MS + afterSeconds * 1000);
}

function viewAfter(book: PulseBook, afterSeconds: number) {
  turnPages(book, NOON_MS + afterSeconds * 1000);
  return viewPulse(book);
}

describe("the pulse", () => {
  it("tells a second and its minute: pings, outcomes, reasons, what gateways sent, p50 and p99", () => {
    const book = openPulseBook([]);
    take(book, [note("offer"), note("push"), note("consent"), note("consent"), note("no-moment"), note("sightings")]);
    const told = {
      at: NOON,
      pings: 5,
      outcomes: { offer: 1, push: 1, none: 3 },
      reasons: { consent: 2, "no-moment": 1 },
      sightings: 1,
      p50: 3.82,
      p99: 3.82,
    };
    expect(viewAfter(book, 1)).toEqual({ seconds: [told], minutes: [told] });
  });

  it("adds what several isolates saw, and what comes late to the second it is of", () => {
    const book = openPulseBook([]);
    take(book, [note("offer", 3)], { afterSeconds: 4 });
    take(book, [note("offer", 9)], { afterSeconds: 10 });
    take(book, [note("budget", 3), note("offer", 4)], { afterSeconds: 12 });
    const { seconds, minutes } = viewAfter(book, 12);
    expect(seconds.map(({ at, pings }) => [at - NOON, pings])).toEqual([
      [3, 2],
      [4, 1],
      [9, 1],
    ]);
    expect(minutes.map(({ pings }) => pings)).toEqual([4]);
  });

  it("counts once what is handed on twice", () => {
    const book = openPulseBook([]);
    for (let time = 0; time < 3; time++) take(book, [note("offer")], { id: "same" });
    expect(viewAfter(book, 1).seconds[0]?.pings).toBe(1);
  });

  it("keeps 120 seconds and 60 minutes, and takes nothing that is older, or of a clock that is far ahead", () => {
    const book = openPulseBook([]);
    take(book, [note("offer")]);
    expect(viewAfter(book, 119).seconds).toHaveLength(1);
    expect(viewAfter(book, 120).seconds).toHaveLength(0);
    expect(viewAfter(book, 59 * 60 + 59).minutes).toHaveLength(1);
    expect(viewAfter(book, 3_600).minutes).toHaveLength(0);
    take(book, [note("offer"), note("offer", 3_700)], { afterSeconds: 3_600 });
    expect(viewAfter(book, 3_600)).toEqual({ seconds: [], minutes: [] });
  });

  it("adds up the same figures in whatever order and parcels they come", () => {
    const said = fc.constantFrom<Said>("offer", "push", "consent", "budget", "sightings");
    const notes = fc.array(fc.record({ said, second: fc.nat(59) }), { maxLength: 60 });
    fc.assert(
      fc.property(notes, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const [whole, parted] = [openPulseBook([]), openPulseBook([])];
        const noted = all.map(({ said, second }) => note(said, second));
        take(whole, noted, { afterSeconds: 60 });
        const turned = noted.toReversed();
        for (let at = 0; at < turned.length; at += size)
          take(parted, turned.slice(at, at + size), { afterSeconds: 60 });
        expect(viewAfter(parted, 60)).toEqual(viewAfter(whole, 60));
        const { seconds, minutes } = viewAfter(whole, 60);
        expect(seconds.reduce((sum, { pings }) => sum + pings, 0)).toBe(minutes[0]?.pings ?? 0);
      }),
    );
  });
});

describe("enters", () => {
  it("are told by place 5 s after the minute, from ten people on; a place of fewer is not there", () => {
    const book = openPulseBook([]);
    take(book, [note("offer", 0, people(40, "shop")), note("offer", 1, people(9, "books"))]);
    expect(viewAfter(book, 64).minutes[0]).not.toHaveProperty("enters");
    expect(viewAfter(book, 65).minutes[0]).toHaveProperty("enters", { shop: 40 });
  });

  it("of one person who goes in and out a hundred times are not told", () => {
    const book = openPulseBook([]);
    take(
      book,
      Array.from({ length: 100 }, (_, at) => note("no-moment", at % 60, [["person", ["shop"]]])),
      { afterSeconds: 60 },
    );
    expect(viewAfter(book, 65).minutes[0]).toHaveProperty("enters", {});
  });

  it("are never told of fewer than ten people, however often each of them enters", () => {
    const visits = fc.array(fc.tuple(fc.nat(30), fc.nat(59)), { maxLength: 120 });
    fc.assert(
      fc.property(visits, (all) => {
        const book = openPulseBook([]);
        const noted = all.map(([who, second]) => note("offer", second, people(1, "shop", who)));
        take(book, noted, { afterSeconds: 60 });
        const enters = viewAfter(book, 65).minutes[0]?.enters ?? {};
        expect([{}, { shop: all.length }]).toContainEqual(enters);
        if (new Set(all.map(([who]) => who)).size < 10) expect(enters).toEqual({});
      }),
    );
  });

  it("stay as they were told, whatever comes later: two answers show no single person between them", () => {
    const book = openPulseBook([]);
    take(book, [note("offer", 0, people(30, "shop"))]);
    viewAfter(book, 65);
    take(book, [note("offer", 2, people(1, "shop", 99))], { afterSeconds: 66 });
    expect(viewAfter(book, 67).minutes[0]).toMatchObject({ pings: 2, enters: { shop: 30 } });
  });
});
