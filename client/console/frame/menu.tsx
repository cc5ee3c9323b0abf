import { useContext } from "preact/hooks";
import { mayAct } from "../../../shared/operators/role.ts";
import { linkTo } from "../route/route.ts";
import { SessionContext } from "../session/session-context.ts";
import { VIEWS } from "../views/views.ts";
import { LanguageContext, useWords } from "../words/use-words.ts";
import { FRAME_WORDS } from "./frame-words.ts";

/** Links to the views that the operator may open. On a narrow screen a button opens it. */
export function Menu(props: { readonly current: string; readonly isOpen: boolean; readonly toggle: () => void }) {
  const { current, isOpen, toggle } = props;
  const words = useWords(FRAME_WORDS);
  const language = useContext(LanguageContext);
  const { operator } = useContext(SessionContext);
  return (
    <nav class="menu" aria-label={words.views}>
      <button type="button" class="button menu-button" aria-expanded={isOpen} aria-controls="views" onClick={toggle}>
        {words.menu}
      </button>
      <ul id="views" class={isOpen ? "open" : ""}>
        {VIEWS.filter(({ role }) => mayAct(operator.role, role)).map(({ id, title }) => (
          <li key={id}>
            <a href={linkTo(id)} aria-current={id === current ? "page" : undefined}>
              {title[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
