import { create } from "../page/create.ts";
import type { Purpose } from "./purposes.ts";
import { words } from "./words/words.ts";

/** A purpose, or what can be turned on behind the counter, in plain words, and its switch. */
export function createSwitchRow(name: Purpose | "oven" | "tvSpot"): {
  readonly row: HTMLElement;
  readonly box: HTMLInputElement;
} {
  const box = create("input", { type: "checkbox", role: "switch", name });
  const text = create("span", {}, [
    create("strong", {}, [words[name]]),
    create("span", { class: "why" }, [words[`${name}Why`]]),
  ]);
  return { row: create("label", { class: "purpose" }, [text, box]), box };
}
