import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import { ChangeList } from "./change-list.tsx";
import type { PlacedFault } from "./editor/place-faults.ts";
import { FaultList } from "./fault-list.tsx";
import type { Outcome } from "./outcome.ts";
import { SimulatedDay } from "./simulated-day.tsx";

/** What came of the last thing that was asked. `faults`, `warnings`: those of the outcome, by their lines. */
export function OutcomePanel(props: {
  readonly outcome: Outcome;
  readonly faults: readonly PlacedFault[];
  readonly warnings: readonly PlacedFault[];
  readonly goTo: (place: PlacedFault) => void;
}) {
  const { outcome, faults, warnings, goTo } = props;
  const words = useWords(CATALOG_WORDS);
  const formats = useFormats();
  switch (outcome.kind) {
    case "working":
      return <p class="soft">{words.working}</p>;
    case "refused":
      return <Refused refusal={outcome.refusal} />;
    case "compared":
      return <ChangeList from={outcome.from} changes={outcome.changes} />;
    case "simulated":
      return <SimulatedDay day={outcome.day} />;
    case "published":
    case "checked":
      return (
        <>
          {outcome.kind === "published" ? <p class="notice good">{words.published(outcome.version)}</p> : null}
          {outcome.kind === "checked" && faults.length === 0 ? <p class="notice good">{words.valid}</p> : null}
          {faults.length === 0 ? null : (
            <div class="notice bad">
              <h3>{words.faults(faults.length, formats.count(faults.length))}</h3>
              {outcome.kind === "checked" && outcome.isHeld ? <p>{words.mendFirst}</p> : null}
              <FaultList faults={faults} goTo={goTo} />
            </div>
          )}
          {warnings.length === 0 ? null : (
            <div class="notice warn">
              <h3>{words.warnings(warnings.length, formats.count(warnings.length))}</h3>
              <FaultList faults={warnings} goTo={goTo} />
            </div>
          )}
        </>
      );
    case "stale":
      return null;
  }
}
