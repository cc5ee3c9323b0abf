/** Where the paper's page asks its own server. */
const PATH = "/reader";

/** What the paper's back end says of a number. */
export interface ReaderView {
  readonly isKnown: boolean;
  readonly ad: "shop" | "own";
  readonly suppressions: readonly { readonly name: string; readonly until: string }[];
}

/** Asks which advertisement to show for this number. `isNew`: the shop's link brought it just now. Undefined: no answer. */
export async function askReader(subject: string, isNew: boolean): Promise<ReaderView | undefined> {
  const body = JSON.stringify({ subject, isNew });
  const answer = await fetch(PATH, { method: "POST", body }).catch(() => undefined);
  return answer?.ok ? answer.json() : undefined;
}
