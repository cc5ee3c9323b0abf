/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { Webhook } from "../../../shared/catalog/catalog.ts";
import { sealBox } from "../../../shared/crypto/sealed-box.ts";
import { sealedHookName } from "../../../shared/webhooks/sign-hook.ts";
import { hookOutboxOf, OUTBOXES } from "../../../workers/adapters/hook-outbox-of.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";

/** A message as an endpoint got it. */
export interface Heard {
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the mesh says
  readonly body: any;
  readonly redirect: string | undefined;
}

type HookAnswer = number | Response | "silence";

/** Stands in for every endpoint: takes what outboxes send, in order, and answers as it was told; 204 after that. */
export interface HookDesk {
  readonly heard: Heard[];
  answer(...answers: HookAnswer[]): void;
  /** Events of a type, as one host got them. */
  of(host: string, type?: string): Heard[];
  clear(): void;
}

/** Takes the place of `fetch`. Undone by `vi.restoreAllMocks`. */
export function openHookDesk(): HookDesk {
  const heard: Heard[] = [];
  const answers: HookAnswer[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const text = String(init?.body);
    const headers = new Headers(init?.headers);
    if (headers.has("webhook-id"))
      heard.push({ url: String(input), headers, text, body: JSON.parse(text), redirect: init?.redirect });
    const answer = headers.has("webhook-id") ? (answers.shift() ?? 204) : 201;
    if (answer === "silence") throw new Error("the endpoint did not answer");
    return typeof answer === "number" ? new Response(null, { status: answer }) : answer;
  });
  return {
    heard,
    answer: (...more) => void answers.push(...more),
    of: (host, type) =>
      heard.filter(({ url, body }) => new URL(url).host === host && (type ?? body.type) === body.type),
    clear() {
      heard.length = 0;
      answers.length = 0;
    },
  };
}

/** A secret as Standard Webhooks writes it. */
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A webhook of the catalog with that secret. */
export async function makeWebhook(about: Pick<Webhook, "id" | "host" | "events"> & Partial<Webhook>): Promise<Webhook> {
  const { seals } = await importKeys(bindings());
  const secret = new Uint8Array(new TextEncoder().encode(SECRET));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await sealBox(seals[0], secret, sealedHookName(about.id), nonce);
  return { path: "/mesh", purposes: ["marketing"], sealedSecrets: [sealed], ...about };
}

/** All outboxes of a webhook. */
export function outboxesOf(webhook: string) {
  const about = { name: String(env.MESH_NAME), jurisdiction: undefined };
  return Array.from({ length: OUTBOXES }, (_, number) => hookOutboxOf(bindings(), about, webhook, number));
}

/** Lets the alarms of these webhooks' outboxes go off that are due by now. */
export async function sendHooks(...webhooks: readonly string[]): Promise<void> {
  for (const outbox of webhooks.flatMap(outboxesOf)) {
    const dueMs = await runInDurableObject(outbox, (_, { storage }) => storage.getAlarm());
    if (dueMs !== null && dueMs <= Date.now()) await runDurableObjectAlarm(outbox);
  }
}

/** What is kept of a webhook, in all its outboxes. */
// biome-ignore lint/suspicious/noExplicitAny: stored JSON of any kind
export async function keptOf(webhook: string, table: "pending" | "done" | "stop" = "pending"): Promise<any[]> {
  const rows = await Promise.all(
    outboxesOf(webhook).map((outbox) =>
      runInDurableObject(outbox, (_, { storage: { sql } }) =>
        sql.exec("SELECT name FROM sqlite_master WHERE name = 'pending'").toArray().length === 0
          ? []
          : sql.exec(`SELECT * FROM ${table}`).toArray(),
      ),
    ),
  );
  return rows.flat();
}
