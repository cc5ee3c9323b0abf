import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import { SessionContext } from "../session/session-context.ts";
import { ask, type Refusal } from "./ask.ts";
import { planPoll } from "./plan-poll.ts";

/** What is known of a GET. */
export interface AskedState<T> {
  /** The last answer; it stays if a later question fails. */
  readonly value: T | undefined;
  /** Why the last question got none. */
  readonly refusal: Refusal | undefined;
  /** Asks at once. */
  readonly again: () => void;
}

/**
 * Asks the mesh for `path`, and with `everyMs` again and again while somebody can see the page. If the session is over, the
 * console says so instead of the view; if the role is another by now, the page follows.
 */
export function useAsked<T>(path: string, everyMs?: number): AskedState<T> {
  const { doubt } = useContext(SessionContext);
  const [state, setState] = useState<Omit<AskedState<T>, "again">>({ value: undefined, refusal: undefined });
  const askNow = useRef<() => void>(() => undefined);

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let retryAfter: string | undefined;
    let isAsking = false;

    const plan = () => {
      clearTimeout(timer);
      if (everyMs === undefined) return;
      const waitMs = planPoll({ everyMs, isHidden: document.hidden, failures, retryAfter });
      if (waitMs !== undefined) timer = setTimeout(run, waitMs);
    };
    const run = async () => {
      if (isAsking) return;
      isAsking = true;
      clearTimeout(timer);
      const asked = await ask<T>(path, { signal: stop.signal });
      isAsking = false;
      if (stop.signal.aborted) return;
      if ("value" in asked) {
        failures = 0;
        retryAfter = undefined;
        setState({ value: asked.value, refusal: undefined });
      } else {
        failures += 1;
        setState(({ value }) => ({ value, refusal: asked }));
        retryAfter = asked.retryAfter;
        doubt(asked);
        if (asked.status === 401) return;
      }
      plan();
    };
    const look = () => {
      if (everyMs === undefined) return;
      if (document.hidden) clearTimeout(timer);
      else run();
    };

    askNow.current = run;
    setState({ value: undefined, refusal: undefined });
    run();
    document.addEventListener("visibilitychange", look);
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [path, everyMs, doubt]);

  const again = useCallback(() => askNow.current(), []);
  return { ...state, again };
}
