import { useCallback, useContext } from "preact/hooks";
import { SessionContext } from "../session/session-context.ts";
import { type Ask, type AskInit, ask } from "./ask.ts";

/** Asks the mesh when somebody does something. Every refusal is told to the session, as it may be over, or the role changed. */
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
