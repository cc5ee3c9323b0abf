import { describe, expect, it } from "vitest";
import { chooseWords } from "../../../client/offer/choose-words.ts";
import { explainReceipt } from "../../../client/offer/explain-receipt.ts";
import { ENGLISH, GERMAN } from "../../../client/offer/words.ts";
import type { Gate, Receipt } from "../../../client/sdk/api.ts";
import type { Cause } from "../../../shared/decide/decision.ts";
import { tellCause } from "../../../shared/respond/tell-cause.ts";

const AGREED = { location: true, marketing: true, push: false };

function receiptOf(about: Partial<Receipt> = {}): Receipt {
  return {
    id: "r1",
    at: "2026-11-07T12:00:00.000Z",
    outcome: "offer",
    moment: "hot-light",
    gates: [{ moment: "hot-light", passed: true }],
    ...about,
  };
}

/** Without the marks around names, which nobody sees. */
function explain(...given: Parameters<typeof explainReceipt>): string[] {
  return explainReceipt(...given).map((sentence) => sentence.replaceAll(/[\u2068\u2069]/g, ""));
}

describe("a receipt in plain words", () => {
  it("says when an offer was chosen and what the person has agreed to", () => {
    expect(explain(receiptOf(), AGREED, ENGLISH, new Map([["hot-light", "The hot light is on"]]))).toEqual([
      expect.stringMatching(/^“The hot light is on” was chosen for you on November 7, 2026 at \d+:\d\d.[AP]M\.$/),
      "You have agreed to the use of your location and offers.",
    ]);
  });

  it("says so in German", () => {
    expect(explain(receiptOf({ outcome: "push" }), AGREED, GERMAN)).toEqual([
      expect.stringMatching(
        /^„hot light“ wurde am 7\. November 2026 um \d\d:\d\d für Sie ausgewählt, um als Mitteilung/,
      ),
      "Sie haben zugestimmt: Nutzung des Standorts und Angebote.",
    ]);
  });

  const saysOf = (detail: string, words = ENGLISH) =>
    explain(receiptOf({ gates: [{ moment: "hot-light", passed: true, detail }] }), AGREED, words).slice(1, -1);

  it.each([
    ["enter: Ring & Glaze", "because you came into Ring & Glaze.", "weil Sie zu „Ring & Glaze“ gekommen sind."],
    ["exit: Ring & Glaze", "because you left Ring & Glaze.", "weil Sie „Ring & Glaze“ verlassen haben."],
    ["dwell: Hall, east: 2", "because you stayed in Hall, east: 2.", "weil Sie eine Weile bei „Hall, east: 2“ waren."],
    [
      "zone: Central Station, waiting hall, counter",
      "because you were at the counter of Central Station, waiting hall.",
      "weil Sie bei „Central Station, waiting hall“ hier waren: counter.",
    ],
    ["scan: menu-card", "because you scanned menu-card.", "weil Sie „menu-card“ gescannt haben."],
    [
      "event: order-placed",
      "because something happened in the app: order placed.",
      "weil in der App etwas geschehen ist: order placed.",
    ],
    [
      "signal: Ring & Glaze, east, hot-light",
      "because Ring & Glaze, east said that something is on: hot light.",
      "weil „Ring & Glaze, east“ etwas gemeldet hat: hot light.",
    ],
    [
      "stage: flight AC 834, YUL, gate-change",
      "because there is news of flight AC 834, YUL: gate change.",
      "weil es Neues zu „flight AC 834, YUL“ gibt: gate change.",
    ],
    ["after: order-ready", "because you got “order ready” before.", "weil Sie vorher „order ready“ bekommen haben."],
  ])("says what set it off: %s", (detail, english, german) => {
    expect(saysOf(detail)).toEqual([`It was chosen ${english}`]);
    expect(saysOf(detail, GERMAN)).toEqual([`Es wurde ausgewählt, ${german}`]);
  });

  it("reads back whatever the mesh tells of a cause", () => {
    const places = new Map([["shop", "Ring & Glaze"]]);
    const told = (cause: Cause) => saysOf(tellCause(cause, (place) => places.get(place) ?? place)).join();
    expect(told({ kind: "enter", place: "shop" })).toContain("into Ring & Glaze.");
    expect(told({ kind: "exit", place: "gone" })).toContain("left gone.");
    expect(told({ kind: "dwell", place: "shop" })).toContain("in Ring & Glaze.");
    expect(told({ kind: "zone", place: "shop", zone: "counter" })).toContain("the counter of Ring & Glaze.");
    expect(told({ kind: "scan", marker: "table-7" })).toContain("scanned table-7.");
    expect(told({ kind: "event", name: "order-placed" })).toContain("in the app: order placed.");
    expect(told({ kind: "signal", signal: "id", type: "hot-light", place: "shop" })).toContain("on: hot light.");
    expect(told({ kind: "stage", journey: "flight", stage: "gate", run: "AC834" })).toContain("of flight AC834: gate.");
    expect(told({ kind: "after", moment: "order-ready" })).toContain("you got “order ready”");
    expect(told({ kind: "signal", signal: "id", type: "hot-light" })).toBe("");
  });

  it.each(["", "enter", "enter:", "enter: ", "constructor: x", "weather: rain", "Enter: Ring & Glaze"])(
    "says nothing of what set it off where it does not understand it: %j",
    (detail) => expect(saysOf(detail)).toEqual([]),
  );

  it("says nothing of what set off a moment that was held back", () => {
    const gates = [{ moment: "hot-light", passed: false, reason: "control-group", detail: "enter: Ring & Glaze" }];
    const about = { outcome: "none", reason: "control-group", gates } as const;
    expect(explain(receiptOf(about), AGREED, ENGLISH).join(" ")).not.toContain("because you came");
  });

  it("writes dates as the person's country does", () => {
    expect(explain(receiptOf(), AGREED, chooseWords("en-GB"))[0]).toContain("on 7 November 2026 at ");
  });

  it("names what was held back and why, and nothing that passed", () => {
    const gates: Gate[] = [
      { moment: "only-effects", passed: true },
      { moment: "stay-a-while", passed: false, reason: "cap-moment" },
      { moment: "second-cup", passed: true, reason: "outranked" },
      { moment: "books", passed: false, reason: "consent", detail: "profiling" },
      { moment: "songs", passed: false, reason: "consent" },
      { moment: "closing", passed: false, reason: "condition", detail: "the condition could not be evaluated" },
    ];
    expect(explain(receiptOf({ gates }), AGREED, ENGLISH).slice(2)).toEqual([
      "“stay a while” was held back: you had already had it often enough.",
      "“second cup” was held back: another one mattered more.",
      "“books” was held back: you have not agreed to a choice that fits you.",
      "“songs” was held back: you have not agreed to all that it needs.",
      "“closing” was held back: its conditions were not met.",
    ]);
  });

  it("gives the reason of a no that held no moment back", () => {
    const receipt = receiptOf({ outcome: "none", reason: "no-moment", gates: [] });
    expect(explain(receipt, {}, ENGLISH)).toEqual([
      expect.stringMatching(/^On November 7, 2026 at .+, nothing was chosen for you\.$/),
      "You have not agreed to anything at present.",
      "The reason: there was nothing to offer.",
    ]);
  });

  it.each([ENGLISH, GERMAN])("leaves no gap open, whatever the reason, in $language", (words) => {
    for (const reason of Object.keys(words.reasons)) {
      for (const detail of [{}, { detail: "location" }]) {
        const gates = [{ moment: "m", passed: false, reason, ...detail }];
        expect(explain(receiptOf({ gates }), AGREED, words).join(" ")).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it("names a purpose, a reason and a moment that it has no words for as they are", () => {
    const gates = [{ moment: "__proto__", passed: false, reason: "constructor" }];
    expect(explain(receiptOf({ gates }), { "store-cards": true }, ENGLISH).slice(1)).toEqual([
      "You have agreed to store cards.",
      "“__proto__” was held back: constructor",
    ]);
  });

  it("takes a title as it is, braces and all, and keeps its writing direction to itself", () => {
    const [sentence] = explainReceipt(receiptOf(), AGREED, ENGLISH, new Map([["hot-light", "{when} مرحبا"]]));
    expect(sentence).toMatch(/^“\u2068\{when\} مرحبا\u2069” was chosen for you on November/);
  });
});
