import {
  boundHistory,
  givenEvents,
  type History,
  type HistoryEvent,
  historyOf,
  historySinceMs,
  missingIn,
  uniteHistories,
} from "../person/history.ts";
import type { PersonRows } from "./person-rows.ts";

/** What of a person tells what they got and did. */
type TellingRows = Pick<PersonRows, "person" | "messages" | "reactions" | "history">;

/**
 * What two people got and did who are one from now on, as far as their exposures and reactions (`united`) do not tell it: each
 * of them is known what they were known by what they had agreed to themselves.
 */
export function uniteHistory(
  account: TellingRows,
  device: TellingRows,
  united: Omit<TellingRows, "history">,
  nowMs: number,
): History {
  const known = uniteHistories(knownOf(account), knownOf(device));
  return boundHistory(uniteHistories(account.history, missingIn(known, toldBy(united))), nowMs);
}

function knownOf(rows: TellingRows): History {
  return historySinceMs(rows.person.consent) === undefined ? {} : uniteHistories(toldBy(rows), rows.history);
}

function toldBy({ person, messages, reactions }: Omit<TellingRows, "history">): History {
  const sinceMs = historySinceMs(person.consent);
  if (sinceMs === undefined) return {};
  const given = messages.flatMap(({ exposures }) => (exposures === null ? [] : givenEvents(JSON.parse(exposures))));
  const reacted = reactions.flatMap(({ value }): readonly HistoryEvent[] => {
    const { moment, kind, atMs } = JSON.parse(value);
    return moment === undefined ? [] : [{ moment, kind, atMs }];
  });
  return historyOf([...given, ...reacted], sinceMs);
}
