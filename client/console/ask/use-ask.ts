import { useCallback, useContext } from "preact/hooks";
import { SessionContext } from "../session/session-context.ts";
import { type Asked, type AskInit, ask } from "./ask.ts";

/** Asks the mesh when somebody does something. If the session is over, the console says so instead of the view. */
export function useAsk(): <T>(path: string, init?: AskInit) => Promise<Asked<T>> {
  const { end } = useContext(SessionContext);
  return useCallback(
    async <T>(path: string, init?: AskInit) => {
      const asked = await ask<T>(path, init);
      if ("status" in asked && asked.status === 401) end(asked);
      return asked;
    },
    [end],
  );
}
