import { createContext } from "preact";
import type { Refusal } from "../ask/ask.ts";
import type { Who } from "./session.ts";

/** Who is signed in, for every view. */
export interface SignedIn {
  readonly operator: Who;
  /**
   * Hears of every refusal. With 401 the session is over, and the page shows nothing of the mesh from then on; with 403 the role may be
   * another by now.
   */
  readonly doubt: (refusal: Refusal) => void;
}

/** Every view is within a session. */
export const SessionContext = createContext<SignedIn>({
  operator: { name: "", role: "viewer" },
  doubt: () => undefined,
});
