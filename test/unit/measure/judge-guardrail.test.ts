import { describe, expect, it } from "vitest";
import { judgeGuardrail } from "../../../shared/measure/judge-guardrail.ts";

const REACHED = { reached: 100, impressions: 200 };

describe("a guardrail", () => {
  it("fires once clicks for each impression are below its limit", () => {
    const rule = { metric: "ctr", below: 0.02, after: 100 } as const;
    expect(judgeGuardrail(rule, { ...REACHED, clicks: 3 })).toEqual({ fires: true, rate: 0.015 });
    expect(judgeGuardrail(rule, { ...REACHED, clicks: 4 })).toEqual({ fires: false, rate: 0.02 });
    expect(judgeGuardrail(rule, REACHED)).toEqual({ fires: true, rate: 0 });
  });

  it("fires once dismissals for each impression are above its limit", () => {
    const rule = { metric: "dismissals", above: 0.25, after: 100 } as const;
    expect(judgeGuardrail(rule, { ...REACHED, clicks: 90, dismissals: 51 })).toEqual({ fires: true, rate: 0.255 });
    expect(judgeGuardrail(rule, { ...REACHED, dismissals: 50 })).toEqual({ fires: false, rate: 0.25 });
  });

  it("may have both limits", () => {
    const rule = { metric: "ctr", below: 0.1, above: 0.9, after: 100 } as const;
    expect([10, 20, 100, 180, 190].map((clicks) => judgeGuardrail(rule, { ...REACHED, clicks }).fires)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it("waits for as many people as it says", () => {
    const rule = { metric: "ctr", below: 0.5, after: 101 } as const;
    expect(judgeGuardrail(rule, REACHED)).toEqual({ fires: false, rate: 0 });
    expect(judgeGuardrail({ ...rule, after: 100 }, REACHED).fires).toBe(true);
  });

  it("has no rate without impressions, and does not fire", () => {
    expect(judgeGuardrail({ metric: "ctr", below: 0.5, after: 100 }, { reached: 500 })).toEqual({ fires: false });
  });
});
