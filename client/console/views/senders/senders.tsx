import { useState } from "preact/hooks";
import type { OperatorHealth } from "../../../../shared/operators/operator-health.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { findSenders, type SenderQuery } from "./find-senders.ts";
import { RevokeForm } from "./revoke-form.tsx";
import { SenderTable } from "./sender-table.tsx";
import { SENDERS_WORDS } from "./senders-words.ts";
import { Trouble } from "./trouble.tsx";
import { useSwitches } from "./use-switches.ts";

const EVERY_MS = 15_000;

/** Who sends to the mesh besides people's devices, when each was last heard, and what is wrong. */
export function Senders() {
  const words = useWords(SENDERS_WORDS);
  const { value, refusal, again } = useAsked<OperatorHealth & { readonly trouble: readonly string[] }>(
    "/admin/v1/health",
    EVERY_MS,
  );
  const [query, setQuery] = useState<SenderQuery>({ text: "", kind: "" });
  const [leaving, setLeaving] = useState<string>();
  const switches = useSwitches(again);
  const found = findSenders(value?.senders ?? [], query);
  const kinds = [...new Set(value?.senders.map(({ kind }) => kind))];
  return (
    <>
      <Refused refusal={refusal} />
      {value === undefined ? null : <Trouble trouble={value.trouble} failures={value.failures} />}
      {value === undefined ? null : (
        <section class="panel" aria-labelledby="senders">
          <h2 id="senders">{words.senders}</h2>
          {value.senders.length === 0 ? (
            <>
              <p>{words.none}</p>
              <p>
                <code class="command">npx mesh sender add till-1 --kind till --scopes redemptions</code>
              </p>
            </>
          ) : (
            <>
              <div class="bar">
                <label class="field">
                  {words.find}
                  <input
                    type="search"
                    value={query.text}
                    onInput={({ currentTarget }) => setQuery({ ...query, text: currentTarget.value })}
                  />
                </label>
                <label class="field">
                  {words.kind}
                  <select
                    value={query.kind}
                    onChange={({ currentTarget }) => setQuery({ ...query, kind: currentTarget.value })}
                  >
                    <option value="">{words.allKinds}</option>
                    {kinds.map((kind) => (
                      <option key={kind} value={kind}>
                        {words.kinds[kind] ?? kind}
                      </option>
                    ))}
                  </select>
                </label>
              </div>
              <Refused refusal={switches.refusal} />
              {switches.done === undefined ? null : (
                <p class="notice good" role="status">
                  {switches.done.what === "revoke"
                    ? words.done(switches.done.sender)
                    : words.restored(switches.done.sender)}
                </p>
              )}
              {leaving === undefined ? null : (
                <RevokeForm
                  key={leaving}
                  sender={leaving}
                  revoke={(since) => {
                    setLeaving(undefined);
                    switches.revoke(leaving, since);
                  }}
                  cancel={() => setLeaving(undefined)}
                />
              )}
              {found.length === 0 ? <p class="soft">{words.nothingFound}</p> : null}
              {found.length === 0 ? null : (
                <SenderTable senders={found} revoke={setLeaving} restore={switches.restore} isBusy={switches.isBusy} />
              )}
            </>
          )}
        </section>
      )}
    </>
  );
}
