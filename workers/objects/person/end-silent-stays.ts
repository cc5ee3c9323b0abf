import { campaignsAtStake } from "../../../shared/budget/campaigns-at-stake.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { decideSilence } from "../../../shared/decide/decide-silence.ts";
import { meshFactsOf } from "../../../shared/live/mesh-facts.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { renderOffer, storedAnswer } from "../../../shared/respond/answer.ts";
import { takeStakes } from "../../budget/reserve-units.ts";
import { openMesh } from "../../isolate/isolate.ts";
import { decisionRow } from "./decision-row.ts";
import { keepTidy } from "./housekeeping.ts";
import { enqueue } from "./outbox.ts";
import { drawKeyOf, newSerial, type Seat } from "./seat.ts";

/** Ends the stays that nothing confirmed in time, and decides what that earns: a push, as there is nothing to answer. */
export async function endSilentStays(seat: Seat): Promise<void> {
  const { store, ctx, env } = seat;
  const mesh = await openMesh(env);
  const defer = (work: Promise<unknown>) => ctx.waitUntil(work);
  const snapshot = await mesh.catalog.current(Date.now(), defer);
  const known = store.load();
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  if (known === undefined) return store.timers.set("silence", undefined);
  const { policy, version } = snapshot;
  const { id } = known.profile;
  const drawKey = await drawKeyOf(seat, id, mesh.keys.drawHash);
  const live = await mesh.live.current(Date.now(), defer, "value");
  const stakes = await takeStakes(mesh, policy, stakesOfSilence(known, policy, Date.now()), defer);
  // One turn from here on.
  const person = store.load();
  if (person === undefined) {
    stakes.settle(undefined);
    return store.timers.set("silence", undefined);
  }
  const nowMs = Date.now();
  const input = {
    person,
    mesh: meshFactsOf(live.state, stakes.campaigns, live.ageMs),
    subscribed: store.subscriptions().length > 0,
    nowMs,
    serial: newSerial(),
  };
  const { decision, next, nextMs, exitedMs = nowMs } = decideSilence(input, policy, drawKey);
  const { outcome, chosen } = decision;
  stakes.settle(outcome === "push" ? chosen?.campaign : undefined);
  store.timers.set("silence", nextMs);
  if (next === person) return;
  const offer = outcome === "push" ? renderOffer(chosen, policy, next.profile.locale) : undefined;
  // No message asks for it again, but the offer's own page does.
  const answer = offer === undefined ? null : storedAnswer({ decision, offer, explain: false, serial: input.serial });
  store.save(next);
  store.saveMessage({
    envelope: { kid: "", jti: input.serial, typ: "silence", iatMs: exitedMs },
    atMs: nowMs,
    answer: answer === null ? null : JSON.stringify(answer),
    decision: decisionRow(decision, version ?? "", input),
  });
  keepTidy(seat, nowMs);
  if (chosen === undefined || offer === undefined) return;
  enqueue(seat, { person: id, chosen, offer, policy, serial: input.serial, locale: next.profile.locale, nowMs });
}

/** Campaigns whose budget an exit by silence might need; none where no stay has ended, as when the alarm only moves on. */
function stakesOfSilence({ presence }: PersonState, policy: Policy, nowMs: number): readonly string[] {
  const { occurrences } = silencePresence({ presence, policy, nowMs });
  if (occurrences.length === 0) return [];
  const facts = { device: "", jti: "", iatMs: nowMs, receivedMs: nowMs, beacons: [], channel: "push" } as const;
  return campaignsAtStake(facts, Object.keys(presence.visits), policy);
}
