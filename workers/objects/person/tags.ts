import { refuse } from "../../../shared/errors.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { sealLocator } from "../../../shared/tags/locator.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { Reply, TagCall } from "./calls.ts";
import { keepTidy } from "./housekeeping.ts";
import { admitMessage, type PersonContext } from "./person-context.ts";

/** Nobody carries more; a registry entry each is what it costs. */
const MOST_TAGS = 32;
const REGISTRY_TIMEOUT_MS = 2_000;
const RETRY_MS = 30_000;

interface TagRow extends Record<string, SqlStorageValue> {
  readonly tag: string;
  readonly owner: string;
  /** `held`: the registry has it. */
  readonly state: "put" | "held" | "remove";
  /** When it was said: what the registry hears out of order it puts right by this. */
  readonly atMs: number;
}

/**
 * Registers a tag as the person's, or no more. The object keeps the hash; the registry is told right after, and again
 * until it has heard. Null: no such person. Errors: those of admit, consent-missing, invalid beyond 32 tags.
 */
export async function changeTag(
  context: PersonContext,
  { envelope, tag, owner, register }: TagCall,
): Promise<Reply<true>> {
  const { store, ctx } = context;
  const person = store.load();
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  if (person === undefined) return ok(null);
  if (admitted.value !== undefined) return ok(true);
  if (register && !isGranted(person.consent, "location")) return err(refuse("consent-missing", "location"));

  const rows = readTags(ctx.storage.sql);
  const isHeld = rows.some((row) => row.tag === tag && row.state !== "remove");
  if (!register && !isHeld) return ok(true);
  // Registered once more it is told once more: it may have been somebody else's until now.
  if (register && !isHeld && rows.length >= MOST_TAGS) {
    return err({ code: "invalid", faults: [{ pointer: "/tag", detail: `a person has at most ${MOST_TAGS} tags` }] });
  }
  const nowMs = Date.now();
  writeTag(ctx.storage.sql, { tag, owner, state: register ? "put" : "remove", atMs: nowMs });
  store.saveMessage({ envelope, atMs: nowMs, answer: "true" });
  store.timers.set("tags", nowMs + RETRY_MS);
  keepTidy(context, nowMs);
  store.timers.arm(nowMs);
  await tellRegistry(context);
  return ok(true);
}

/** Marks every tag of the person to be forgotten, as when `location` is withdrawn or the person erased. */
export function dropTags({ ctx, store }: PersonContext, nowMs: number): void {
  const { sql } = ctx.storage;
  if (readTags(sql).length === 0) return;
  sql.exec("UPDATE tag SET state = 'remove', atMs = ? WHERE state <> 'remove'", nowMs);
  store.timers.set("tags", nowMs + RETRY_MS);
}

/**
 * Brings the registry up to date with the table; what it did not hear is told again by the timer. One at a time, so that
 * a removal never overtakes the registration before it.
 */
export async function tellRegistry(context: PersonContext): Promise<void> {
  if (context.isTellingRegistry) return;
  context.isTellingRegistry = true;
  try {
    await tellPending(context);
  } finally {
    context.isTellingRegistry = false;
    const nowMs = Date.now();
    context.store.timers.set("tags", hasPendingTags(context) ? nowMs + RETRY_MS : undefined);
    context.store.timers.arm(nowMs);
  }
}

/** Whether the registry still has to hear of a tag. */
export function hasPendingTags({ ctx }: PersonContext): boolean {
  return readTags(ctx.storage.sql).some(({ state }) => state !== "held");
}

async function tellPending(context: PersonContext): Promise<void> {
  const { sql } = context.ctx.storage;
  const { sharedStore, keys } = await openIsolate(context.env);
  await Promise.all(
    readTags(sql).map(async (row) => {
      if (row.state === "held") return;
      const profile = context.store.load()?.profile;
      if (row.state === "put" && profile !== undefined) {
        const nonce = crypto.getRandomValues(new Uint8Array(12));
        const locator = await sealLocator(keys.locators[0], { person: profile.id, epoch: profile.epoch }, nonce);
        const told = await sharedStore.putTag(
          { tag: row.tag, owner: row.owner, locator, atMs: row.atMs },
          REGISTRY_TIMEOUT_MS,
        );
        if (told.ok) sql.exec("UPDATE tag SET state = 'held' WHERE tag = ? AND state = 'put'", row.tag);
      } else {
        const told = await sharedStore.removeTag(
          { tag: row.tag, owner: row.owner, atMs: row.atMs },
          REGISTRY_TIMEOUT_MS,
        );
        if (told.ok) sql.exec("DELETE FROM tag WHERE tag = ? AND state = 'remove'", row.tag);
      }
    }),
  );
}

/** Every tag of the person, as far as this object knows. */
export function readTags(sql: SqlStorage): TagRow[] {
  return sql.exec<TagRow>("SELECT tag, owner, state, atMs FROM tag").toArray();
}

function writeTag(sql: SqlStorage, { tag, owner, state, atMs }: TagRow): void {
  sql.exec("INSERT OR REPLACE INTO tag VALUES (?, ?, ?, ?)", tag, owner, state, atMs);
}
