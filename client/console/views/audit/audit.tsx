import { useCallback, useEffect, useState } from "preact/hooks";
import type { AuditEntry } from "../../../../shared/operators/audit.ts";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { AUDIT_WORDS } from "./audit-words.ts";
import { findBreak } from "./check-chain.ts";
import { LogTable } from "./log-table.tsx";

/** A page of the log. */
interface Page {
  readonly entries: readonly AuditEntry[];
  /** `before` of the next page; absent of the last one. */
  readonly next?: number;
}

/** What operators did, page by page, and whether the log is whole. */
export function Audit() {
  const words = useWords(AUDIT_WORDS);
  const formats = useFormats();
  const ask = useAsk();
  const [log, setLog] = useState<Page>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [isAsking, setAsking] = useState(false);
  const [broken, setBroken] = useState<{ readonly number: number | undefined }>();
  const [only, setOnly] = useState("");

  const load = useCallback(
    async (before: number | undefined) => {
      setAsking(true);
      const asked = await ask<Page>(`/admin/v1/audit${before === undefined ? "" : `?before=${before}`}`);
      setAsking(false);
      if ("status" in asked) return setRefusal(asked);
      setRefusal(undefined);
      const { entries, next } = asked.value;
      setLog((known) => {
        const all = [...(before === undefined ? [] : (known?.entries ?? [])), ...entries];
        return next === undefined ? { entries: all } : { entries: all, next };
      });
    },
    [ask],
  );
  useEffect(() => void load(undefined), [load]);

  const entries = log?.entries ?? [];
  useEffect(() => {
    if (log === undefined) return;
    let isOver = false;
    findBreak(log.entries).then((number) => isOver || setBroken({ number }));
    return () => {
      isOver = true;
    };
  }, [log]);

  const acts = [...new Set(entries.map(({ what }) => what))];
  const shown = only === "" ? entries : entries.filter(({ what }) => what === only);
  return (
    <section class="panel" aria-labelledby="log">
      <div class="bar spread">
        <h2 id="log">{words.title}</h2>
        <label class="field">
          {words.only}
          <select value={only} onChange={({ currentTarget }) => setOnly(currentTarget.value)}>
            <option value="">{words.all}</option>
            {acts.map((act) => (
              <option key={act} value={act}>
                {words.acts[act] ?? act}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Refused refusal={refusal} />
      {broken === undefined || entries.length < 2 ? null : broken.number === undefined ? (
        <p class="soft">{words.holds(formats.count(entries.length))}</p>
      ) : (
        <p class="notice bad" role="alert">
          {words.breaks(formats.count(broken.number))}
        </p>
      )}
      {log !== undefined && entries.length === 0 ? <p class="soft">{words.empty}</p> : null}
      {entries.length > 0 && shown.length === 0 ? <p class="soft">{words.nothingFound}</p> : null}
      {shown.length === 0 ? null : <LogTable entries={shown} />}
      {log?.next === undefined ? null : (
        <div class="bar">
          <button type="button" class="button" disabled={isAsking} onClick={() => load(log.next)}>
            {isAsking ? words.asking : words.older}
          </button>
        </div>
      )}
    </section>
  );
}
