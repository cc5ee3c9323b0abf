import { describe, expect, it } from "vitest";
import { openLedger } from "../../../../cli/day/ledger.ts";
import { HOUR_HEAD, sayHour, sayPace, sayTotals } from "../../../../cli/day/say-day.ts";

describe("what is said of a simulated day", () => {
  it("is a line an hour below its head, the most frequent reason first, with notes below", () => {
    const ledger = openLedger();
    for (const person of [1, 2, 1]) ledger.seen(person);
    for (const milliseconds of [3, 5]) ledger.answered(milliseconds);
    ledger.tell("offers");
    for (const reason of ["consent", "no-moment", "no-moment"]) ledger.whyNot(reason);
    ledger.note("the oven is on");
    expect(`${HOUR_HEAD}\n${sayHour(9, ledger.takeHour())}`).toBe(
      [
        "HOUR   PEOPLE  MESSAGES  OFFERS  PUSHES  BOUGHT  COUPONS  WHY NOT",
        "09:00       2         2       1       -       -        -  no-moment 2, consent 1",
        "       the oven is on",
      ].join("\n"),
    );
  });

  it("has nothing of an hour in the next one", () => {
    const ledger = openLedger();
    ledger.tell("offers");
    ledger.takeHour();
    expect(sayHour(10, ledger.takeHour())).toBe("10:00       -         -       -       -       -        -");
  });

  it("cuts the reasons where a terminal would break the line", () => {
    const ledger = openLedger();
    for (let count = 0; count < 9; count++) ledger.whyNot(`a-long-reason-${count}`);
    expect(sayHour(1, ledger.takeHour(), 80)).toHaveLength(80);
  });

  it("says how fast it went: half of the answers, and all but a hundredth, took at most so long", () => {
    const ledger = openLedger();
    for (let ms = 200; ms >= 1; ms--) ledger.answered(ms);
    expect(sayPace(ledger, 4)).toBe("200 messages in 4 s, 50 a second; answered in 100.0 ms (p50), 198.0 ms (p99).");
  });

  it("adds up the figures of all moments, an amount in euros", () => {
    const ledger = openLedger();
    ledger.count("a", "given");
    ledger.count("b", "given");
    ledger.count("b", "conversions", 2);
    ledger.count("b", "cents", 1_205);
    expect(sayTotals(ledger.figures)).toBe(
      "They heard of 2 given, 0 accepted as pushes, and 0 redemptions.\n" +
        "Of who agreed to measurement: 0 impressions, 0 clicks, 0 dismissals, 2 conversions worth 12.05 EUR.",
    );
  });
});
