import type { Call, Replied } from "../http/call.ts";

/**
 * One row of the table of routes. `guard` says who may call it: anybody; whoever holds a pass and its key (`device`);
 * whoever proves to hold a key at all (`key`); whom the catalog knows as a sender with the scope; an operator. A test holds every route against its guard.
 */
export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly guard: "public" | "key" | "device" | "sender" | "operator";
  readonly handle: (call: Call) => Replied;
}
