import { present } from "../../shared/json/present.ts";
import type { SenderView } from "../../shared/measure/pulse/sender-view.ts";
import type { OperatorHealth, SenderHealth } from "../../shared/operators/operator-health.ts";
import { ok } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import { pulseOf } from "../adapters/pulse-of.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import { readHealth } from "./tell-health.ts";
import { readWebhooks } from "./webhooks.ts";

const TIMEOUT_MS = 2_000;

/**
 * What GET /health says, and what is for operators only: every sender with when it was last heard and what it was refused,
 * what was missing when messages were answered 503, what guardrails paused, and which webhooks got nothing. What cannot be
 * read is trouble, and the rest is told.
 */
export async function answerHealth(call: Call): Replied {
  const { isolate, nowMs, defer } = call;
  const current = isolate.catalog.current(nowMs, defer);
  const [health, snapshot, live, heard, paused, hooks] = await Promise.all([
    readHealth(call),
    current,
    isolate.live.read(nowMs, defer),
    readSenders(isolate),
    readPauses(isolate),
    current.then((found) => withTimeout(readWebhooks(call, found?.policy.webhooks ?? []), TIMEOUT_MS)),
  ]);
  const rules = [...(snapshot?.policy.senders.values() ?? [])];
  const senders = rules.map(({ id, kind, scopes, places }): SenderHealth => {
    const { heardAt = null, refused = [] } = heard?.senders[id] ?? {};
    const revoked = live?.revokedSenders.includes(id) === true;
    return present({ sender: id, kind, scopes, places, revoked, heardAt, refused });
  });
  const guardrails = (paused ?? [])
    .filter(({ campaign }) => live?.pausedCampaigns.includes(campaign) === true)
    .map(({ campaign, atMs }) => ({ campaign, pausedAt: new Date(atMs).toISOString() }));
  const trouble = [
    ...health.trouble,
    ...(heard === undefined ? ["when senders were last heard cannot be read"] : []),
    ...(live === undefined ? ["what is paused or revoked cannot be read now"] : []),
    ...(paused === undefined ? ["what guardrails paused cannot be read"] : []),
    ...(hooks === undefined ? ["what waits for webhooks cannot be read"] : hooks.flatMap(troubleOfHook)),
    ...guardrails.map(({ campaign }) => `the campaign "${campaign}" is paused by its guardrail`),
  ];
  const body: OperatorHealth & typeof health = {
    ...health,
    trouble,
    failures: heard?.failures ?? [],
    guardrails,
    senders,
  };
  return ok({ status: 200, body });
}

/** What does not mend itself: somebody must resume it, list its host, or mend the endpoint and replay. */
function troubleOfHook({ id, state, failed }: Awaited<ReturnType<typeof readWebhooks>>[number]): readonly string[] {
  return [
    ...(state === "gone" ? [`the webhook "${id}" is stopped: its endpoint answered that it is gone`] : []),
    ...(state === "closed" ? [`the webhook "${id}" is stopped: its host is not in WEBHOOK_HOSTS`] : []),
    ...(failed > 0
      ? [`messages of the webhook "${id}" were given up after three days: ${failed} can be replayed`]
      : []),
  ];
}

async function readSenders({ env, config }: Isolate): Promise<SenderView | undefined> {
  const text = await withTimeout(
    Promise.resolve().then(() => pulseOf(env, config).readSenders()),
    TIMEOUT_MS,
  );
  return text === undefined ? undefined : JSON.parse(text);
}

function readPauses({ env, config }: Isolate) {
  return withTimeout(
    Promise.resolve().then(() => catalogStoreOf(env, config).guardrailPauses()),
    TIMEOUT_MS,
  );
}
