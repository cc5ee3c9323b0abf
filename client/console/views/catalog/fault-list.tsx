import { useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import type { PlacedFault } from "./editor/place-faults.ts";

/** Faults or warnings, each with a button that leads to its line. What the mesh says is English. */
export function FaultList(props: {
  readonly faults: readonly PlacedFault[];
  readonly goTo: (place: PlacedFault) => void;
}) {
  const { faults, goTo } = props;
  const words = useWords(CATALOG_WORDS);
  const formats = useFormats();
  return (
    <ul class="faults">
      {faults.map((fault) => (
        <li key={`${fault.pointer} ${fault.detail}`}>
          <button type="button" class="button quiet" onClick={() => goTo(fault)}>
            {words.line(formats.count(fault.line))}
          </button>
          <p>
            <span lang="en">{fault.detail}</span>
            <code class="under">{fault.pointer}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}
