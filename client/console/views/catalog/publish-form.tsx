import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";

const MOST_CHARACTERS = 200;

/** The last step before a publication: why, and yes or no. */
export function PublishForm(props: {
  readonly isBusy: boolean;
  readonly publish: (message: string) => void;
  readonly cancel: () => void;
}) {
  const { isBusy, publish, cancel } = props;
  const words = useWords(CATALOG_WORDS);
  const [message, setMessage] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="panel publish"
      aria-labelledby="publish-title"
      onSubmit={(event) => {
        event.preventDefault();
        publish(message.trim());
      }}
      onKeyDown={({ key }) => key === "Escape" && cancel()}
    >
      <h2 id="publish-title">{words.publishTitle}</h2>
      <label class="field">
        {words.why}
        <input
          ref={field}
          value={message}
          maxLength={MOST_CHARACTERS}
          onInput={({ currentTarget }) => setMessage(currentTarget.value)}
        />
      </label>
      <div class="bar">
        <button type="submit" class="button main" disabled={isBusy}>
          {isBusy ? words.publishing : words.publishNow}
        </button>
        <button type="button" class="button quiet" onClick={cancel} disabled={isBusy}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
