import { decideSilence } from "../../../shared/decide/decide-silence.ts";
import { NO_MESH_FACTS } from "../../../shared/decide/situation.ts";
import { renderOffer } from "../../../shared/respond/answer.ts";
import { openMesh } from "../../mesh.ts";
import { keepTidy, tidy } from "./housekeeping.ts";
import { enqueue, sendDue } from "./outbox.ts";
import { drawKeyOf, newSerial, type Seat } from "./seat.ts";
import { hasPendingTags, tellRegistry } from "./tags.ts";

/** After a failure a timer is tried again in this time. */
const RETRY_MS = 30_000;

/**
 * Does what is due, one timer after the other, pushes last. Each is moved on before the next is looked at, a failure of
 * one is caught and tried again later, and the alarm is set again whatever happens; so it never throws for an outside
 * failure, and running it twice does nothing twice.
 */
export async function runAlarm(seat: Seat): Promise<void> {
  const { store } = seat;
  // Reading opens the tables; an erased person has timers but no state.
  store.load();
  store.timers.fired();
  try {
    const due = store.timers.due(Date.now());
    for (const name of [...due.filter((timer) => !isPush(timer)), ...due.filter(isPush)]) {
      try {
        await run(seat, name);
      } catch (error) {
        console.error(`the timer ${name.split(":")[0]} failed and is tried again`, error);
        store.timers.set(name, Date.now() + RETRY_MS);
      }
    }
  } finally {
    store.timers.arm(Date.now());
  }
}

function isPush(name: string): boolean {
  return name.startsWith("push:");
}

async function run(seat: Seat, name: string): Promise<void> {
  if (name === "silence") return endSilentStays(seat);
  if (name === "tidy") return tidy(seat, Date.now());
  if (name === "tags") return tellRegistry(seat);
  if (name === "forget") return forget(seat);
  return sendDue(seat, name.slice("push:".length));
}

/** The last row of an erased person goes; where somebody came back meanwhile, only that row. */
async function forget(seat: Seat): Promise<void> {
  const { ctx, store } = seat;
  if (hasPendingTags(seat)) {
    // The registry has not heard yet that these are nobody's any more; the hashes are kept until it has.
    store.forgetErasure();
    store.timers.set("forget", Date.now() + RETRY_MS);
    return;
  }
  if (store.load() === undefined) {
    const deleted = ctx.storage.deleteAll();
    store.reset();
    await deleted;
  } else {
    store.forgetErasure();
    store.timers.set("forget", undefined);
  }
}

async function endSilentStays(seat: Seat): Promise<void> {
  const { store, ctx, env } = seat;
  const mesh = await openMesh(env);
  const snapshot = await mesh.catalog.current(Date.now(), (work) => ctx.waitUntil(work));
  const id = store.load()?.profile.id;
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  if (id === undefined) return store.timers.set("silence", undefined);
  const drawKey = await drawKeyOf(seat, id, mesh.keys.drawHash);
  // One turn from here on.
  const person = store.load();
  if (person === undefined) return store.timers.set("silence", undefined);
  const nowMs = Date.now();
  const { policy, version } = snapshot;
  const input = {
    person,
    mesh: NO_MESH_FACTS,
    subscribed: store.subscriptions().length > 0,
    nowMs,
    serial: newSerial(),
  };
  const { decision, next, nextMs, exitedMs = nowMs } = decideSilence(input, policy, drawKey);
  store.timers.set("silence", nextMs);
  if (next === person) return;
  store.save(next);
  const { outcome, reason, chosen, gates } = decision;
  store.saveMessage({
    envelope: { kid: "", jti: input.serial, typ: "silence", iatMs: exitedMs },
    atMs: nowMs,
    answer: null,
    decision: {
      serial: input.serial,
      receipt: JSON.stringify({ outcome, reason, moment: chosen?.moment, campaign: chosen?.campaign, gates }),
      input: JSON.stringify({ version: version ?? "", ...input }),
    },
  });
  keepTidy(seat, nowMs);
  const offer = outcome === "push" ? renderOffer(chosen, policy, next.profile.locale) : undefined;
  if (chosen === undefined || offer === undefined) return;
  enqueue(seat, { person: id, chosen, offer, policy, serial: input.serial, locale: next.profile.locale, nowMs });
}
