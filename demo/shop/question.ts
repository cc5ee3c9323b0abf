import type { MeshInfo } from "../../client/sdk/api.ts";
import { create } from "./create.ts";
import { find } from "./find.ts";
import { createPurposeRow } from "./purpose-row.ts";
import { PURPOSES, type Purpose } from "./purposes.ts";
import { words } from "./words/words.ts";

/** The one question. */
export interface Question {
  /** Says why it could not be answered, or why it is asked again. */
  say(text: string): void;
  /** Says who is responsible, and where the notice is, as the mesh names them. */
  showNotice(notice: MeshInfo["notice"]): void;
}

/**
 * Opens the question: what for, yes or no. `answer` gets what the person agreed to, nothing for a no. A yes with nothing
 * ticked is a yes to all, unless the browser sends Global Privacy Control: then only what is ticked counts. `postpone`: the
 * person wants to see the shop first.
 */
export function openQuestion(answer: (purposes: readonly Purpose[]) => Promise<void>, postpone: () => void): Question {
  const rows = PURPOSES.map((purpose) => ({ purpose, ...createPurposeRow(purpose) }));
  const yes = find("yes", HTMLButtonElement);
  const no = find("no", HTMLButtonElement);
  const trouble = find("ask-trouble", HTMLElement);
  const hasGpc = Reflect.get(navigator, "globalPrivacyControl") === true;
  find("gpc", HTMLElement).hidden = !hasGpc;
  find("purposes", HTMLElement).append(...rows.map(({ row }) => row));

  const ticked = () => rows.filter(({ box }) => box.checked).map(({ purpose }) => purpose);
  const show = () => {
    const { length } = ticked();
    yes.disabled = hasGpc && length === 0;
    yes.textContent =
      length === PURPOSES.length || (length === 0 && !hasGpc)
        ? words.yesAll
        : length === 0
          ? words.yesTicked
          : words.yesCount(length);
  };
  for (const { box } of rows) box.addEventListener("change", show);
  show();

  async function give(purposes: readonly Purpose[]): Promise<void> {
    trouble.hidden = true;
    yes.disabled = no.disabled = true;
    try {
      await answer(purposes);
    } catch {
      say(words.unreachable);
    } finally {
      no.disabled = false;
      show();
    }
  }

  function say(text: string): void {
    trouble.textContent = text;
    trouble.hidden = false;
  }

  find("ask", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void give(ticked().length > 0 ? ticked() : PURPOSES);
  });
  no.addEventListener("click", () => void give([]));
  find("later", HTMLButtonElement).addEventListener("click", postpone);
  return {
    say,
    showNotice(notice) {
      const line = find("notice", HTMLElement);
      line.hidden = notice === undefined;
      if (notice === undefined) return;
      const link = create("a", { href: notice.url, target: "_blank", rel: "noopener" }, [words.notice]);
      line.replaceChildren(words.controller(notice.controller), " ", link);
    },
  };
}
