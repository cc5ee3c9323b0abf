import { find } from "./find.ts";
import type { Spoken } from "./speak.ts";

/** Two buttons of the page, "english" and "german": the one that is spoken is pressed, a tap on the other says all in that one. */
export function openLanguages({ language, choose }: Pick<Spoken<unknown>, "language" | "choose">): void {
  for (const [id, of] of [
    ["english", "en"],
    ["german", "de"],
  ] as const) {
    const button = find(id, HTMLButtonElement);
    button.setAttribute("aria-pressed", String(of === language));
    button.addEventListener("click", () => choose(of));
  }
}
