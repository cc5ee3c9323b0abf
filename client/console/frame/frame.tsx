import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Refusal } from "../ask/ask.ts";
import { useFormats } from "../format/use-formats.ts";
import { useRoute } from "../route/use-route.ts";
import { SessionContext } from "../session/session-context.ts";
import { SESSION_WORDS } from "../session/session-words.ts";
import { VIEWS } from "../views/views.ts";
import type { Language } from "../words/language.ts";
import { useWords } from "../words/use-words.ts";
import { FRAME_WORDS } from "./frame-words.ts";
import { LoadedView } from "./loaded-view.tsx";
import { Masthead } from "./masthead.tsx";
import { Menu } from "./menu.tsx";

/** What surrounds the views: the masthead, the menu, and the view of the address. */
export function Frame(props: {
  readonly until: string | undefined;
  /** Why signing out did not work. */
  readonly notice: Refusal | undefined;
  readonly leave: () => void;
  readonly choose: (language: Language) => void;
}) {
  const { until, notice, leave, choose } = props;
  const words = useWords(FRAME_WORDS);
  const session = useWords(SESSION_WORDS);
  const formats = useFormats();
  const { operator } = useContext(SessionContext);
  const { view: id, path, isReached } = useRoute();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const view = VIEWS.find((one) => one.id === id);

  useEffect(() => setMenuOpen(false), [id]);

  const untilWords = until === undefined ? session.throughAccess : session.until(formats.time(Date.parse(until)));
  return (
    <>
      <button type="button" class="button skip" onClick={() => main.current?.querySelector("h1")?.focus()}>
        {words.skip}
      </button>
      <Masthead choose={choose}>
        <p id="say" class="who" role="status">
          {notice === undefined
            ? session.signedIn(operator.name, session.roles[operator.role], untilWords)
            : `${session.notLeft} ${notice.problem}`}
        </p>
        {until === undefined ? null : (
          <button id="leave" type="button" class="button quiet" onClick={leave}>
            {session.signOut}
          </button>
        )}
      </Masthead>
      <div class="frame">
        <Menu current={id} isOpen={isMenuOpen} toggle={() => setMenuOpen(!isMenuOpen)} />
        <main id="main" ref={main}>
          <LoadedView key={id} view={view} path={path} isReached={isReached} />
        </main>
      </div>
    </>
  );
}
