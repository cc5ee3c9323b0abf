import { loadClientFiles, loadOperators, loadPages } from "../cold.ts";
import { keepText } from "../http/kept-text.ts";
import { operatorWriteRoute, pageRoute, publicRoute } from "./route.ts";

const MAX_BODY_BYTES = 1_024;

/** POST /admin/v1/console: a link into the console, `{url, until}`, for the operator whose key asks. It is good once. */
export const openConsole = operatorWriteRoute(
  "POST",
  "/admin/v1/console",
  { role: "viewer", maxBytes: MAX_BODY_BYTES },
  async (call, sent, operator) => (await loadOperators()).giveConsoleLink(call, sent, operator),
);

/** POST /console/session: signs in with the link's code, signs out, or tells who is signed in: `{operator, until}`. */
export const changeSession = pageRoute(
  "/console/session",
  async (call) => (await loadOperators()).receiveSession(call),
  async (call, body) => (await loadOperators()).changeSession(call, body),
);

/** GET /console/: the page of the console, the same for everybody. What is in it then is fetched with the session. */
export const consoleShell = publicRoute(
  "/console/",
  keepText(async () => {
    const [{ consolePage }, { CONSOLE_SCRIPT }] = await Promise.all([loadPages(), loadClientFiles()]);
    const { body, headers } = await consolePage(CONSOLE_SCRIPT);
    return { text: body, headers };
  }),
);
