import type { CatalogChange } from "../../../../shared/catalog/diff/change.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";

const LOOKS = { more: "good", less: "warn", other: "" } as const;

/** What a document changes for people, a sentence each. */
export function ChangeList(props: { readonly from: string | undefined; readonly changes: readonly CatalogChange[] }) {
  const { from, changes } = props;
  const words = useWords(CATALOG_WORDS);
  return (
    <>
      <h3>{from === undefined ? words.changesOfNothing : words.changesOf(from)}</h3>
      {changes.length === 0 ? <p>{words.noChanges}</p> : null}
      <ul class="changes">
        {changes.map(({ part, id, effect, says }) => (
          <li key={`${part} ${id} ${says}`}>
            <span class={`tag ${LOOKS[effect]}`}>{words.effects[effect]}</span>
            <p lang="en">
              <span class="soft">{part}</span> {id === "" ? null : <code>{id}</code>} {says}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
