import { useRef, useState } from "preact/hooks";
import { Confirm } from "../../parts/confirm.tsx";
import { useWords } from "../../words/use-words.ts";
import { readLocalTime } from "./find-senders.ts";
import { SENDERS_WORDS } from "./senders-words.ts";

/** Asks before a sender is revoked, and from when on what it reported is void, if at all. */
export function RevokeForm(props: {
  readonly sender: string;
  readonly revoke: (since: string | undefined) => void;
  readonly cancel: () => void;
}) {
  const { sender, revoke, cancel } = props;
  const words = useWords(SENDERS_WORDS);
  const [isVoid, setVoid] = useState(false);
  const [since, setSince] = useState("");
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const read = isVoid ? readLocalTime(since) : undefined;
  const isWhole = () => {
    if (!isVoid || read !== undefined) return true;
    setMissing(true);
    field.current?.focus();
    return false;
  };

  return (
    <Confirm
      title={words.revokeTitle(sender)}
      act={words.revokeNow}
      isDangerous
      isWhole={isWhole}
      onAct={() => revoke(read)}
      onClose={cancel}
    >
      <p>{words.revokeHint}</p>
      <label class="choice">
        <input type="checkbox" checked={isVoid} onChange={({ currentTarget }) => setVoid(currentTarget.checked)} />
        <span>
          {words.isVoid}
          <span class="under">{words.isVoidHint}</span>
        </span>
      </label>
      {isVoid ? (
        <label class="field">
          {words.sinceWhen}
          <input
            ref={field}
            type="datetime-local"
            value={since}
            aria-invalid={isMissing}
            aria-describedby="since-missing"
            onInput={({ currentTarget }) => {
              setSince(currentTarget.value);
              setMissing(false);
            }}
          />
        </label>
      ) : null}
      <p id="since-missing" class="wrong" role="alert" hidden={!isVoid || !isMissing}>
        {words.sinceMissing}
      </p>
    </Confirm>
  );
}
