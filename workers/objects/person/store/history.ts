import type { ReactionKind } from "../../../../shared/condition/reaction-kind.ts";
import { heldBy } from "../../../../shared/coupons/coupon.ts";
import type { KeptCoupon } from "../../../../shared/coupons/kept-coupon.ts";
import {
  givenEvents,
  type History,
  type HistoryEvent,
  historyOf,
  type LastTimes,
  uniteHistories,
} from "../../../../shared/person/history.ts";
import type { Records } from "./records.ts";

/**
 * What the person got, and what they did with it. Most of it is told by rows that are there for other reasons: exposures, which
 * are kept with their messages, reactions, and coupons. What those rows do not tell any more has a row for each moment.
 */
export interface HistoryRows {
  /** All of it since then, epoch milliseconds. Kept in memory until a row changes. */
  readonly read: (sinceMs: number) => History;
  /** What has rows of its own. */
  readonly kept: () => History;
  readonly put: (moment: string, times: LastTimes) => void;
  readonly remove: (moment: string) => void;
  readonly removeAll: () => void;
  /** Another row that tells of it has changed: it is read again. */
  readonly noteChange: () => void;
}

/** The history in this database. */
export function makeHistoryRows(sql: SqlStorage, records: Records): HistoryRows {
  let known: { readonly sinceMs: number; readonly history: History } | undefined;

  function given(): readonly HistoryEvent[] {
    const rows = sql.exec<{ exposures: string }>("SELECT exposures FROM message WHERE exposures IS NOT NULL").toArray();
    return rows.flatMap(({ exposures }) => givenEvents(JSON.parse(exposures)));
  }

  function reacted(): readonly HistoryEvent[] {
    return records.list("reaction").flatMap(({ value }) => {
      const { moment, kind, atMs }: { moment?: string; kind: ReactionKind; atMs: number } = JSON.parse(value);
      return moment === undefined ? [] : [{ moment, kind, atMs }];
    });
  }

  function redeemed(): readonly HistoryEvent[] {
    return records.list("coupon").flatMap(({ value }) => {
      const { coupon }: KeptCoupon = JSON.parse(value);
      const { from } = coupon;
      const held = heldBy(coupon);
      if (held === undefined || !("moment" in from)) return [];
      return [{ moment: from.moment, kind: "redeemed" as const, atMs: Math.min(held.atMs, held.receivedMs) }];
    });
  }

  function kept(): History {
    return Object.fromEntries(records.list("history").map(({ name, value }) => [name, JSON.parse(value)]));
  }

  function noteChange(): void {
    known = undefined;
  }

  return {
    read(sinceMs) {
      if (known?.sinceMs !== sinceMs) {
        known = {
          sinceMs,
          history: uniteHistories(historyOf([...given(), ...reacted(), ...redeemed()], sinceMs), kept()),
        };
      }
      return known.history;
    },
    kept,
    put(moment, times) {
      records.put("history", moment, times);
      noteChange();
    },
    remove(moment) {
      records.remove("history", moment);
      noteChange();
    },
    removeAll() {
      records.removeAll("history");
      noteChange();
    },
    noteChange,
  };
}
