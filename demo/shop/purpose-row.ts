import { create } from "./create.ts";
import type { Purpose } from "./purposes.ts";
import { words } from "./words/words.ts";

/** A purpose in plain words, and the box to tick. */
export function createPurposeRow(purpose: Purpose): { readonly row: HTMLElement; readonly box: HTMLInputElement } {
  const box = create("input", { type: "checkbox", name: purpose });
  const text = create("span", {}, [
    create("strong", {}, [words[purpose]]),
    create("span", { class: "why" }, [words[`${purpose}Why`]]),
  ]);
  return { row: create("label", { class: "purpose" }, [text, box]), box };
}
