import { beforeEach, describe, expect, it } from "vitest";
import type { Verdict } from "../../../client/gateway/judge-answer.ts";
import type { Batch } from "../../../client/gateway/make-batches.ts";
import { makeTeller, restoreCommand, type Teller } from "../../../client/gateway/tell.ts";

const taken: Verdict = { kind: "taken", accepted: 1, ignored: 0 };
const refused: Verdict = { kind: "refused", said: "422 invalid" };

let said: string[];
let teller: Teller;

beforeEach(() => {
  said = [];
  const out = { write: (text: string) => said.push(text.trimEnd()) };
  teller = makeTeller(out, { enrol: "ENROL", restore: restoreCommand("gate-1") });
});

function batchOf(zone: string): Batch {
  return { jti: "j", where: { zone }, rows: [], dated: { run: "r" } };
}

describe("what a gateway says at its terminal", () => {
  it("names the zone that the mesh refuses, once, however many of others are taken between", () => {
    for (let round = 0; round < 3; round++) {
      teller.verdict(taken, batchOf("counter"));
      teller.verdict(refused, batchOf("shelfs"));
    }
    expect(said).toEqual([
      "The mesh takes what this gateway sends.",
      'The mesh refuses a message for good (422 invalid), of zone "shelfs". It is given up.',
    ]);
  });

  it("tells another refused zone as well", () => {
    for (const zone of ["shelfs", "dor"]) teller.verdict(refused, batchOf(zone));
    expect(said).toHaveLength(2);
  });

  it("says how to enrol where it is unknown, and how to restore where it is revoked", () => {
    teller.verdict({ kind: "unknown", said: "401 unauthenticated" }, undefined);
    teller.verdict({ kind: "unknown", said: "401 revoked" }, undefined);
    const [first, second] = said;
    expect(first).toContain("ENROL");
    expect(second).toContain("mesh restore -- sender gate-1");
    expect(second).not.toContain("ENROL");
  });
});
