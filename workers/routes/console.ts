import { loadConsoleFiles, loadOperators, loadPages } from "../cold.ts";
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
export const consolePage = publicRoute("/console/", async ({ request }) => {
  const [{ answerConsolePage }, { CONSOLE_PAGE }] = await Promise.all([loadPages(), loadConsoleFiles()]);
  return answerConsolePage(request, CONSOLE_PAGE);
});

/** GET /console/files/{file}: a script or the style of that page, under a name that is of these bytes for ever. */
export const consoleFile = publicRoute("/console/files/:file", async ({ request, params }) => {
  const [{ answerConsoleFile }, { CONSOLE_FILES }] = await Promise.all([loadPages(), loadConsoleFiles()]);
  return answerConsoleFile(request, CONSOLE_FILES.get(params.file ?? ""));
});
