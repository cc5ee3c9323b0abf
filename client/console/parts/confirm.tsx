import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { inBoth } from "../words/language.ts";
import { useWords } from "../words/use-words.ts";

const WORDS = inBoth({ cancel: "Cancel" }, { cancel: "Abbrechen" });

/**
 * Asks before something is done. The browser keeps the focus inside, closes it by Escape, and gives the focus back. `children`: what
 * will happen.
 */
export function Confirm(props: {
  readonly title: string;
  /** What the button says that does it. */
  readonly act: string;
  readonly isDangerous?: boolean;
  /** Whether nothing is missing; if something is, the question stays. */
  readonly isWhole?: () => boolean;
  readonly onAct: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const { title, act, isDangerous = false, isWhole, onAct, onClose, children } = props;
  const words = useWords(WORDS);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const doIt = () => {
    if (isWhole?.() === false) return;
    // Before it leaves the page: only then does the browser give the focus back.
    dialog.current?.close();
    onAct();
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-title" onClose={onClose}>
      <h2 id="confirm-title">{title}</h2>
      {children}
      <div class="bar end">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {words.cancel}
        </button>
        <button type="button" class={isDangerous ? "button bad" : "button main"} onClick={doIt}>
          {act}
        </button>
      </div>
    </dialog>
  );
}
