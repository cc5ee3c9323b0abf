import type * as v from "valibot";
import { callAdmin, type Operated } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import {
  webhookList,
  webhookReplayed,
  type webhookState,
  webhookState as webhookStateForm,
  webhookTested,
} from "../../shared/openapi/answers/webhooks.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";
import { tableOf } from "../table-of.ts";

const HELP = `npx mesh webhooks [ACTION ID [MESSAGE]] [--json] [--state DIR] [--url URL --operator NAME]

Prints the webhooks of the catalog, and what waits for each of them. Or does something with one:

  test ID              sends a message that tells of nobody, and says what the endpoint answered
  replay ID [MESSAGE]  tries again now what failed, with the ids that it has; or the one message of this webhook-id. An offer
                       that is handed over is never repeated
  resume ID            goes on with a webhook that was stopped, as its endpoint answered 410

  --json   the same for programs

${MESH_OPTIONS_HELP}`;

const OPTIONS = { ...MESH_OPTIONS, json: { type: "boolean", default: false } } as const;

type Webhook = v.InferOutput<typeof webhookState>;

/** `mesh webhooks`: who is told what happens, and what waits for them. */
export async function meshWebhooks(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [action, id, message, ...more] = positionals;
  const isKnown = action === undefined || ["test", "replay", "resume"].includes(action);
  const isWhole = action === undefined || (id !== undefined && (message === undefined || action === "replay"));
  if (!isKnown || !isWhole || more.length > 0)
    throw new UsageRefusal("An ACTION is test, replay or resume, and needs the ID of one webhook.", HELP);
  const mesh = meshOf(values);
  const say = (text: string, body: object) => console.log(values.json ? JSON.stringify(body) : visibleText(text));
  if (action === undefined || id === undefined) {
    const list = await bodyOf(await callAdmin(mesh, "webhooks"), mesh, webhookList);
    return say(sayWebhooks(list.webhooks), list);
  }
  if (action === "test") {
    const tested = await bodyOf(await send(mesh, id, "test", {}), mesh, webhookTested);
    if (!tested.delivered && !values.json) throw new Refusal(`${id} did not take the message: ${whyNot(tested)}.`);
    say(`${id} took the message: ${tested.status}.`, tested);
    if (!tested.delivered) process.exitCode = 1;
    return;
  }
  if (action === "replay") {
    const body = message === undefined ? {} : { message };
    const replayed = await bodyOf(await send(mesh, id, "replay", body), mesh, webhookReplayed);
    return say(`${replayed.replayed} tried again.`, replayed);
  }
  const resumed = await bodyOf(await send(mesh, id, "resume", {}), mesh, webhookStateForm);
  say(`${id} is ${resumed.state}, ${resumed.waiting} waiting.`, resumed);
}

function send(mesh: Operated, id: string, action: string, body: object) {
  const headers = { "content-type": "application/json" };
  const path = `webhooks/${encodeURIComponent(id)}/${action}`;
  return callAdmin(mesh, path, { method: "POST", headers, body: JSON.stringify(body) });
}

function whyNot({ status, reason }: v.InferOutput<typeof webhookTested>): string {
  if (reason === "no-secret") return "none of its sealed secrets opens, so seal one anew with this mesh's keys";
  return status === undefined ? "it did not answer in 15 s" : `it answered ${status}`;
}

function sayWebhooks(webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0) return "The catalog has no webhooks.";
  const rows = webhooks.map(({ id, host, own, state, waiting, failing, failed, more, lastStatus }) => [
    id,
    host,
    own ? "own" : "partner",
    state,
    ...[waiting, failing, failed].map((count) => `${count}${more ? "+" : ""}`),
    lastStatus === undefined ? "" : lastStatus === 0 ? "no answer" : String(lastStatus),
  ]);
  return tableOf([["id", "host", "whose", "state", "waiting", "failing", "failed", "last failure"], ...rows]);
}
