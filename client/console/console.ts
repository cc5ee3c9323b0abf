import type { LiveState } from "../../shared/live/live-state.ts";
import { ask } from "./ask.ts";
import { part, showLive, showVersions, type Version } from "./show.ts";

interface Who {
  readonly name: string;
  readonly role: string;
}

/** What POST /console/session tells. */
interface Session {
  readonly operator: Who | null;
  /** Absent if Cloudflare Access signed the operator in. */
  readonly until?: string;
}

const SESSION = "/console/session";
const CODE = /^#code=([A-Za-z0-9_-]+)$/;
const MAX_WAIT_MS = 3_600_000;
/** A little later than the session's end, so that it is over when the mesh is asked. */
const LATER_MS = 2_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let last: Promise<void> = Promise.resolve();

/** Does one thing after the other, so that what was asked before a sign-out shows nothing after it. */
function inTurn(act: () => Promise<void>): void {
  last = last.then(act);
}

function arrive(): void {
  const code = takeCode();
  inTurn(() => open(code));
}

/** The code of the address, which leaves it before anything else. */
function takeCode(): string | undefined {
  const code = CODE.exec(location.hash)?.[1];
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  return code;
}

/** Signs in, if there is a code, and shows what there is. */
async function open(code?: string): Promise<void> {
  say("One moment …");
  const begun = code === undefined ? undefined : await ask<Session>(SESSION, { code });
  const session = begun !== undefined && "value" in begun ? begun : await ask<Session>(SESSION, {});
  // A link that was spent changes nothing for whoever is signed in already.
  if (!("value" in session)) return showNobody(session.problem, "none");
  const { operator, until } = session.value;
  if (operator === null)
    return showNobody(begun !== undefined && "problem" in begun ? begun.problem : "You are not signed in.");
  await showOperator(operator, until);
}

async function showOperator({ name, role }: Who, until: string | undefined): Promise<void> {
  const [versions, live] = await Promise.all([
    ask<{ readonly catalogs: readonly Version[] }>("/admin/v1/catalogs"),
    ask<{ readonly live: LiveState }>("/admin/v1/live"),
  ]);
  if (!("value" in versions)) return showNobody(versions.problem, versions.status === 401 ? "out" : "none");
  showVersions(versions.value.catalogs);
  showLive("value" in live ? live.value.live : live.problem);
  say(
    `Signed in as ${name}, with the role ${role}, ${until === undefined ? "through Cloudflare Access" : untilWords(until)}.`,
  );
  part("leave").hidden = until === undefined;
  showPart("in");
  clearTimeout(timer);
  if (until === undefined) return;
  const leftMs = Date.parse(until) - Date.now();
  timer = setTimeout(arrive, Math.min(Math.max(leftMs, 0), MAX_WAIT_MS) + LATER_MS);
}

function untilWords(until: string): string {
  return `until ${new Date(until).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}

async function leave(): Promise<void> {
  const ended = await ask<Session>(SESSION, { code: null });
  if ("value" in ended) showNobody("You are signed out.");
  else say(`Signing out did not work. ${ended.problem}`);
}

/** Nothing of what was shown stays in the page. */
function showNobody(why: string, next: "out" | "none" = "out"): void {
  clearTimeout(timer);
  showVersions([]);
  showLive("");
  showPart(next);
  say(why);
}

function showPart(name: "in" | "out" | "none"): void {
  part("in").hidden = name !== "in";
  part("out").hidden = name !== "out";
}

/** How to ask for a link. A mesh of this machine is named by its state; which one that is, the page cannot know. */
function tellCommand(): void {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  part("command").textContent = isLocal
    ? "npx mesh console --state DIR"
    : `npx mesh console --url ${location.origin} --operator NAME`;
  part("hint").textContent = isLocal
    ? `DIR is what npm start was given as --state: .mesh, unless it was given another. With wrangler dev, write --url ${location.origin} instead.`
    : "NAME is that of your operator key.";
}

function say(words: string): void {
  part("say").textContent = words;
}

part("host").textContent = location.host;
tellCommand();
part("leave").addEventListener("click", () => inTurn(leave));
// A link that is opened where the page is open already changes the fragment only.
addEventListener("hashchange", arrive);
// A page that comes back from memory may be from before somebody signed out.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
arrive();
