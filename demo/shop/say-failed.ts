import { words } from "./words/words.ts";

/** What is said where something did not work: that there is no connection, or to try again. */
export function sayFailed(): string {
  return navigator.onLine ? words.failed : words.needsConnection;
}
