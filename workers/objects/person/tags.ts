import { refuse } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { MAX_TAGS } from "../../../shared/tags/kept-tag.ts";
import { sealLocator } from "../../../shared/tags/locator.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { admitMessage, refuseExcess } from "./admit-message.ts";
import type { Reply, TagCall } from "./calls.ts";
import { keepTidy } from "./housekeeping.ts";
import type { PersonContext } from "./person-context.ts";
import { TAGS_TIMER } from "./store/timers.ts";
import { excessOfClaims, WRONG_CLAIM } from "./wrong-claims.ts";

const REGISTRY_TIMEOUT_MS = 2_000;
const RETRY_MS = 30_000;

/**
 * Registers a tag as the person's, or no more. The object keeps the hash; the registry is told right after, and again
 * until it has heard. Null: no such person. Errors: those of admit, rate-limited after 10 wrong codes in a day or too many
 * messages, invalid without the right code and beyond 32 tags, consent-missing.
 */
export async function changeTag(
  context: PersonContext,
  { envelope, tag, owner, register, isClaimed = false }: TagCall,
): Promise<Reply<true>> {
  const { store } = context;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  if (admitted.value !== undefined) return ok(true);
  const nowMs = Date.now();
  if (register) {
    const excess = excessOfClaims(context, nowMs);
    if (excess !== undefined) return err(excess);
    if (!isClaimed) return err(WRONG_CLAIM);
    if (!isGranted(person.consent, "location")) return err(refuse("consent-missing", "location"));
  }

  const rows = store.tags.list();
  const held = rows.find((row) => row.tag === tag && row.state !== "remove");
  if (!register && held === undefined) return ok(true);
  // A tag that is registered once more is told once more: it may have been another person's until now.
  if (register && held === undefined && rows.length >= MAX_TAGS) {
    return err({ code: "invalid", faults: [{ pointer: "/tag", detail: `a person has at most ${MAX_TAGS} tags` }] });
  }
  const tooMuch = register ? refuseExcess(context, nowMs) : undefined;
  if (tooMuch !== undefined) return err(tooMuch);
  if (register) store.tags.save({ tag, owner, state: "put", atMs: nowMs, device: envelope.kid });
  else store.tags.giveUp(tag, nowMs);
  store.messages.save({ envelope, atMs: nowMs, answer: "true" });
  store.timers.set(TAGS_TIMER, nowMs + RETRY_MS);
  keepTidy(context, nowMs);
  store.arm(nowMs);
  await tellRegistry(context);
  return ok(true);
}

/** Marks every tag of the person to be forgotten, as when `location` is withdrawn or the person erased. */
export function dropTags({ store }: PersonContext, nowMs: number): void {
  if (store.tags.list().length === 0) return;
  store.tags.giveUpAll(nowMs);
  store.timers.set(TAGS_TIMER, nowMs + RETRY_MS);
}

/**
 * Brings the registry up to date with the table; what it did not hear is told again by the timer. One at a time, so that
 * a removal never overtakes the registration before it.
 */
export async function tellRegistry(context: PersonContext): Promise<void> {
  const { store, cache } = context;
  if (cache.isTellingRegistry) return;
  cache.isTellingRegistry = true;
  try {
    await tellPending(context);
  } finally {
    cache.isTellingRegistry = false;
    const nowMs = Date.now();
    store.timers.set(TAGS_TIMER, hasPendingTags(context) ? nowMs + RETRY_MS : undefined);
    store.arm(nowMs);
  }
}

/** Whether the registry still has to hear of a tag. */
export function hasPendingTags({ store }: PersonContext): boolean {
  return store.tags.list().some(({ state }) => state !== "held");
}

async function tellPending(context: PersonContext): Promise<void> {
  const { store } = context;
  const { sharedStore, keys } = await openIsolate(context.env);
  await Promise.all(
    store.tags.list().map(async (row) => {
      if (row.state === "held") return;
      const profile = store.stored()?.profile;
      if (row.state === "put" && profile !== undefined) {
        const nonce = crypto.getRandomValues(new Uint8Array(12));
        const locator = await sealLocator(keys.locators[0], { person: profile.id, epoch: profile.epoch }, nonce);
        const { tag, owner, atMs, from } = row;
        const told = await sharedStore.putTag(present({ tag, owner, locator, atMs, from }), REGISTRY_TIMEOUT_MS);
        if (told.ok) store.tags.noteHeld(row.tag);
      } else {
        // The registry may not have heard yet that it has come from somebody else: it is taken away from both.
        const owners = [...(row.from ?? []), row.owner];
        const told = await Promise.all(
          owners.map((owner) => sharedStore.removeTag({ tag: row.tag, owner, atMs: row.atMs }, REGISTRY_TIMEOUT_MS)),
        );
        if (told.every(({ ok }) => ok)) store.tags.noteRemoved(row.tag);
      }
    }),
  );
}
