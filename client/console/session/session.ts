import type { Role } from "../../../shared/operators/role.ts";
import { type Asked, ask } from "../ask/ask.ts";

/** An operator. */
export interface Who {
  readonly name: string;
  readonly role: Role;
}

/** What POST /console/session tells. */
export interface Session {
  readonly operator: Who | null;
  /** Absent if Cloudflare Access signed the operator in. */
  readonly until?: string;
}

const SESSION = "/console/session";

/** Begins a session with the code of a link. */
export function beginSession(code: string): Promise<Asked<Session>> {
  return ask(SESSION, { body: { code } });
}

/** Who is signed in now. */
export function tellSession(): Promise<Asked<Session>> {
  return ask(SESSION, { body: {} });
}

/** Ends the session. */
export function endSession(): Promise<Asked<Session>> {
  return ask(SESSION, { body: { code: null } });
}
