import { describe, expect, it } from "vitest";
import type { EidMatch } from "../../../shared/eid/eid-table.ts";
import { locateBeacons } from "../../../shared/locate/locate-beacons.ts";
import { policyWith } from "./policy-with.ts";

const EID = "0011223344556677";
const row = { eid: EID, rssi: -60 };
const asked = (...matches: EidMatch[]) => ({ eids: { find: (eid: string) => (eid === EID ? matches : []) } });
const expected = { beacon: "shelf", quantum: 9, likelihood: "expected" } as const;
const located = (known: Parameters<typeof locateBeacons>[2]) => locateBeacons([row, row], policyWith({}), known);

describe("a row with an identifier that changes", () => {
  it("is of the beacon that must be sending it now", () => {
    const rows = [{ beacon: "shelf", rssi: [-60, -60], excess: [-1, -1] }];
    expect(located(asked(expected))).toEqual(rows);
    expect(located(asked({ ...expected, beacon: "other", likelihood: "past" }, expected))).toEqual(rows);
  });

  it("has low trust where the beacon would have lost its clock", () => {
    expect(located(asked({ ...expected, likelihood: "possible" }))).toMatchObject([{ beacon: "shelf", trust: "low" }]);
  });

  it("is of nobody where it is played again, unknown, revoked, or without a table", () => {
    expect(located(asked({ ...expected, likelihood: "past" }))).toEqual([]);
    expect(located(asked())).toEqual([]);
    expect(located({ ...asked(expected), revoked: ["shelf"] })).toEqual([]);
    expect(located({})).toEqual([]);
  });
});
