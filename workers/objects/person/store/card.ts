import type { LoyaltyCard } from "../../../../shared/loyalty/loyalty-card.ts";
import type { Records } from "./records.ts";
import type { SeenRows } from "./seen-rows.ts";
import { CODES_TIMER, type Timer } from "./timers.ts";

/** The loyalty card of a person: one row, which is read when it is asked for. */
export interface CardRow {
  readonly read: () => LoyaltyCard | undefined;
  readonly save: (card: LoyaltyCard) => void;
  readonly remove: () => void;
  /** Whether the index has still to hear of its numbers. */
  readonly isPending: () => boolean;
  /** When the index is to be told again. */
  readonly timers: () => readonly Timer[];
  /** Takes over whether there is one; it is read again once it is asked for. */
  readonly reload: (seen: SeenRows) => void;
  /** Forgets what is in memory, after the row was deleted. */
  readonly clear: () => void;
}

/** What the one row is named. */
export const CARD = "card";

/** The card in this database; none is known before `reload`. */
export function makeCardRow(records: Records): CardRow {
  let known: { readonly card: LoyaltyCard | undefined } | undefined = { card: undefined };
  let isPending = false;

  function look(card: LoyaltyCard | undefined): void {
    known = { card };
    isPending = card?.index === "put";
  }

  return {
    read() {
      if (known === undefined) {
        const value = records.find("card", CARD);
        look(value === undefined ? undefined : JSON.parse(value));
      }
      return known?.card;
    },
    save(card) {
      records.put("card", CARD, card);
      look(card);
    },
    remove() {
      records.remove("card", CARD);
      look(undefined);
    },
    isPending: () => isPending,
    timers: () => (isPending ? [{ name: CODES_TIMER, dueMs: 0 }] : []),
    reload({ rows, untold }) {
      known = rows === 0 ? { card: undefined } : undefined;
      isPending = untold > 0;
    },
    clear: () => look(undefined),
  };
}
