import { describe, expect, it } from "vitest";
import { gatesWithCause } from "../../../shared/respond/tell-cause.ts";

const GATES = [
  { moment: "songs", passed: false, reason: "consent", detail: "profiling" },
  { moment: "hot-light", passed: true },
  { moment: "second-cup", passed: true, reason: "outranked" },
] as const;

describe("the gates of a receipt", () => {
  it("say of the chosen moment what set it off, and of the others what they said", () => {
    const receipt = { moment: "hot-light", cause: { kind: "enter", place: "doughnut-shop" }, gates: GATES } as const;
    expect(gatesWithCause(receipt, () => "Ring & Glaze")).toEqual([
      GATES[0],
      { moment: "hot-light", passed: true, detail: "enter: Ring & Glaze" },
      GATES[2],
    ]);
  });

  it("are as they were stored where what set it off was not", () => {
    expect(gatesWithCause({ moment: "hot-light", gates: GATES }, (place) => place)).toEqual(GATES);
  });
});
