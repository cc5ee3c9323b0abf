import type { Figures } from "../../../../shared/measure/count.ts";
import { hourOf } from "../../../../shared/measure/count-of.ts";
import { makeReplace } from "../../write-row.ts";

/** The figures that guardrails look at. */
export const GUARDED_FIGURES = ["reached", "impressions", "clicks", "dismissals"] as const;

type Guarded = Pick<Figures, (typeof GUARDED_FIGURES)[number]>;

const replaceGuardrail = makeReplace("guardrail", ["campaign", "sinceHour", "summedHour", ...GUARDED_FIGURES]);

/** What a campaign is judged by. Hours are of UTC, since 1970. */
export interface Tally {
  /** The first hour that counts: the one after the last resume, 0 without any. */
  readonly sinceHour: number;
  /** The first hour that is not in the figures. */
  readonly summedHour: number;
  readonly figures: Guarded;
}

/** What the catalog's object remembers of guardrails, as rows. */
export interface GuardrailRows {
  /** What is remembered of a campaign. If somebody resumed it since, that is written first, and it begins anew. */
  readonly tallyOf: (campaign: string) => Tally;
  readonly keep: (campaign: string, tally: Tally) => void;
  /** Notes that no guardrail of this version may act any more: nothing is judged until the next is published. */
  readonly rest: (version: string) => void;
}

interface Row extends Record<string, SqlStorageValue> {
  readonly sinceHour: number;
  readonly summedHour: number;
}

/** Those in this database, whose tables are there. */
export function makeGuardrailRows({ sql }: DurableObjectStorage): GuardrailRows {
  function keep(campaign: string, { sinceHour, summedHour, figures }: Tally): void {
    const { reached = 0, impressions = 0, clicks = 0, dismissals = 0 } = figures;
    replaceGuardrail(sql, { campaign, sinceHour, summedHour, reached, impressions, clicks, dismissals });
  }

  /** The hour after the last resume in the log; 0: none is there. An operator's line is there before a campaign is resumed. */
  function resumedHour(campaign: string): number {
    const query = "SELECT MAX(atMs) AS atMs FROM audit WHERE what = 'resume' AND subject = ?";
    const { atMs } = sql.exec<{ atMs: number | null }>(query, `campaign ${campaign}`).one();
    return atMs === null ? 0 : hourOf(atMs) + 1;
  }

  return {
    tallyOf(campaign) {
      const row = sql.exec<Row>("SELECT * FROM guardrail WHERE campaign = ?", campaign).toArray()[0];
      const sinceHour = resumedHour(campaign);
      if (row !== undefined && row.sinceHour >= sinceHour) return tallyIn(row);
      const anew: Tally = { sinceHour, summedHour: sinceHour, figures: {} };
      keep(campaign, anew);
      return anew;
    },
    keep,
    rest: (version) => void sql.exec("UPDATE pointer SET isUnguarded = 1 WHERE version = ?", version),
  };
}

function tallyIn({ sinceHour, summedHour, ...row }: Row): Tally {
  const figures = GUARDED_FIGURES.map((figure) => [figure, Number(row[figure])] as const);
  return { sinceHour, summedHour, figures: Object.fromEntries(figures) };
}
