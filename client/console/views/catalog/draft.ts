/** What somebody writes before it is published. It stays while they look at other views, and goes with the page. */
export interface Draft {
  /** Whose it is: another operator of the same page does not see it. */
  readonly author: string;
  /** The version that it began from, and will take the place of; undefined: nothing is published. */
  readonly base: string | undefined;
  /** The text of that version. */
  readonly original: string;
  readonly text: string;
}

let kept: Draft | undefined;

/** The draft of this operator, if they have one that differs from what it began from. */
export function keptDraft(author: string): Draft | undefined {
  return kept?.author === author && kept.text !== kept.original ? kept : undefined;
}

/** Keeps it. While there is something to lose, the browser asks before the page goes, in every view and after the session. */
export function keepDraft(draft: Draft | undefined): void {
  kept = draft;
  if (draft !== undefined && draft.text !== draft.original) addEventListener("beforeunload", hold);
  else removeEventListener("beforeunload", hold);
}

function hold(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
