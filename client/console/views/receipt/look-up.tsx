import { useEffect, useRef, useState } from "preact/hooks";
import type { OperatorReceipt } from "../../../../shared/operators/operator-receipt.ts";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { Decided } from "./decided.tsx";
import { readReceiptId } from "./read-receipt-id.ts";
import { RECEIPT_WORDS } from "./receipt-words.ts";

/** Looks one receipt up, by the id that its person tells. */
export function LookUp() {
  const words = useWords(RECEIPT_WORDS);
  const ask = useAsk();
  const [text, setText] = useState("");
  const [isAsking, setAsking] = useState(false);
  const [isWrong, setWrong] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [receipt, setReceipt] = useState<OperatorReceipt>();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [receipt]);

  const lookUp = async () => {
    const id = readReceiptId(text);
    setWrong(id === undefined);
    setReceipt(undefined);
    setRefusal(undefined);
    if (id === undefined) return;
    setAsking(true);
    const asked = await ask<OperatorReceipt>(`/admin/v1/receipts/${id}`);
    setAsking(false);
    if ("status" in asked) setRefusal(asked);
    else setReceipt(asked.value);
  };

  return (
    <>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          lookUp();
        }}
      >
        <p>{words.intro}</p>
        <div class="bar">
          <label class="field wide">
            {words.id}
            <input
              value={text}
              required
              spellcheck={false}
              autocapitalize="off"
              autocomplete="off"
              aria-invalid={isWrong}
              aria-describedby="receipt-wrong receipt-noted"
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          </label>
          <button type="submit" class="button main" disabled={isAsking}>
            {isAsking ? words.asking : words.lookUp}
          </button>
        </div>
        <p id="receipt-wrong" class="wrong" role="alert" hidden={!isWrong}>
          {words.noId}
        </p>
        <p id="receipt-noted" class="soft">
          {words.noted}
        </p>
        {refusal?.status === 404 ? (
          <p class="notice warn" role="alert">
            {words.unknown}
          </p>
        ) : (
          <Refused refusal={refusal} />
        )}
      </form>
      {receipt === undefined ? null : (
        <section class="panel" aria-labelledby="decided">
          <h2 id="decided" ref={title} tabIndex={-1}>
            {words.title}
          </h2>
          <Decided receipt={receipt} />
        </section>
      )}
    </>
  );
}
