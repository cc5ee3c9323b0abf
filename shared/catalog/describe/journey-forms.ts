import { DEFAULTS } from "../defaults.ts";
import { during, journeySchema, stageAction, stageSchema, stageTriggers } from "../schema/journey-schema.ts";
import { choice, form } from "./form.ts";

const { on } = stageSchema.entries;

const DURING = { at: "departs", before: "PT6H", after: "PT1H" } as const;

/** Journeys: what a person goes through stage by stage, each time with a run of its own. */
export const JOURNEY_FORMS = {
  Journey: form(
    journeySchema,
    "What a person goes through, stage by stage. Each flight or order is a run of its own.",
    {
      id: ["The name of the journey. No other journey has it.", "flight"],
      stages: [
        "The stages, in order: 1 to 32. A run only goes forward.",
        [
          { id: "booked", on: { signal: "booked" } },
          { id: "landed", on: { signal: "landed" }, ends: true },
        ],
      ],
      purposes: [
        `What the person must have agreed to, of \`policy.purposes\`. Unless given: ${DEFAULTS.journeyPurpose}.`,
        ["profiling"],
      ],
      endAfter: [`A run that gets nowhere for so long ends: a duration. Unless given: ${DEFAULTS.endAfter}.`, "P90D"],
    },
  ),
  Stage: form(stageSchema, "One stage: what reaches it, and what the first screen says while a run is at it.", {
    id: ["The name of the stage. No other stage of the journey has it.", "gate"],
    on: ["What reaches it: exactly one trigger.", { signal: "gate" }],
    opens: [
      "true if it makes the run: only a signal or an event can. Unless given: true of the first stage, false of all others.",
      true,
    ],
    ends: ["true if the run is over with it. Unless given: false.", true],
    title: ["What the first screen says at this stage. Unless given: the stage has no words.", "Gate {run.gate}"],
    body: ["What else there is to say. Unless given: nothing.", "Boarding at {run.boards:time}"],
    action: ["Where it leads. Unless given: nowhere.", { label: "Show the way", url: "https://example.com/gates" }],
  }),
  StageAction: form(stageAction, "What a person can do at a stage.", {
    label: ["The words on the button.", "Show the way"],
    url: ["Where it leads: an https address. Unless given: nowhere.", "https://example.com/gates"],
  }),
  StageTrigger: choice(
    on.getter(undefined),
    "What reaches a stage: exactly one of signal, event, enter, scan, after and at.",
    { signal: "gate" },
    { after: "gate", delay: "PT20M" },
    { at: "boards", offset: "-PT10M" },
  ),
  OnRunSignal: form(stageTriggers.signal, "A back end says so, in a signal to the customer that names the run.", {
    signal: ["The type of the signal.", "gate"],
  }),
  OnRunEvent: form(stageTriggers.event, "The app says so, in an event whose data names the run.", {
    event: ["The name of the event.", "checked-in"],
  }),
  OnRunEnter: form(stageTriggers.enter, "A visit begins, at a time that belongs to the run.", {
    enter: ["Which place, or which places by a label.", { label: "airport" }],
    during: ["When it counts, around an instant of the run.", DURING],
  }),
  OnRunScan: form(stageTriggers.scan, "The person scans a marker, at a time that belongs to the run.", {
    scan: ["The id of the marker.", "taxi-rank"],
    during: ["When it counts, around an instant of the run.", DURING],
  }),
  OnRunAfter: form(stageTriggers.after, "The run has been at another stage for some time.", {
    after: ["The id of the stage, which stands before this one.", "gate"],
    delay: ["How long, as a duration: at most 180 days, and `endAfter` of the journey.", "PT20M"],
  }),
  OnRunAt: form(
    stageTriggers.at,
    "An instant of the run comes. If it is more than an hour past, the stage is passed over.",
    {
      at: ["The name of the datum that is the instant: RFC 3339 with an offset.", "boards"],
      offset: ["How long after it, or with - in front before it: a duration.", "-PT10M", "PT0S"],
    },
  ),
  During: form(during, "A span around an instant of the run.", {
    at: ["The name of the datum that is the instant: RFC 3339 with an offset.", "departs"],
    before: ["How long before it the span begins: a duration.", "PT6H"],
    after: ["How long after it the span ends: a duration.", "PT1H"],
  }),
};
