import { createContext } from "preact";
import type { Refusal } from "../ask/ask.ts";
import type { Who } from "./session.ts";

/** Who is signed in, for every view. */
export interface SignedIn {
  readonly operator: Who;
  /** Says that the session is over; the page shows nothing of the mesh from then on. */
  readonly end: (refusal: Refusal) => void;
}

/** Every view is within a session. */
export const SessionContext = createContext<SignedIn>({
  operator: { name: "", role: "viewer" },
  end: () => undefined,
});
