import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { type Case, explainVisit } from "../../../shared/simulate/explain-visit.ts";
import { makeWorld } from "../../../shared/simulate/world.ts";
import { greeting, NOON, TOWN } from "../../support/decide-world.ts";

const STAGES = ["booked", "gate"].map((id) => ({ id, on: { signal: id } }));

/** What is said of a case in a town with two journeys, one of which has a gate that moments wait for. */
function explain(request: Case) {
  const checked = checkCatalog({
    ...TOWN,
    journeys: [
      { id: "flight", stages: STAGES },
      { id: "train", stages: STAGES.slice(0, 1) },
    ],
    moments: [
      greeting({
        id: "gate",
        on: { stage: "gate" },
        caps: [{ max: 1, per: "run" }],
        offer: { variants: [{ id: "a", format: "card", title: "Gate {run.gate}" }] },
      }),
      greeting({
        id: "later",
        on: { after: { moment: "gate", delay: "PT1H" } },
        when: 'run != null && run.key == "AC1"',
      }),
    ],
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return explainVisit(makeWorld(checked.value), request, Date.parse(NOON));
}

const gate = { stage: "gate", key: "AC1", data: { gate: "B22" } };

describe("an explained stage", () => {
  it("is what comes to somebody who says nothing, so it gives a push, in the words of the run", () => {
    const explained = explain({ message: { stage: gate } });
    expect(explained).toMatchObject({
      ok: true,
      value: {
        outcome: "push",
        chosen: { moment: "gate", cause: { kind: "stage", journey: "flight", stage: "gate", run: "AC1" } },
        offer: { title: "Gate B22" },
        moments: [
          { moment: "gate", result: "given", says: "Their flight AC1 came to gate." },
          { moment: "later", result: "waiting", says: "It waits for PT1H after gate." },
        ],
      },
    });
  });

  it("tells why it gives nothing: a value that its text names is missing, or no push can be sent", () => {
    const stopped = (request: Case) => {
      const explained = explain(request);
      return explained.ok ? explained.value.moments[0]?.gates.find(({ passed }) => !passed)?.gate : explained.error;
    };
    expect(stopped({ message: { stage: { stage: "gate" } } })).toBe("condition");
    expect(stopped({ message: { stage: gate }, person: { subscribed: false } })).toBe("no-channel");
    expect(stopped({ message: { stage: gate }, person: { consent: ["marketing"] } })).toBe("consent");
  });

  it("may be followed by another moment, which knows the run", () => {
    const after = { moment: "gate", run: gate };
    expect(explain({ message: { after } })).toMatchObject({
      value: { outcome: "push", chosen: { moment: "later", cause: { kind: "after", moment: "gate" } } },
    });
    expect(explain({ message: { after: { moment: "gate" } } })).toMatchObject({ value: { reason: "condition" } });
  });

  it.each<[string, Case["message"], string, string]>([
    [
      "a stage that is none",
      { stage: { stage: "gat" } },
      "/message/stage/stage",
      'there is no stage "gat": did you mean "gate"?',
    ],
    [
      "a stage of several journeys",
      { stage: { stage: "booked" } },
      "/message/stage/stage",
      "is a stage of flight and train: say which, as journey",
    ],
    [
      "a journey that is none",
      { after: { moment: "gate", run: { stage: "gate", journey: "fligth" } } },
      "/message/after/run/journey",
      'there is no journey "fligth": did you mean "flight"?',
    ],
    [
      "a moment that is none",
      { after: { moment: "gte" } },
      "/message/after/moment",
      'there is no moment "gte": did you mean "gate"?',
    ],
    [
      "a place beside a stage",
      { stage: gate, place: "cafe" },
      "/message/stage",
      "is a message of its own: nothing else can be said with it",
    ],
  ])("refuses %s", (_, message, pointer, detail) => {
    expect(explain({ message })).toMatchObject({ ok: false, error: expect.arrayContaining([{ pointer, detail }]) });
  });
});
