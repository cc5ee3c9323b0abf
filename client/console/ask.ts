/** What the mesh answered, or why it did not, in words for the operator. */
export type Asked<T> = { readonly value: T } | { readonly status: number; readonly problem: string };

const UNREACHABLE = "The mesh cannot be reached, or a sign-in before it is over. Load this page again.";

/** Asks the mesh, in the name of this browser's session: with a body a POST of it as JSON, else a GET. */
export async function ask<T>(path: string, body?: object): Promise<Asked<T>> {
  // Cloudflare Access answers 401 to this header where a sign-in is over, and would else send to a page of its own.
  const headers = { "content-type": "application/json", "x-requested-with": "XMLHttpRequest" };
  const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  try {
    const answer = await fetch(path, { ...init, credentials: "same-origin", redirect: "error", cache: "no-store" });
    const said = await answer.json();
    return answer.ok ? { value: said } : { status: answer.status, problem: wordsOf(said) };
  } catch {
    return { status: 0, problem: UNREACHABLE };
  }
}

function wordsOf({ title, detail }: { readonly title?: string; readonly detail?: string }): string {
  return [title, detail].filter((words) => words !== undefined).join(": ");
}
