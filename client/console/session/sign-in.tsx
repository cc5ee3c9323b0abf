import { useWords } from "../words/use-words.ts";
import { SESSION_WORDS } from "./session-words.ts";
import type { SessionState } from "./use-session.ts";

/** What whoever is not signed in sees: why, and how to get in. */
export function SignIn({ session }: { readonly session: SessionState }) {
  const words = useWords(SESSION_WORDS);
  const why = session.state === "out" ? session.why : undefined;
  // With a way in that does not work, a link would not help.
  const canAsk = session.state === "out" && (why === undefined || why.status === 401);
  return (
    <main class="sign-in">
      <h1>{words.title}</h1>
      <p id="say" role="status">
        {sayState(session, words)}
      </p>
      {why === undefined ? null : (
        <button type="button" class="button" onClick={() => location.reload()}>
          {words.again}
        </button>
      )}
      {canAsk ? (
        <div id="out">
          <p>{words.ask}</p>
          <p>
            <code id="command" class="command">
              {isLocal() ? "npx mesh console --state DIR" : `npx mesh console --url ${location.origin} --operator NAME`}
            </code>
          </p>
          <p class="soft">{isLocal() ? words.localHint(location.origin) : words.hint}</p>
        </div>
      ) : null}
    </main>
  );
}

function sayState(session: SessionState, words: (typeof SESSION_WORDS)["en"]) {
  if (session.state !== "out") return words.opening;
  if (session.why === undefined) return session.left === true ? words.left : words.nobody;
  if (session.why.status === 0) return words.unreached;
  if (session.why.status === 401) return session.spent === true ? words.spent : words.over;
  // What the mesh says is English.
  return session.why.problem === "" ? words.unreached : <span lang="en">{session.why.problem}</span>;
}

/** A mesh of this machine is named by its state; which one that is, the page cannot know. */
function isLocal(): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
}
