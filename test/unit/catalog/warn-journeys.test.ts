import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Sender, Stage } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { cpuMsOf } from "../../support/cpu-ms.ts";

const AIRLINE: Sender = {
  id: "airline",
  kind: "backend",
  scopes: ["signal:booked", "signal:gate"],
  alg: "HS256",
  sealedKey: "c2VhbGVk",
};
const BOOKED: Stage = { id: "booked", on: { signal: "booked" } };
const GATE: Stage = { id: "gate", on: { signal: "gate" } };
const DURING = { at: "departs", before: "PT6H", after: "PT0S" };
const TOLD: Moment = {
  id: "told",
  on: { stage: "gate" },
  purposes: ["profiling", "push"],
  offer: { variants: [{ id: "a", format: "card", title: "Gate {run.gate}" }] },
};

/** The warnings of a good catalog with one journey of these stages and these moments. */
function warningsOf(stages: readonly Stage[], moments: readonly Moment[] = [], more: Catalog = {}): readonly string[] {
  const catalog = {
    places: [{ id: "airport", labels: ["airport"], fence: { center: [8.57, 50.03], radius: 900 } }],
    markers: [{ id: "taxi-rank", kind: "qr" }],
    senders: [AIRLINE],
    journeys: [{ id: "flight", stages }],
    moments,
    ...more,
  };
  const checked = checkCatalog(catalog);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return warnOfCatalog(checked.value, 0).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

describe("a journey is not warned of", () => {
  it.each<[string, readonly Stage[], Moment[]?]>([
    [
      "if each of its stages can be reached",
      [
        BOOKED,
        { id: "soon", on: { at: "departs", offset: "-PT24H" }, title: "{run.to}" },
        { id: "here", on: { enter: { label: "airport" }, during: DURING } },
        { id: "taxi", on: { scan: "taxi-rank", during: DURING } },
        GATE,
        { id: "late", on: { after: "gate", delay: "PT1H" } },
        { id: "home", on: { event: "home" }, ends: true },
      ],
    ],
    ["if a moment on a stage may be pushed, and says so", [BOOKED, GATE], [TOLD]],
    [
      "if a moment on a stage that an app's event reaches is shown in the app only",
      [BOOKED, { id: "in", on: { event: "checked-in" } }, GATE],
      [{ ...TOLD, on: { stage: "in" }, channels: ["inline"], purposes: ["profiling"] }],
    ],
    [
      "if a condition asks for the run of a stage, or of the moment before",
      [BOOKED, GATE],
      [
        { ...TOLD, when: 'run.data.gate == "B22"' },
        { ...TOLD, id: "later", on: { after: { moment: "told", delay: "PT1H" } }, when: "run != null" },
      ],
    ],
  ])("%s", (_, stages, moments) => expect(warningsOf(stages, moments)).toEqual([]));
});

describe("a warning is given of a stage that no run can reach:", () => {
  it.each<[string, readonly Stage[], readonly string[], Catalog?]>([
    [
      "no sender may signal it",
      [BOOKED, GATE, { id: "belt", on: { signal: "belt" } }],
      ['/journeys/0/stages/2/on is never reached: no sender may signal "belt"'],
    ],
    [
      "it follows such a stage, or the end",
      [
        BOOKED,
        { ...GATE, ends: true },
        { id: "belt", on: { signal: "belt" } },
        { id: "late", on: { after: "belt", delay: "PT1H" } },
        { id: "over", on: { after: "gate", delay: "PT1H" } },
      ],
      [
        '/journeys/0/stages/2/on is never reached: no sender may signal "belt"',
        '/journeys/0/stages/3/on is never reached: neither is "belt"',
        '/journeys/0/stages/4/on is never reached: the run is over with "gate"',
      ],
    ],
    [
      "no one can be seen at its place",
      [BOOKED, GATE, { id: "here", on: { enter: { place: "hall" }, during: DURING } }],
      [
        "/journeys/0/stages/2/on is never reached: no one can be seen there: it is without a fence, a beacon, a marker and a gateway",
      ],
      { places: [{ id: "hall" }] },
    ],
    [
      "no place has its label",
      [BOOKED, GATE, { id: "here", on: { enter: { label: "port" }, during: DURING } }],
      ['/journeys/0/stages/2/on is never reached: no place has the label "port"'],
    ],
    [
      "no one can agree to say where they are",
      [BOOKED, GATE, { id: "taxi", on: { scan: "taxi-rank", during: DURING } }],
      ['/journeys/0/stages/2/on is never reached: no one can agree to "location": policy.purposes does not have it'],
      { policy: { purposes: ["marketing", "profiling"] } },
    ],
    [
      "no one can say its instant, as data comes by signals",
      [
        { id: "joined", on: { event: "joined" }, title: "{run.name}" },
        { id: "soon", on: { at: "starts", offset: "PT0S" } },
      ],
      [
        "/journeys/0/stages/0/title names {run.name}, which no one can say: no stage waits for a signal",
        '/journeys/0/stages/1/on is never reached: no one can say "starts": data comes by signals, and no stage waits for one',
      ],
      { senders: [] },
    ],
  ])("%s", (_, stages, warnings, more) => expect(warningsOf(stages, [], more)).toEqual(warnings));
});

describe("a warning is given of a stage", () => {
  it.each<[string, Partial<Stage>, string]>([
    [
      "whose text shows a name in braces",
      { title: "Gate {{run.gate}}" },
      "title shows a brace and the word: did you mean",
    ],
    [
      "whose link names a value",
      { action: { label: "Way", url: "https://air.example/{run.gate}" } },
      "action/url names {run.gate}, and a link names no values: it has the braces",
    ],
  ])("%s", (_, changes, warning) => {
    const warnings = warningsOf([BOOKED, { ...GATE, ...changes }]);
    expect(warnings.map((one) => one.includes(`/journeys/0/stages/1/${warning}`))).toEqual([true]);
  });

  it("and of a moment likewise", () => {
    const variant = { id: "a", format: "card", title: "Gate {{run.gate}}" } as const;
    const action = { label: "Way", url: "https://air.example/{run.gate}" };
    expect(warningsOf([BOOKED, GATE], [{ ...TOLD, offer: { variants: [{ ...variant, action }] } }])).toEqual([
      '/moments/0/offer/variants/0/title shows a brace and the word: did you mean "{run.gate}"?',
      "/moments/0/offer/variants/0/action/url names {run.gate}, and a link names no values: it has the braces",
    ]);
  });
});

describe("a warning is given of a moment", () => {
  const alone = 'comes as a push, so only to those who agreed to "push" as well: name it in purposes';
  const plain = { variants: [{ id: "a", format: "card" as const, title: "Hi" }] };
  it.each<[string, Partial<Moment>, readonly string[]]>([
    [
      "on a stage that a back end reaches, which is never pushed",
      { channels: ["inline"] },
      ["/moments/0/channels can never be given: it comes while no one asks, so only as a push"],
    ],
    ["on such a stage without the purpose push", { purposes: ["profiling"] }, [`/moments/0/purposes ${alone}`]],
    [
      "that asks for more trust than a signal has",
      { trust: "high" },
      [`/moments/0/trust can never be given: a sender's signal reaches "gate", and its trust is medium`],
    ],
    [
      "that asks for more trust than an event has",
      { on: { stage: "in" }, trust: "medium", channels: ["inline"], offer: plain },
      ['/moments/0/trust can never be given: an event reaches "in", and its trust is low'],
    ],
    [
      "that asks for a run where no stage sets it off",
      { on: { event: "x" }, when: "run.data.gate == 1", offer: plain },
      ["/moments/0/when asks for run, which is null: no stage sets it off"],
    ],
  ])("%s", (_, moment, warnings) => {
    const stages: Stage[] = [BOOKED, { id: "in", on: { event: "checked-in" } }, GATE];
    expect(warningsOf(stages, [{ ...TOLD, ...moment }])).toEqual(warnings);
  });

  it("that follows another without the purpose push", () => {
    const on: Moment["on"] = { after: { moment: "told", delay: "PT1H" } };
    const later: Moment = { ...TOLD, id: "later", on, purposes: ["profiling"] };
    expect(warningsOf([BOOKED, GATE], [TOLD, later])).toEqual([`/moments/1/purposes ${alone}`]);
  });
});

describe("20,000 moments that follow each other", () => {
  const on = (n: number): Moment["on"] => ({ after: { moment: `m-${n}`, delay: "PT1H" } });
  const moments = Array.from({ length: 20_000 }, (_, n) => ({ ...TOLD, id: `m-${n}`, on: on(n + 1) }));
  const faultsOf = (last: Moment["on"]) => {
    const checked = checkCatalog({ moments: [...moments, { id: "m-20000", on: last }] });
    return checked.ok ? [] : checked.error;
  };

  it("are looked at once each, for the run that the first might belong to and for circles", () => {
    const spentMs = cpuMsOf(() => {
      expect(faultsOf({ event: "x" }).at(0)?.detail).toMatch(/names {run.gate}, which only a moment on a stage has/);
      expect(faultsOf(on(19_999)).map(({ pointer }) => pointer)).toEqual([
        "/moments/19999/on/after/moment",
        "/moments/20000/on/after/moment",
      ]);
    });
    expect(spentMs).toBeLessThan(5000);
  });
});
