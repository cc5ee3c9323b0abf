import type { ComponentType } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { SESSION_WORDS } from "../session/session-words.ts";
import { useMay } from "../session/use-may.ts";
import type { View, ViewProps } from "../views/view.ts";
import { LanguageContext, useWords } from "../words/use-words.ts";
import { FRAME_WORDS } from "./frame-words.ts";

/**
 * A view with its heading, once its code is there. Whoever goes to it finds the focus on the heading, and its title on the page, so
 * that a screen reader tells where they are.
 */
export function LoadedView(props: {
  readonly view: View | undefined;
  readonly path: readonly string[];
  readonly isReached: boolean;
}) {
  const { view, path, isReached } = props;
  const words = useWords(FRAME_WORDS);
  const { roles } = useWords(SESSION_WORDS);
  const language = useContext(LanguageContext);
  const may = useMay(view?.role ?? "viewer");
  const heading = useRef<HTMLHeadingElement>(null);
  const [loaded, setLoaded] = useState<{ readonly Shown: ComponentType<ViewProps> } | "failed">();

  useEffect(() => {
    if (view === undefined || !may) return;
    view.load().then(
      (Shown) => setLoaded({ Shown }),
      () => setLoaded("failed"),
    );
  }, [view, may]);

  const title = view === undefined ? words.noView : view.title[language];
  useEffect(() => {
    document.title = [...path.slice(-1), title, `${words.console} ${location.host}`].join(" · ");
  }, [title, words, path]);
  useEffect(() => {
    if (isReached && path !== undefined) heading.current?.focus();
  }, [isReached, path]);

  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {view !== undefined && !may ? <p class="notice">{words.forbidden(roles[view.role])}</p> : null}
      {view !== undefined && may && loaded === undefined ? <p class="soft">{words.loading}</p> : null}
      {loaded === "failed" ? (
        <div class="notice bad" role="alert">
          <p>{words.notLoaded}</p>
          <button type="button" class="button" onClick={() => location.reload()}>
            {words.reload}
          </button>
        </div>
      ) : null}
      {loaded === undefined || loaded === "failed" ? null : <loaded.Shown path={path} />}
    </>
  );
}
