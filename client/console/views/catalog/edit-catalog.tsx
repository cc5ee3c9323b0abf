import { useMemo, useRef, useState } from "preact/hooks";
import { findJsonFault } from "../../../../shared/json/find-json-fault.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { useSettled } from "../../parts/use-settled.ts";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import { JsonEditor, type Jump, type Mark } from "./editor/json-editor.tsx";
import { placeFaults } from "./editor/place-faults.ts";
import { MemberHelp } from "./member-help.tsx";
import { OutcomePanel } from "./outcome-panel.tsx";
import { PublishForm } from "./publish-form.tsx";
import { StaleNotice } from "./stale-notice.tsx";
import { useActs } from "./use-acts.ts";
import { useDraft } from "./use-draft.ts";
import { VersionList } from "./version-list.tsx";

const SETTLED_MS = 300;
const MOST_PINGS = 5_000;
const USUAL_PINGS = 1_000;

/** The document, what can be done with it, and what came of that. */
export function EditCatalog() {
  const words = useWords(CATALOG_WORDS);
  const formats = useFormats();
  const mayPublish = useMay("publisher");
  const { draft, isChanged, refusal, begin, change } = useDraft();
  const { text = "", base } = draft ?? {};
  const acts = useActs(text, base);
  const { outcome } = acts;
  const [caret, setCaret] = useState<number>();
  const [jump, setJump] = useState<Jump>();
  const [isPublishing, setPublishing] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const [pings, setPings] = useState(USUAL_PINGS);
  const settled = useSettled(text, SETTLED_MS);
  const wrong = useMemo(() => (settled === "" ? undefined : findJsonFault(settled)), [settled]);
  const said = outcome?.kind === "checked" ? outcome : undefined;
  const warned = outcome?.kind === "published" ? outcome.warnings : said?.warnings;
  const faults = useMemo(() => placeFaults(settled, said?.faults ?? []), [settled, said]);
  const warnings = useMemo(() => placeFaults(settled, warned ?? []), [settled, warned]);
  const marks: readonly Mark[] = [
    ...warnings.map(({ line }) => ({ line, kind: "warn" as const })),
    ...faults.map(({ line }) => ({ line, kind: "bad" as const })),
    ...(wrong === undefined ? [] : [{ line: wrong.line, kind: "bad" as const }]),
  ];
  const isBusy = outcome?.kind === "working";
  const canAsk = draft !== undefined && wrong === undefined && text === settled && !isBusy;
  const goTo = ({ line, column }: Jump) => setJump({ line, column });

  /** What goes leaves the focus where the next Tab leads on. */
  const endPublishing = () => {
    setPublishing(false);
    title.current?.focus();
  };
  const prepare = async () => {
    const came = await acts.prepare();
    setPublishing(came?.kind === "compared");
  };
  const publish = async (message: string) => {
    const came = await acts.publish(message);
    endPublishing();
    if (came?.kind === "published") change({ base: came.version, original: text });
  };
  const beginAnew = () => {
    acts.clear();
    endPublishing();
    begin();
  };

  if (draft === undefined)
    return refusal === undefined ? <p class="soft">{words.loading}</p> : <Refused refusal={refusal} />;
  return (
    <>
      <section class="panel" aria-labelledby="document">
        <div class="bar spread">
          <h2 id="document" ref={title} tabIndex={-1}>
            {words.document}
          </h2>
          <p class="soft">
            {base === undefined ? words.basedOnNothing : words.basedOn(base)}{" "}
            <span class={`tag ${isChanged ? "warn" : ""}`}>{isChanged ? words.changed : words.unchanged}</span>
          </p>
        </div>
        <Refused refusal={refusal} />
        <div class="desk">
          <div>
            <JsonEditor
              label={words.editorLabel}
              text={text}
              marks={marks}
              jump={jump}
              describedBy="well-formed"
              onText={(written) => change({ text: written })}
              onCaret={setCaret}
            />
            <p
              id="well-formed"
              class={wrong === undefined ? "soft" : "wrong"}
              role="status"
              aria-busy={text !== settled}
            >
              {wrong === undefined ? words.isJson : words.notJson(formats.count(wrong.line), "")}
              {wrong === undefined ? null : <span lang="en">{wrong.detail}</span>}
            </p>
          </div>
          <MemberHelp text={text} at={caret} />
        </div>
        <div class="bar">
          <button type="button" class="button" disabled={!canAsk} onClick={acts.check}>
            {words.check}
          </button>
          <button type="button" class="button" disabled={!canAsk} onClick={acts.compare}>
            {words.diff}
          </button>
          <span class="joined">
            <button type="button" class="button" disabled={!canAsk} onClick={() => acts.simulate(pings)}>
              {words.simulate}
            </button>
            <label class="soft">
              <input
                type="number"
                min={1}
                max={MOST_PINGS}
                value={pings}
                onChange={({ currentTarget }) =>
                  setPings(Math.min(MOST_PINGS, Math.max(1, Math.round(currentTarget.valueAsNumber || USUAL_PINGS))))
                }
              />{" "}
              {words.pings}
            </label>
          </span>
          {mayPublish ? (
            <button type="button" class="button main" disabled={!canAsk || !isChanged} onClick={prepare}>
              {words.publish}
            </button>
          ) : null}
          {isChanged ? (
            <button type="button" class="button quiet" disabled={isBusy} onClick={beginAnew}>
              {words.discard}
            </button>
          ) : null}
        </div>
        {mayPublish ? null : <p class="soft">{words.mayNotPublish}</p>}
        <div id="outcome" class="outcome" role="status">
          {outcome === undefined ? null : (
            <OutcomePanel outcome={outcome} faults={faults} warnings={warnings} goTo={goTo} />
          )}
        </div>
        {outcome?.kind === "stale" ? (
          <StaleNotice
            theirs={outcome.theirs}
            goOn={() => {
              change({ base: outcome.theirs?.version });
              acts.clear();
              title.current?.focus();
            }}
            takeTheirs={beginAnew}
          />
        ) : null}
      </section>
      {isPublishing ? <PublishForm isBusy={isBusy} publish={publish} cancel={endPublishing} /> : null}
      <VersionList key={base} />
    </>
  );
}
