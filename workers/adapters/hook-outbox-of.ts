import { shardOf } from "../../shared/bytes/shard-of.ts";
import type { Config, Env } from "../env.ts";
import type { HookOutbox } from "../objects/hook-outbox.ts";

/** How many outboxes each webhook has. Never changed: what is said of one subject must come to the same one. */
export const OUTBOXES = 16;

/** One of the outboxes of a webhook, by its number from 0 to 15. */
export function hookOutboxOf(
  env: Env,
  { name, jurisdiction }: Pick<Config, "name" | "jurisdiction">,
  webhook: string,
  number: number,
): DurableObjectStub<HookOutbox> {
  const outboxes = jurisdiction === undefined ? env.HOOKS : env.HOOKS.jurisdiction(jurisdiction);
  return outboxes.getByName(`${name}:hook:${webhook}:${number}`);
}

/** The number of the outbox that a subject's events go through. */
export function outboxOfSubject(subject: string): number {
  return shardOf(subject) % OUTBOXES;
}
