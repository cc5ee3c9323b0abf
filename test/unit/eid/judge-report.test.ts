import { describe, expect, it } from "vitest";
import { type HeardEid, judgeReport, type KnownBeacon, searchOf, UNHEARD } from "../../../shared/eid/judge-report.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);
const clock = { k: 10, startSeconds: 0 };
const quantum = Math.floor(NOW_MS / 1000 / 1024);
const heard: HeardEid = { beacon: "shelf", quantum, place: "shop", atMs: NOW_MS, sender: "gw-shop" };
const at = { clock, isRevoked: false, metresFromHome: 0, metresFromLast: 0, nowMs: NOW_MS };
const known: KnownBeacon = { driftSeconds: 0, last: { quantum, place: "shop", atMs: NOW_MS - 1_000 } };

describe("a report of a beacon", () => {
  it("is learned from where it stands", () => {
    const judged = judgeReport(UNHEARD, heard, at);
    expect(judged.verdict).toBe("fresh");
    expect(judged.known.last).toEqual({ quantum, place: "shop", atMs: NOW_MS, sender: "gw-shop" });
  });

  it("from more than 500 m away is of a clone, even the first one", () => {
    expect(judgeReport(UNHEARD, heard, { ...at, metresFromHome: 500 }).verdict).toBe("fresh");
    const judged = judgeReport(UNHEARD, heard, { ...at, metresFromHome: 501 });
    expect(judged.verdict).toBe("cloned");
    expect(judged.known).toEqual({ driftSeconds: 0, odd: { "gw-shop": { count: 1, lastMs: NOW_MS, disputes: 0 } } });
  });

  it("of a counter that went back counts against its sender, and teaches nothing", () => {
    const judged = judgeReport(known, { ...heard, quantum: quantum - 10 }, at);
    const odd = { "gw-shop": { count: 1, lastMs: NOW_MS, disputes: 0 } };
    expect(judged).toEqual({ verdict: "replayed", known: { ...known, odd } });
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

describe("what senders say of one beacon", () => {
  interface Said {
    readonly atSeconds: number;
    readonly sender: string;
    readonly isFar?: boolean;
    readonly isOld?: boolean;
  }

  /** When the beacon is put into quarantine, seconds after the first of these; undefined: never. */
  function quarantineOf(said: readonly Said[]): number | undefined {
    let track: KnownBeacon = UNHEARD;
    for (const { atSeconds, sender, isFar = false, isOld = false } of said.toSorted(
      (a, b) => a.atSeconds - b.atSeconds,
    )) {
      const nowMs = NOW_MS + atSeconds * 1000;
      const now = Math.floor(nowMs / 1000 / 1024) - (isOld ? 10 : 0);
      const report = { ...heard, quantum: now, place: isFar ? "far" : "shop", atMs: nowMs, sender };
      const metres = isFar ? 500_000 : 0;
      track = judgeReport(track, report, { ...at, metresFromHome: metres, metresFromLast: metres, nowMs }).known;
      if (track.quarantinedMs !== undefined) return atSeconds;
    }
    return undefined;
  }

  const every = (seconds: number, forSeconds: number, one: Omit<Said, "atSeconds">, fromSeconds = 0): Said[] =>
    Array.from({ length: Math.floor(forSeconds / seconds) + 1 }, (_, index) => ({
      atSeconds: fromSeconds + index * seconds,
      ...one,
    }));
  const home = { sender: "gw-shop" };
  const far = { sender: "gw-far", isFar: true };

  it("by one of them alone takes it out never, however long and often that goes on", () => {
    expect(quarantineOf(every(1, 3_600, far))).toBeUndefined();
    expect(quarantineOf(every(1, 3_600, { ...home, isOld: true }))).toBeUndefined();
    const both = every(5, 3_600, home).flatMap((one) => [one, { ...one, atSeconds: one.atSeconds + 1, isOld: true }]);
    expect(quarantineOf(both)).toBeUndefined();
  });

  it("by one of them in a burst does not take it out, though another hears it all the while", () => {
    expect(quarantineOf([...every(5, 3_600, home), ...every(0.01, 100, far, 600)])).toBeUndefined();
    // Three bursts in an hour are no minutes on end.
    const bursts = [600, 1_500, 2_400].flatMap((from) => every(1, 30, far, from));
    expect(quarantineOf([...every(5, 3_600, home), ...bursts])).toBeUndefined();
  });

  it("that is so at two places at once for minutes is of a clone, or of one that is played again", () => {
    expect(quarantineOf([...every(5, 600, home), ...every(7, 600, far)])).toBe(126);
    // An edge tells what one sender hears once a minute.
    expect(quarantineOf([...every(60, 600, home), ...every(60, 600, far, 30)])).toBe(150);
    const played = { sender: "gw-counter", isOld: true };
    expect(quarantineOf([...every(60, 600, home), ...every(60, 600, played, 30)])).toBe(150);
  });

  it("counts where it stands from the first good report on, whoever was odd before", () => {
    expect(quarantineOf([...every(10, 3_600, far), ...every(10, 180, home, 1_800)])).toBeGreaterThan(1_900);
    // Who heard it only once, or for a minute, has not contradicted anybody for minutes.
    expect(quarantineOf([...every(10, 3_600, far), ...every(10, 60, home, 1_800)])).toBeUndefined();
    expect(quarantineOf([...every(10, 3_600, far), { ...home, atSeconds: 1_800 }])).toBeUndefined();
    expect(quarantineOf([...every(10, 1_790, far), ...every(10, 3_600, home, 1_800)])).toBeUndefined();
  });

  it("leaves no more behind than a few senders' counts, whoever they are", () => {
    let track: KnownBeacon = known;
    for (let index = 0; index < 100; index++) {
      const nowMs = NOW_MS + index * 1_000;
      const report = { ...heard, sender: `gw-${index}`, place: "far", atMs: nowMs };
      track = judgeReport(track, report, { ...at, metresFromHome: 5_000, nowMs }).known;
      expect(track.last).toEqual(known.last);
    }
    expect(Object.keys(track.odd ?? {})).toHaveLength(16);
  });
});
