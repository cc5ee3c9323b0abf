import { describe, expect, it } from "vitest";
import {
  batchSenders,
  forgetSilent,
  MESH_ITSELF,
  openSenderBook,
  type SenderBook,
  takeSenders,
} from "../../../shared/measure/pulse/sender-book.ts";
import { viewSenders } from "../../../shared/measure/pulse/sender-view.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const NOON = NOON_MS / 60_000;
const DAY = 24 * 60;

const take = (book: SenderBook, minute: number, sender: string, said: Record<string, number>) =>
  takeSenders(book, [{ minute, said: { [sender]: said } }]);

describe("what isolates note of senders", () => {
  it("is added up by minute, sender and what was said", () => {
    const notes = [
      ["gw", "taken", 0],
      ["gw", "taken", 59_999],
      ["gw", "invalid", 1_000],
      ["gw", "taken", 60_000],
      ["till", "taken", 5_000],
    ] as const;
    expect(batchSenders(notes.map(([sender, said, ms]) => ({ sender, said, atMs: NOON_MS + ms })))).toEqual([
      { minute: NOON, said: { gw: { taken: 2, invalid: 1 }, till: { taken: 1 } } },
      { minute: NOON + 1, said: { gw: { taken: 1 } } },
    ]);
    expect(batchSenders([])).toBeUndefined();
  });
});

describe("the book of senders", () => {
  it("tells the last minute of each, whatever order parcels come in", () => {
    const book = openSenderBook([]);
    take(book, NOON, "gw", { taken: 1, "clock-skew": 2 });
    take(book, NOON - 5, "gw", { taken: 1, "clock-skew": 1 });
    expect(viewSenders(book).senders).toEqual({
      gw: {
        heardAt: "2031-06-03T12:00:00.000Z",
        refused: [
          { code: "clock-skew", count: 3, firstAt: "2031-06-03T11:55:00.000Z", lastAt: "2031-06-03T12:00:00.000Z" },
        ],
      },
    });
  });

  it("takes no message for the sender's whose signature did not hold", () => {
    const book = openSenderBook([]);
    take(book, NOON, "gw", { unauthenticated: 5 });
    expect(viewSenders(book).senders).toMatchObject({ gw: { heardAt: null, refused: [{ count: 5 }] } });
  });

  it("has what the mesh itself lacked apart from all senders", () => {
    const book = openSenderBook([]);
    take(book, NOON, MESH_ITSELF, { "the catalog could not be loaded": 2 });
    const { senders, failures } = viewSenders(book);
    expect([senders, failures]).toEqual([{}, [expect.objectContaining({ what: "the catalog could not be loaded" })]]);
  });

  it("forgets a refusal a day after the last, and a sender 90 days after its last message", () => {
    const book = openSenderBook([]);
    take(book, NOON, "gw", { taken: 1, invalid: 1 });
    forgetSilent(book, NOON_MS + (DAY - 1) * 60_000);
    expect(viewSenders(book).senders.gw?.refused).toHaveLength(1);
    forgetSilent(book, NOON_MS + DAY * 60_000);
    expect(viewSenders(book).senders.gw).toEqual({ heardAt: "2031-06-03T12:00:00.000Z", refused: [] });
    forgetSilent(book, NOON_MS + 90 * DAY * 60_000);
    expect(viewSenders(book).senders).toEqual({});
  });

  it("is to be written if a minute, a code or a sender is new, and not for more of the same", () => {
    const book = openSenderBook([]);
    const isNew = (minute: number, sender: string, said: Record<string, number>) => {
      book.unwritten.clear();
      take(book, minute, sender, said);
      return book.unwritten.size > 0;
    };
    expect(isNew(NOON, "gw", { taken: 1 })).toBe(true);
    expect(isNew(NOON, "gw", { taken: 1 })).toBe(false);
    expect(isNew(NOON, "gw", { invalid: 1 })).toBe(true);
    expect(isNew(NOON, "gw", { invalid: 7 })).toBe(false);
    expect(isNew(NOON, "till", { taken: 1 })).toBe(true);
    expect(isNew(NOON + 1, "gw", { taken: 1 })).toBe(true);
  });

  it("is the same after it was written and read", () => {
    const book = openSenderBook([]);
    for (let sender = 0; sender < 1_200; sender++) take(book, NOON + sender, `gw-${sender}`, { taken: 1, invalid: 1 });
    expect(book.pages.map((page) => page.size)).toEqual([500, 500, 200]);
    const again = openSenderBook(book.pages.map((page) => new Map(JSON.parse(JSON.stringify([...page])))));
    expect(viewSenders(again)).toEqual(viewSenders(book));
  });

  it("knows 10,000 senders at most, those that were heard last, in rows of less than 2 MB", () => {
    const book = openSenderBook([]);
    const codes = Object.fromEntries(Array.from({ length: 60 }, (_, code) => [`code-number-${code}`, 1e6]));
    for (let sender = 0; sender < 10_010; sender++)
      take(book, NOON + sender, `gw-${sender}`, sender < 500 ? codes : { taken: 1 });
    const known = Object.keys(viewSenders(book).senders);
    expect([known.length, known.includes("gw-9"), known.includes("gw-10"), known.includes("gw-10009")]).toEqual([
      10_000,
      false,
      true,
      true,
    ]);
    for (const page of book.pages) expect(JSON.stringify([...page]).length).toBeLessThan(2_000_000);
  });
});
