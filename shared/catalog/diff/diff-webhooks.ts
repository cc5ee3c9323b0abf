import type { Catalog, Webhook } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CatalogChange, Difference } from "./change.ts";
import { sayChange } from "./change.ts";
import { isSame } from "./diff-moment.ts";

/** What differs in who is told of people: each webhook by itself, by what it hears and of whom. */
export function diffWebhooks(
  before: Catalog["webhooks"] = [],
  after: Catalog["webhooks"] = [],
): readonly CatalogChange[] {
  const known = new Map(before.map((webhook) => [webhook.id, webhook]));
  const left = new Set(after.map(({ id }) => id));
  const changes = [
    ...after.map((webhook) => [webhook.id, differencesOf(known.get(webhook.id), webhook)] as const),
    ...before.filter(({ id }) => !left.has(id)).map(({ id, host }) => [id, [gone(host)]] as const),
  ];
  return changes.flatMap(([id, differences]) =>
    differences.map((difference): CatalogChange => ({ part: "webhooks", id, ...difference })),
  );
}

function differencesOf(before: Webhook | undefined, after: Webhook): readonly Difference[] {
  if (before === undefined) {
    const { host, events, purposes } = after;
    const says = `is new: ${host} is told of ${events.join(", ")}, of people who agreed to ${purposes.join(", ")}`;
    return [{ effect: "more", says }];
  }
  const [was, is] = [toldOf(before), toldOf(after)];
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) => !isSame(was[name], is[name]));
  const differences = names.map(
    (name): Difference => ({ effect: "other", says: sayChange(name, was[name], is[name]) }),
  );
  // Boxes of one secret look different each time: no more is told than that there are others.
  if (isSame(before.sealedSecrets, after.sealedSecrets)) return differences;
  return [...differences, { effect: "other", says: "is signed with other secrets" }];
}

function toldOf({
  id: _id,
  sealedSecrets: _secrets,
  identity = DEFAULTS.identity,
  ...told
}: Webhook): Record<string, unknown> {
  return { identity, ...told };
}

function gone(host: string): Difference {
  return { effect: "less", says: `is gone: ${host} is told of nobody any more` };
}
