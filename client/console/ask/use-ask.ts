import { useCallback, useContext } from "preact/hooks";
import { SessionContext } from "../session/session-context.ts";
import { type Ask, type AskInit, ask } from "./ask.ts";

/** Asks the mesh when somebody does something. What is refused for the session or the role is told to the session. */
export function useAsk(): Ask {
  const { doubt } = useContext(SessionContext);
  return useCallback(
    async <T>(path: string, init?: AskInit) => {
      const asked = await ask<T>(path, init);
      if ("status" in asked) doubt(asked);
      return asked;
    },
    [doubt],
  );
}
