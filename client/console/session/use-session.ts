import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Refusal } from "../ask/ask.ts";
import { beginSession, endSession, type Session, tellSession, type Who } from "./session.ts";

/** What the console knows of its session. */
export type SessionState =
  | { readonly state: "opening" }
  /** `why`: the last refusal; without it, nobody signed in yet. `left`: the operator signed out. `spent`: the link was refused. */
  | { readonly state: "out"; readonly why?: Refusal; readonly left?: boolean; readonly spent?: boolean }
  | { readonly state: "in"; readonly operator: Who; readonly until?: string; readonly notice?: Refusal };

const CODE = /^#code=([A-Za-z0-9_-]+)$/;
const MAX_WAIT_MS = 3_600_000;
/** A little later than the session's end, so that it is over when the mesh is asked. */
const LATER_MS = 2_000;
const OVER: Refusal = { status: 401, code: "unauthenticated", problem: "" };

/** Signs in with the code of the address, follows the session to its end, and signs out. */
export function useSession() {
  const [session, setSession] = useState<SessionState>({ state: "opening" });
  const last = useRef<Promise<void>>(Promise.resolve());

  // One thing after the other, so that what was asked before a sign-out shows nothing after it.
  const inTurn = useCallback((act: () => Promise<void>) => {
    last.current = last.current.then(act);
  }, []);
  const arrive = useCallback(() => {
    const code = takeCode();
    inTurn(async () => {
      const opened = await open(code);
      setSession((now) => (isNobody(opened) && now.state === "in" ? { state: "out", why: OVER } : opened));
    });
  }, [inTurn]);
  const leave = useCallback(() => {
    inTurn(async () => {
      const ended = await endSession();
      if ("value" in ended) setSession({ state: "out", left: true });
      else setSession((now) => (now.state === "in" ? { ...now, notice: ended } : now));
    });
  }, [inTurn]);
  /** Asks who is signed in now. If it is another operator, or the role has changed, the page follows. */
  const look = useCallback(() => {
    inTurn(async () => {
      const told = await tellSession();
      if ("status" in told || told.value.operator === null) return;
      const next = stateOf(told.value, undefined);
      setSession((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
    });
  }, [inTurn]);
  const doubt = useCallback(
    (why: Refusal) => {
      if (why.status === 401) inTurn(async () => setSession({ state: "out", why: OVER }));
      if (why.status === 403) look();
    },
    [inTurn, look],
  );

  useEffect(() => {
    // A link that is opened where the page is open already changes the fragment only.
    const follow = () => CODE.test(location.hash) && arrive();
    arrive();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [arrive]);

  const isOut = session.state === "out";
  useEffect(() => {
    if (!isOut) return;
    // The link of `mesh console` opens a tab of its own: whoever comes back to this one is signed in here, too.
    const see = () => document.hidden || look();
    document.addEventListener("visibilitychange", see);
    return () => document.removeEventListener("visibilitychange", see);
  }, [isOut, look]);

  const until = session.state === "in" ? session.until : undefined;
  useEffect(() => {
    if (until === undefined) return;
    const waitMs = Math.min(Math.max(Date.parse(until) - Date.now(), 0), MAX_WAIT_MS) + LATER_MS;
    const timer = setTimeout(arrive, waitMs);
    return () => clearTimeout(timer);
  }, [until, arrive]);

  return { session, leave, doubt };
}

/** The code of the address, which leaves it before anything else. */
function takeCode(): string | undefined {
  const code = CODE.exec(location.hash)?.[1];
  if (code !== undefined) history.replaceState(null, "", location.pathname);
  return code;
}

/** Signs in, if there is a code, and tells who is. */
async function open(code: string | undefined): Promise<SessionState> {
  const begun = code === undefined ? undefined : await beginSession(code);
  const refused = begun !== undefined && "status" in begun ? begun : undefined;
  const told = begun !== undefined && "value" in begun ? begun : await tellSession();
  // A link that was spent changes nothing for whoever is signed in already.
  if ("status" in told) return { state: "out", why: told };
  return stateOf(told.value, refused);
}

function isNobody(session: SessionState): boolean {
  return session.state === "out" && session.why === undefined;
}

function stateOf({ operator, until }: Session, refused: Refusal | undefined): SessionState {
  if (operator === null) return refused === undefined ? { state: "out" } : { state: "out", why: refused, spent: true };
  return until === undefined ? { state: "in", operator } : { state: "in", operator, until };
}
