import { describe, expect, it } from "vitest";
import type { PersonRows } from "../../../shared/accounts/person-rows.ts";
import { unitePeople } from "../../../shared/accounts/unite-people.ts";
import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import { MAX_ALSO, MAX_NUMBERS, makeCard, numbersOf } from "../../../shared/loyalty/loyalty-card.ts";
import { NO_CAPS, rowsOfPerson } from "../../support/person-rows.ts";

const CONSENT = { loyalty: { granted: true, atMs: 0 } };

/** An account to which so many devices were linked, one after another, each with a card. */
function linkMany(count: number): PersonRows {
  const terms = { places: true, owners: {}, scores: [], journeys: indexJourneys([]), caps: NO_CAPS, nowMs: 1_000 };
  let account = rowsOfPerson("ada", { consent: CONSENT, card: { ...makeCard("own", "s"), index: "held" } });
  for (let at = 0; at < count; at++) {
    const device = rowsOfPerson(`device-${at}`, { consent: CONSENT, card: makeCard(`card-${at}`, "s") });
    account = unitePeople(account, device, { ...terms, id: `merge-${at}` });
    // The index has heard of it.
    const { from: _, ...card } = account.card ?? makeCard("", "");
    account = { ...account, card: { ...card, index: "held" } };
  }
  return account;
}

describe("the numbers of a customer whose devices come and go", () => {
  it("are bounded: of the oldest the index forgets whose they were", () => {
    const { card, codes = [] } = linkMany(200);
    const numbers = card === undefined ? [] : numbersOf(card);
    expect([card?.number, card?.also?.length]).toEqual(["own", MAX_ALSO]);
    expect(numbers.length).toBeLessThan(MAX_NUMBERS);
    expect(numbers).toContain("card-199");
    const left = codes.flatMap(({ codes: all }) => all);
    expect(new Set([...left.map(({ code }) => code), ...numbers]).size).toBe(201);
    expect(left).toHaveLength(201 - numbers.length);
    expect(left[0]).toEqual({ code: "card-0", isCard: true, persons: ["ada", `device-${MAX_ALSO}`] });
  });

  it("are all kept while there are few", () => {
    const { card, codes } = linkMany(3);
    expect(card).toMatchObject({ number: "own", also: ["card-2", "card-1", "card-0"] });
    expect(codes).toEqual([]);
  });
});
