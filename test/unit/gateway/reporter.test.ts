import { beforeEach, describe, expect, it } from "vitest";
import type { AnswerMeaning } from "../../../client/gateway/judge-answer.ts";
import type { Batch } from "../../../client/gateway/make-batches.ts";
import { makeReporter, type Reporter, restoreCommand } from "../../../client/gateway/reporter.ts";

const taken: AnswerMeaning = { kind: "taken", accepted: 1, ignored: 0 };
const refused: AnswerMeaning = { kind: "refused", said: "422 invalid" };

let said: string[];
let reporter: Reporter;

beforeEach(() => {
  said = [];
  const out = { write: (text: string) => said.push(text.trimEnd()) };
  reporter = makeReporter(out, { enrol: "ENROL", restore: restoreCommand("gate-1") });
});

function batchOf(zone: string): Batch {
  return { jti: "j", where: { zone }, rows: [], dated: { run: "r" } };
}

describe("what a gateway says at its terminal", () => {
  it("names the zone that the mesh refuses, once, however many of others are taken between", () => {
    for (let round = 0; round < 3; round++) {
      reporter.answered(taken, batchOf("counter"));
      reporter.answered(refused, batchOf("shelfs"));
    }
    expect(said).toEqual([
      "The mesh takes what this gateway sends.",
      'The mesh refuses a message for good (422 invalid), of zone "shelfs". It is given up.',
    ]);
  });

  it("tells another refused zone as well", () => {
    for (const zone of ["shelfs", "dor"]) reporter.answered(refused, batchOf(zone));
    expect(said).toHaveLength(2);
  });

  it("writes nothing that a terminal would obey, whoever said it", () => {
    reporter.answered(refused, batchOf("\u001b]0;owned\u0007\u202e"));
    reporter.log("a broker says \u001b[2J\u2028\u009b");
    expect(said).toEqual([
      'The mesh refuses a message for good (422 invalid), of zone "]0;owned". It is given up.',
      "a broker says  [2J",
    ]);
  });

  it("says how to enrol where it is unknown, and how to restore where it is revoked", () => {
    reporter.answered({ kind: "unknown", said: "401 unauthenticated" }, undefined);
    reporter.answered({ kind: "unknown", said: "401 revoked" }, undefined);
    const [first, second] = said;
    expect(first).toContain("ENROL");
    expect(second).toContain("mesh restore sender gate-1");
    expect(second).not.toContain("ENROL");
  });
});
