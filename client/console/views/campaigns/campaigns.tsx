import { useState } from "preact/hooks";
import type { LiveAnswer } from "../../ask/live-answer.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useCatalog } from "../../ask/use-catalog.ts";
import { Field } from "../../parts/field.tsx";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import type { ViewProps } from "../view.ts";
import { CampaignList } from "./campaign-list.tsx";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { Detail } from "./detail.tsx";
import { MomentList } from "./moment-list.tsx";
import { PERIODS, type Period } from "./period.ts";

const LIVE_EVERY_MS = 5_000;

/** Moments and campaigns: all of them in tables, and one of them in full. */
export function Campaigns({ path }: ViewProps) {
  const words = useWords(CAMPAIGNS_WORDS);
  const [period, setPeriod] = useState<Period>("P7D");
  const [find, setFind] = useState("");
  const { known, refusal } = useCatalog();
  const live = useAsked<LiveAnswer>("/admin/v1/live", LIVE_EVERY_MS);
  const [kind, id] = path;
  const isOne = (kind === "campaign" || kind === "moment") && id !== undefined;
  return (
    <>
      <div class="bar">
        <Field label={words.period}>
          <select value={period} onChange={({ currentTarget }) => setPeriod(currentTarget.value as Period)}>
            {PERIODS.map((one) => (
              <option key={one} value={one}>
                {words.periods[one]}
              </option>
            ))}
          </select>
        </Field>
        {isOne ? null : (
          <Field label={words.find}>
            <input type="search" value={find} onInput={({ currentTarget }) => setFind(currentTarget.value)} />
          </Field>
        )}
      </div>
      <Refused refusal={refusal ?? live.refusal} />
      {known === undefined || live.value === undefined ? null : isOne ? (
        <Detail
          key={`${kind} ${id}`}
          kind={kind}
          id={id}
          catalog={known.catalog}
          live={live.value.live}
          period={period}
          onSwitched={live.again}
        />
      ) : (
        <>
          <CampaignList catalog={known.catalog} live={live.value.live} period={period} find={find} />
          <MomentList catalog={known.catalog} live={live.value.live} period={period} find={find} />
        </>
      )}
    </>
  );
}
