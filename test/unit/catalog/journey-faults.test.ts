import { describe, expect, it } from "vitest";
import type { Journey, Moment, Stage } from "../../../shared/catalog/catalog.ts";
import * as catalog from "./faults-of.ts";

const faultsOf = (document: object) => catalog.faultsOf(document).map(({ pointer, detail }) => `${pointer} ${detail}`);

const BOOKED: Stage = { id: "booked", on: { signal: "booked" } };
const GATE: Stage = { id: "gate", on: { signal: "gate" } };
const DURING = { at: "departs", before: "PT6H", after: "PT1H" };
const TOLD = { variants: [{ id: "one", format: "card" as const, title: "Go" }] };

/** A catalog with this journey, one place, one marker, and these moments. */
function withJourney(journey: Partial<Journey> & object, moments: readonly Partial<Moment>[] = []): object {
  return {
    places: [{ id: "airport" }],
    markers: [{ id: "taxi-rank", kind: "qr" }],
    journeys: [{ id: "flight", stages: [BOOKED, GATE], ...journey }],
    moments: moments.map((moment, at) => ({ id: `moment-${at}`, channels: ["inline"], offer: TOLD, ...moment })),
  };
}

const staged = (...stages: readonly object[]) => withJourney({ stages: stages as Stage[] });

describe("a journey is good", () => {
  it.each<[string, object]>([
    [
      "with one stage of each kind",
      staged(
        BOOKED,
        { id: "check-in", on: { at: "departs", offset: "-PT24H" } },
        { id: "checked-in", on: { event: "checked-in" } },
        { id: "here", on: { enter: { place: "airport" }, during: DURING } },
        {
          id: "gate",
          on: { signal: "gate" },
          title: "Gate",
          body: "Go",
          action: { label: "Way", url: "https://example.com/" },
        },
        { id: "late", on: { after: "gate", delay: "PT20M" } },
        { id: "taxi", on: { scan: "taxi-rank", during: DURING }, ends: true },
      ),
    ],
    [
      "with a moment that waits for a stage, and one that follows it",
      withJourney({}, [
        { on: { stage: "gate" }, caps: [{ max: 1, per: "run" }] },
        { on: { after: { moment: "moment-0", delay: "PT1H" } } },
      ]),
    ],
    [
      "if its first stage does not open and another one does",
      staged({ ...GATE, opens: false }, { ...BOOKED, opens: true }),
    ],
  ])("%s", (_, document) => expect(faultsOf(document)).toEqual([]));
});

describe("a journey is refused", () => {
  it.each<[sentence: string, catalog: object, faults: readonly string[]]>([
    ["without a stage", staged(), ["/journeys/0/stages must have at least one stage"]],
    [
      "with more than 32 stages",
      staged(...Array.from({ length: 33 }, (_, n) => ({ id: `s${n}`, on: { signal: `s${n}` } }))),
      ["/journeys/0/stages must have at most 32 stages"],
    ],
    [
      "if no stage opens",
      staged({ ...BOOKED, opens: false }),
      ["/journeys/0/stages must have a stage that opens: without one nobody ever is on this journey"],
    ],
    [
      "if what opens names no run",
      staged({ id: "here", on: { enter: { place: "airport" }, during: DURING } }),
      ['/journeys/0/stages/0/opens cannot make a run: say "opens": false, and true of another stage'],
    ],
    [
      "with a later stage that cannot open",
      staged(BOOKED, { id: "late", on: { after: "booked", delay: "PT1H" }, opens: true }),
      ["/journeys/0/stages/1/opens cannot make a run: only a signal or an event names one"],
    ],
    [
      "with two stages of one name",
      staged(BOOKED, { id: "booked", on: { signal: "gate" } }),
      ["/journeys/0/stages/1/id is the id of /journeys/0/stages/0 as well"],
    ],
    [
      "with two stages that wait for one signal",
      staged(BOOKED, { id: "again", on: { signal: "booked" } }),
      ["/journeys/0/stages/1/on is what /journeys/0/stages/0 waits for as well: keep one of them"],
    ],
    [
      "if a stage follows one that comes later",
      staged(BOOKED, { id: "late", on: { after: "gate", delay: "PT1H" } }, GATE),
      ['/journeys/0/stages/1/on/after must be a stage before this one; "gate" is none'],
    ],
    [
      "if a stage follows one that is spelt otherwise",
      staged(BOOKED, GATE, { id: "late", on: { after: "gat", delay: "PT1H" } }),
      ['/journeys/0/stages/2/on/after must be a stage before this one; "gat" is none: did you mean "gate"?'],
    ],
    [
      "if a stage waits longer than the journey",
      withJourney({ endAfter: "P1D", stages: [BOOKED, { id: "late", on: { after: "booked", delay: "P2D" } }] }),
      ["/journeys/0/stages/1/on/delay must be at most endAfter, P1D: the run is over before"],
    ],
    [
      "if a stage waits for half a year and more",
      staged(BOOKED, { id: "late", on: { after: "booked", delay: "P181D" } }),
      [
        "/journeys/0/stages/1/on/delay must be a duration of at most 180 days and longer than nothing, like PT2H (2 hours) or P7D (a week)",
      ],
    ],
    [
      "with an offset that is none",
      staged(BOOKED, { id: "soon", on: { at: "departs", offset: "24h before" } }),
      [
        "/journeys/0/stages/1/on/offset must be a duration, with - in front if it is before the instant, like -PT24H (24 hours before)",
      ],
    ],
    [
      "with a place that there is not",
      staged(BOOKED, { id: "here", on: { enter: { place: "airprt" }, during: DURING } }),
      ['/journeys/0/stages/1/on/enter/place there is no place "airprt": did you mean "airport"?'],
    ],
    [
      "with an enter at any time",
      staged(BOOKED, { id: "here", on: { enter: { place: "airport" } } }),
      ["/journeys/0/stages/1/on/during is missing"],
    ],
    [
      "with a marker that there is not",
      staged(BOOKED, { id: "taxi", on: { scan: "taxi-rnak", during: DURING } }),
      ['/journeys/0/stages/1/on/scan there is no marker "taxi-rnak": did you mean "taxi-rank"?'],
    ],
    [
      "with a purpose that nobody is asked for",
      withJourney({ purposes: ["profilng"] }),
      ['/journeys/0/purposes/0 "profilng" is no purpose of this mesh: did you mean "profiling"?'],
    ],
    [
      "with a text that lacks the mesh's language",
      staged({ ...BOOKED, title: { de: "Gebucht" } }),
      ['/journeys/0/stages/0/title must have "en", the mesh\'s locale'],
    ],
  ])("%s", (_, document, faults) => expect(faultsOf(document)).toEqual(faults));
});

describe("a moment of a journey is refused", () => {
  it.each<[sentence: string, catalog: object, faults: readonly string[]]>([
    [
      "if no journey has its stage",
      withJourney({}, [{ on: { stage: "boarding" } }]),
      ['/moments/0/on/stage no journey has a stage "boarding"'],
    ],
    [
      "if the name of its stage is misspelt",
      withJourney({}, [{ on: { stage: "gaet" } }]),
      ['/moments/0/on/stage no journey has a stage "gaet": did you mean "gate"?'],
    ],
    [
      "if there is no such journey",
      withJourney({}, [{ on: { stage: "gate", journey: "fligth" } }]),
      ['/moments/0/on/journey there is no journey "fligth": did you mean "flight"?'],
    ],
    [
      "if two journeys have its stage and it names none",
      {
        ...withJourney({}, [{ on: { stage: "gate" } }]),
        journeys: ["flight", "train"].map((id) => ({ id, stages: [BOOKED, GATE] })),
      },
      ['/moments/0/on/stage is a stage of flight and train: say which, as "journey"'],
    ],
    [
      "if it counts within a run and is of none",
      withJourney({}, [{ on: { event: "x" }, caps: [{ max: 1, per: "run" }] }]),
      ["/moments/0/caps/0/per must not be run: only a moment of a stage belongs to one"],
    ],
    [
      "if it follows a moment that there is not",
      withJourney({}, [{ on: { after: { moment: "other", delay: "PT1H" } } }]),
      ['/moments/0/on/after/moment there is no moment "other"'],
    ],
    [
      "if it follows itself",
      withJourney({}, [{ on: { after: { moment: "moment-0", delay: "PT1H" } } }]),
      ["/moments/0/on/after/moment leads back to this moment: it would never end"],
    ],
    [
      "if two follow each other",
      withJourney(
        {},
        [0, 1].map((n) => ({ on: { after: { moment: `moment-${1 - n}`, delay: "PT1H" } } })),
      ),
      [0, 1].map((n) => `/moments/${n}/on/after/moment leads back to this moment: it would never end`),
    ],
  ])("%s", (_, document, faults) => expect(faultsOf(document)).toEqual(faults));

  it("if a campaign counts within a run", () => {
    const campaigns = [{ id: "miles", caps: [{ max: 1, per: "run" }] }];
    expect(faultsOf({ campaigns })).toEqual([
      "/campaigns/0/caps/0/per must be hour, day, week, month or a duration longer than nothing, like P7D (7 days)",
    ]);
  });
});
