import type { Context } from "hono";
import { HonoBase } from "hono/hono-base";
import { TrieRouter } from "hono/router/trie-router";
import { refuse, unavailable } from "../shared/errors.ts";
import { present } from "../shared/json/present.ts";
import { MESH_ITSELF } from "../shared/measure/pulse/sender-book.ts";
import { err } from "../shared/result.ts";
import type { Config, Env } from "./env.ts";
import type { Call, Replied } from "./http/call.ts";
import { answerOptions, corsHeaders } from "./http/cors.ts";
import { toProblem } from "./http/problem.ts";
import { startStageClock, toServerTiming } from "./http/stage-clock.ts";
import { type Isolate, openIsolate } from "./isolate/isolate.ts";
import { ROUTES } from "./routes/index.ts";

type AppContext = Context<{ Bindings: Env }>;

/** The mesh as HTTP: the table of routes, what every answer has in common, and what is wrong with a request. */
export const app = new HonoBase<{ Bindings: Env }>();

// Of the routers that `Hono` tries in turn, the one that it ends up with: the others cannot tell /client/:file from /client/v1/:file.
app.router = new TrieRouter();

for (const { method, path, handle } of ROUTES) app.on(method, path, (context) => serve(context, handle));

/** Of every path of the table: the methods it has, as an Allow header. */
const ALLOWED = ROUTES.map(({ path }) => ({ pattern: patternOf(path), allow: allowOf(path) }));

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`);
}

function allowOf(path: string): string {
  const methods: string[] = ROUTES.filter((route) => route.path === path).map(({ method }) => method);
  return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}

// What no route takes is told apart here, so that a route is the only handler of its path: Hono answers that faster.
app.notFound(async (context) => {
  const { config } = await openIsolate(context.env);
  const allow = ALLOWED.find(({ pattern }) => pattern.test(context.req.path))?.allow;
  if (allow === undefined || isElsewhere(context, config)) return serve(context, async () => err(refuse("not-found")));
  if (context.req.method === "OPTIONS") {
    return answerOptions(context.req.raw, isAdminPath(context.req.path) ? { corsOrigins: [] } : config, allow);
  }
  const response = await serve(context, async () => err(refuse("method-not-allowed", `allowed: ${allow}`)));
  response.headers.set("allow", allow);
  return response;
});

app.onError((error) => {
  console.error("a request failed for a reason of ours", error);
  return toProblem(unavailable(), Date.now());
});

/** Runs a route and makes its reply HTTP: errors, CORS and timings in this one place. */
async function serve(context: AppContext, handle: (call: Call) => Replied): Promise<Response> {
  const clock = startStageClock();
  const request = context.req.raw;
  const isolate = await openIsolate(context.env);
  const nowMs = Date.now();
  const isAdmin = isAdminPath(context.req.path);
  const replied = await (isElsewhere(context, isolate.config) ? async () => err(refuse("not-found")) : handle)({
    request,
    params: context.req.param(),
    isolate,
    nowMs,
    clock,
    defer: (work) => context.executionCtx.waitUntil(work),
  });
  // No page of another origin reads what an operator is told.
  const common: Record<string, string> = isAdmin ? { vary: "origin" } : corsHeaders(request, isolate.config);
  const durations = clock.durations();
  if (durations.length > 0) common["server-timing"] = toServerTiming(durations);
  if (!replied.ok) {
    if (replied.error.code === "unavailable" && !isAdmin) noteFailure(isolate, replied.error.detail, context);
    const response = toProblem(replied.error, nowMs);
    for (const [name, value] of Object.entries(common)) response.headers.set(name, value);
    return response;
  }
  const { status, body, headers } = replied.value;
  const isJson = typeof body === "object" && !(body instanceof Uint8Array);
  return new Response(isJson ? JSON.stringify(body) : (body ?? null), {
    status,
    // Without it the runtime would encode once more what is encoded already.
    encodeBody: headers?.["content-encoding"] === undefined ? "automatic" : "manual",
    headers: present({
      "content-type": isJson ? "application/json" : undefined,
      "cache-control": "no-store",
      ...common,
      ...headers,
    }),
  });
}

/** Notes for operators what was missing, as often as a message or a page was answered 503 for it. */
function noteFailure({ notePulse }: Isolate, what: string | undefined, { executionCtx }: AppContext): void {
  const note = { atMs: Date.now(), sender: MESH_ITSELF, said: what ?? "a part of the mesh did not answer" };
  notePulse(note, (work) => executionCtx.waitUntil(work));
}

/** Whether this host does not answer that path: operators have a host of their own, and it answers nothing else. */
function isElsewhere({ req }: AppContext, { adminHost }: Config): boolean {
  return adminHost !== undefined && isAdminPath(req.path) !== (new URL(req.raw.url).host === adminHost);
}

/** Whether a path is of those that only operators use. */
function isAdminPath(path: string): boolean {
  return /^\/(?:admin|console)(?:\/|$)/.test(path);
}
