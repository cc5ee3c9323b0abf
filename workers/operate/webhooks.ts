import type { WebhookRule } from "../../shared/catalog/policy.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import type { AuditedAct } from "../../shared/operators/audit.ts";
import { replayRequest } from "../../shared/operators/replay-request.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { closed } from "../../shared/schema/closed.ts";
import { hookUrl, isOwnHost } from "../../shared/webhooks/hook-hosts.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import { hookOutboxOf, OUTBOXES } from "../adapters/hook-outbox-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { Operator } from "../http/operator.ts";
import type { OutboxCounts } from "../objects/hook-outbox/open-outbox.ts";
import { sendHook } from "../objects/hook-outbox/send-hook.ts";
import type { HookOutbox } from "../objects/hook-outbox.ts";

const nothing = closed({});

/** The webhooks of the catalog, and what waits for each. */
export async function listWebhooks(call: Call): Replied {
  const rules = await rulesOf(call);
  if (!rules.ok) return rules;
  return ok({ status: 200, body: { webhooks: await readWebhooks(call, rules.value) } });
}

/** How each of these does. */
export function readWebhooks(call: Call, rules: readonly WebhookRule[]) {
  return Promise.all(rules.map((rule) => tellWebhook(call, rule)));
}

/** Sends a message that tells of nobody, now; says what came of it, and nothing of the answer but its status. */
export async function testWebhook(call: Call, sent: unknown, operator: Operator): Replied {
  const asked = await openWebhook(call, { sent, form: nothing, operator, what: "webhook-test" });
  if (!asked.ok) return asked;
  const { rule } = asked.value;
  const { isolate, nowMs } = call;
  const url = hookUrl(rule, isolate.config.hookHosts);
  if (url === undefined) return err(refuse("not-found", `${rule.host} is not in WEBHOOK_HOSTS any more`));
  const id = crypto.randomUUID().replaceAll("-", "");
  const body = JSON.stringify({ type: "webhook.test", timestamp: new Date(nowMs).toISOString(), data: {} });
  const outcome = await sendHook(isolate, { rule, url }, { id, body });
  const status = typeof outcome === "string" ? undefined : outcome.status;
  const delivered = status !== undefined && status >= 200 && status < 300;
  const reason = outcome === "unsigned" ? "no-secret" : outcome === "no-answer" ? "no-answer" : undefined;
  return ok({ status: 200, body: present({ delivered, status, reason }) });
}

/** Tries again now what waits or was given up, with the ids that it has. */
export async function replayWebhook(call: Call, sent: unknown, operator: Operator): Replied {
  const asked = await openWebhook(call, { sent, form: replayRequest, operator, what: "webhook-replay" });
  if (!asked.ok) return asked;
  const { message = null } = asked.value.form;
  const replayed = await askAll(call, asked.value.rule, (outbox) => outbox.replay(message));
  const count = replayed.reduce((sum, one) => sum + one, 0);
  if (message !== null && count === 0)
    return err(refuse("not-found", "no such message waits: it was taken, or it is one that is never repeated"));
  return ok({ status: 200, body: { replayed: count } });
}

/** Goes on with an endpoint that said it is gone. */
export async function resumeWebhook(call: Call, sent: unknown, operator: Operator): Replied {
  const asked = await openWebhook(call, { sent, form: nothing, operator, what: "webhook-resume" });
  if (!asked.ok) return asked;
  const { rule } = asked.value;
  await askAll(call, rule, (outbox) => outbox.resume());
  return ok({ status: 200, body: await tellWebhook(call, rule) });
}

async function rulesOf({ isolate, nowMs, defer }: Call): Promise<Result<readonly WebhookRule[], MeshError>> {
  const snapshot = await isolate.catalog.current(nowMs, defer);
  return snapshot === undefined ? err(unavailable()) : ok(snapshot.policy.webhooks ?? []);
}

/** The webhook in the path and what is asked of it, with its line in the log: before the change, so that none is without. */
async function openWebhook<Form extends Parameters<typeof checkForm>[0]>(
  call: Call,
  about: {
    readonly sent: unknown;
    readonly form: Form;
    readonly operator: Operator;
    readonly what: AuditedAct;
  },
) {
  const { sent, form, operator, what } = about;
  const checked = checkForm(form, sent);
  if (!checked.ok) return checked;
  const rules = await rulesOf(call);
  if (!rules.ok) return rules;
  const rule = rules.value.find(({ id }) => id === call.params.id);
  if (rule === undefined) return err(refuse("not-found", `the catalog has no webhook "${call.params.id}"`));
  const { name: who, role } = operator;
  const store = catalogStoreOf(call.isolate.env, call.isolate.config);
  await store.audit({ who, role, what, subject: `webhook ${rule.id}` });
  return ok({ rule, form: checked.value });
}

function askAll<T>(
  { isolate: { env, config } }: Call,
  { id }: WebhookRule,
  ask: (outbox: DurableObjectStub<HookOutbox>) => Promise<T>,
): Promise<Awaited<T>[]> {
  return Promise.all(Array.from({ length: OUTBOXES }, (_, number) => ask(hookOutboxOf(env, config, id, number))));
}

async function tellWebhook(call: Call, rule: WebhookRule) {
  const { id, host, path, events, purposes, identity } = rule;
  const { hookHosts } = call.isolate.config;
  const told: OutboxCounts[] = (await askAll(call, rule, (outbox) => outbox.tell())).map((json) => JSON.parse(json));
  const sum = (of: "waiting" | "failing" | "failed") => told.reduce((all, counts) => all + counts[of], 0);
  const oldest = told.flatMap(({ oldestMs }) => oldestMs ?? []);
  const gone = told.flatMap((counts) => counts.gone ?? []);
  const state = hookUrl(rule, hookHosts) === undefined ? "closed" : gone.length > 0 ? "gone" : "on";
  return present({
    ...{ id, host, path, events, purposes, identity },
    own: isOwnHost(host, hookHosts),
    state,
    waiting: sum("waiting"),
    failing: sum("failing"),
    failed: sum("failed"),
    more: told.some(({ more }) => more) ? true : undefined,
    oldestAt: oldest.length === 0 ? undefined : new Date(Math.min(...oldest)).toISOString(),
    lastStatus: told.flatMap(({ lastStatus }) => lastStatus ?? []).at(-1),
    goneSince: gone.length === 0 ? undefined : new Date(Math.min(...gone.map(({ sinceMs }) => sinceMs))).toISOString(),
  });
}
