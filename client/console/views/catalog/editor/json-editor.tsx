import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { breakLine, countLines, startOfLine } from "./edit-text.ts";

/** A line that is marked, and how bad it is. */
export interface Mark {
  readonly line: number;
  readonly kind: "bad" | "warn";
}

/** Where to put the caret, from 1 on; a new object moves it anew. The line is selected from there to its end. */
export interface Jump {
  readonly line: number;
  readonly column: number;
}

const LINE_PIXELS = 20;

/**
 * A text area with numbered lines. It stays the browser's own: every key of it, undo and screen readers work as they do elsewhere,
 * and Tab leaves it. Enter keeps the margin.
 */
export function JsonEditor(props: {
  readonly label: string;
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly jump: Jump | undefined;
  readonly isReadOnly?: boolean;
  readonly describedBy?: string;
  readonly onText?: (text: string) => void;
  readonly onCaret?: (at: number) => void;
}) {
  const { label, text, marks, jump, isReadOnly = false, describedBy, onText, onCaret } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const beside = useRef<HTMLDivElement>(null);
  const lines = countLines(text);
  const numbers = useMemo(() => Array.from({ length: lines }, (_, line) => line + 1).join("\n"), [lines]);

  const follow = () => {
    if (area.current !== null && beside.current !== null)
      beside.current.style.transform = `translateY(${-area.current.scrollTop}px)`;
  };
  useLayoutEffect(follow);

  useEffect(() => {
    const { current } = area;
    if (jump === undefined || current === null) return;
    const at = startOfLine(current.value, jump.line) + jump.column - 1;
    current.focus();
    current.setSelectionRange(at, Math.max(at, startOfLine(current.value, jump.line + 1) - 1));
    current.scrollTop = Math.max(0, (jump.line - 4) * LINE_PIXELS);
    onCaret?.(at);
  }, [jump, onCaret]);

  const press = (event: KeyboardEvent) => {
    const { current } = area;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || current === null || isReadOnly)
      return;
    const { selectionStart, selectionEnd } = current;
    const put = breakLine(current.value, selectionStart, selectionEnd);
    event.preventDefault();
    // The one way to insert that keeps the browser's own undo.
    document.execCommand("insertText", false, put.text);
    current.setSelectionRange(selectionStart + put.caret, selectionStart + put.caret);
  };

  return (
    <div class="editor">
      <div class="editor-margin" aria-hidden="true">
        <div ref={beside}>
          <pre>{numbers}</pre>
          {marks.map(({ line, kind }) => (
            <span key={`${kind} ${line}`} class={`mark ${kind}`} style={{ top: `${(line - 1) * LINE_PIXELS}px` }}>
              {line}
            </span>
          ))}
        </div>
      </div>
      <textarea
        ref={area}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={marks.some(({ kind }) => kind === "bad")}
        value={text}
        readOnly={isReadOnly}
        wrap="off"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        onInput={({ currentTarget }) => onText?.(currentTarget.value)}
        onKeyDown={press}
        onScroll={follow}
        onSelect={({ currentTarget }) => onCaret?.(currentTarget.selectionStart)}
        onKeyUp={({ currentTarget }) => onCaret?.(currentTarget.selectionStart)}
        onClick={({ currentTarget }) => onCaret?.(currentTarget.selectionStart)}
      />
    </div>
  );
}
