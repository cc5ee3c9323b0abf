import type { Operation } from "../operation.ts";

const MAX_BYTES = 1_024;

/** The way into the console, for operators with a key. */
export const consoleOperations: readonly Operation[] = [
  {
    method: "POST",
    path: "/admin/v1/console",
    guard: "operator",
    role: "viewer",
    id: "openConsole",
    group: "Operating",
    summary: "Get a link into the console",
    description:
      "For an operator key, or the token of a local mesh: whoever signed in otherwise is told `forbidden`. The body is `{}`. The link is good once, for a minute, on the host that was asked.",
    sends: { json: "Nothing", maxBytes: MAX_BYTES },
    gives: { status: 200, description: "The link", schema: "ConsoleLink" },
  },
  {
    method: "POST",
    path: "/console/session",
    guard: "page",
    id: "changeSession",
    group: "Operating",
    summary: "Sign in to the console, or out",
    description:
      "With a link's `code` it begins a session of an hour, in a cookie. With `code: null` it ends the session. With neither it changes nothing. Each tells who is signed in then. Only a page of the mesh itself may ask, as its `Origin` says.",
    sends: { json: "SessionRequest", maxBytes: MAX_BYTES },
    gives: { status: 200, description: "Who is signed in", schema: "Session" },
    errors: ["unauthenticated"],
  },
  {
    method: "GET",
    path: "/console/",
    guard: "public",
    id: "showConsole",
    group: "Pages",
    summary: "Show the console",
    description:
      "The page, the same for everybody and without data: it fetches what the operator who signed in may see.",
    gives: { status: 200, description: "The page", contentType: "text/html" },
  },
  {
    method: "GET",
    path: "/console/files/:file",
    guard: "public",
    id: "loadConsoleFile",
    group: "Pages",
    summary: "Load a script, the style or the outlines of countries of the console",
    description: "The page and its scripts name them. A name has a hash of the file, and is of these bytes for ever.",
    gives: { status: 200, description: "The file", contentType: ["text/javascript", "text/css", "application/json"] },
    errors: ["not-found"],
  },
];
