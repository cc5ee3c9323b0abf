import { describe, expect, it } from "vitest";
import { type HeardEid, judgeReport, type KnownBeacon, searchOf, UNHEARD } from "../../../shared/eid/judge-report.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);
const clock = { k: 10, startSeconds: 0 };
const quantum = Math.floor(NOW_MS / 1000 / 1024);
const heard: HeardEid = { beacon: "shelf", quantum, place: "shop", atMs: NOW_MS };
const at = { clock, isRevoked: false, metresFromHome: 0, metresFromLast: 0, nowMs: NOW_MS };
const known: KnownBeacon = { driftSeconds: 0, last: { quantum, place: "shop", atMs: NOW_MS - 1_000 } };

describe("a report of a beacon", () => {
  it("is learned from where it stands", () => {
    const judged = judgeReport(UNHEARD, heard, at);
    expect(judged.verdict).toBe("fresh");
    expect(judged.known.last).toEqual({ quantum, place: "shop", atMs: NOW_MS });
  });

  it("from more than 500 m away is of a clone, even the first one", () => {
    expect(judgeReport(UNHEARD, heard, { ...at, metresFromHome: 500 }).verdict).toBe("fresh");
    const judged = judgeReport(UNHEARD, heard, { ...at, metresFromHome: 501 });
    expect(judged).toEqual({ verdict: "cloned", known: { driftSeconds: 0, quarantinedMs: NOW_MS } });
  });

  it("of a counter that went back puts it into quarantine, and teaches nothing", () => {
    const judged = judgeReport(known, { ...heard, quantum: quantum - 10 }, at);
    expect(judged).toEqual({ verdict: "replayed", known: { ...known, quarantinedMs: NOW_MS } });
  });

  it("that has lost its clock is searched for a day as lost, by the clock that was believed", () => {
    const old = { ...heard, quantum: quantum - 70 };
    const { known: doubted, verdict } = judgeReport(UNHEARD, old, at);
    expect(verdict).toBe("fresh");
    expect(doubted.doubt).toEqual({ driftSeconds: 0, sinceMs: NOW_MS });
    expect(searchOf(doubted, clock, NOW_MS)).toEqual({ driftSeconds: 0, isLost: true });
    const dayMs = 86_400_000;
    const next = { ...old, quantum: old.quantum + 84, atMs: NOW_MS + dayMs };
    const settled = judgeReport(doubted, next, { ...at, nowMs: NOW_MS + dayMs }).known;
    expect(settled.doubt).toBeUndefined();
    expect(searchOf(settled, clock, NOW_MS + dayMs)).toEqual({ driftSeconds: settled.driftSeconds, isLost: false });
  });

  it("played again before the beacon was ever heard teaches nothing that its true counter does not take back", () => {
    const { known: doubted } = judgeReport(UNHEARD, { ...heard, quantum: quantum - 70 }, at);
    const true_ = judgeReport(doubted, { ...heard, atMs: NOW_MS + 5_000 }, { ...at, nowMs: NOW_MS + 5_000 });
    expect(true_.verdict).toBe("fresh");
    expect(true_.known.doubt).toBeUndefined();
    expect(Math.abs(true_.known.driftSeconds)).toBeLessThanOrEqual(1024);
    // From then on the old one is found out.
    const again = { ...heard, quantum: quantum - 70, atMs: NOW_MS + 10_000 };
    expect(judgeReport(true_.known, again, { ...at, nowMs: NOW_MS + 10_000 }).verdict).toBe("replayed");
  });

  it("in quarantine is ignored, as long as the live state says so and while it may not say so yet", () => {
    const quarantined = { ...known, quarantinedMs: NOW_MS };
    const later = { ...at, nowMs: NOW_MS + 60_000 };
    expect(judgeReport(quarantined, heard, { ...later, isRevoked: true })).toEqual({
      known: quarantined,
      verdict: "ignored",
    });
    const soon = { ...at, nowMs: NOW_MS + 9_999 };
    expect(judgeReport(quarantined, heard, soon)).toEqual({ known: quarantined, verdict: "ignored" });
  });

  it("after a quarantine begins anew, whatever the counter was before", () => {
    const quarantined = { ...known, quarantinedMs: NOW_MS };
    const later = { ...at, nowMs: NOW_MS + 10_000 };
    const judged = judgeReport(quarantined, { ...heard, quantum: quantum - 80 }, later);
    expect(judged.verdict).toBe("fresh");
    expect(judged.known.quarantinedMs).toBeUndefined();
  });
});
