import { useEffect, useRef } from "preact/hooks";
import { useFormats } from "../../format/use-formats.ts";
import { linkTo } from "../../route/route.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import type { Version } from "./versions-of.ts";

/** Somebody else has published: who, and what can be done about it. Nothing is lost either way without a word. */
export function StaleNotice(props: {
  readonly theirs: Version | undefined;
  readonly goOn: () => void;
  readonly takeTheirs: () => void;
}) {
  const { theirs, goOn, takeTheirs } = props;
  const words = useWords(CATALOG_WORDS);
  const formats = useFormats();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div class="notice warn" role="alert" id="stale">
      <h3 ref={title} tabIndex={-1}>
        {words.staleTitle}
      </h3>
      {theirs === undefined ? null : (
        <>
          <p>{words.stale(theirs.version, theirs.author ?? words.nobody, formats.moment(theirs.at * 1000))}</p>
          {theirs.message === undefined || theirs.message === "" ? null : <blockquote>{theirs.message}</blockquote>}
        </>
      )}
      <div class="bar">
        {theirs === undefined ? null : (
          <>
            <a class="button" href={linkTo("catalog", theirs.version)}>
              {words.seeTheirs}
            </a>
            <button type="button" class="button" onClick={goOn} aria-describedby="go-on-hint">
              {words.goOn}
            </button>
          </>
        )}
        <button type="button" class="button quiet" onClick={takeTheirs}>
          {words.takeTheirs}
        </button>
      </div>
      <p id="go-on-hint" class="soft">
        {words.goOnHint}
      </p>
    </div>
  );
}
