import { meshFactsOf } from "../../shared/live/mesh-facts.ts";
import type { Entered } from "../../shared/measure/pulse/pulse-batch.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call } from "../http/call.ts";
import type { SightCall, SightReply } from "../objects/person/calls.ts";
import type { TaggedPerson } from "./find-tagged-people.ts";

/**
 * Tells each of these people's objects what a gateway heard of their tags, one call a person, all at once. How many rows
 * they ignored, as too many had come before, and who entered which places; undefined if not all of them have answered.
 */
export async function tellPeople(
  { isolate, nowMs }: Call,
  { version, policy }: Snapshot,
  people: readonly TaggedPerson[],
  heard: SightCall["heard"],
): Promise<{ readonly ignored: number; readonly entered: readonly Entered[] } | undefined> {
  const { state, ageMs } = isolate.live.atHand(nowMs);
  const facts = meshFactsOf(state, [], ageMs, policy.liveTypes);
  const replies = await Promise.all(
    people.map(({ person, epoch, tags }) => {
      const call: SightCall = { person, epoch, version: version ?? "", heard, tags, mesh: facts };
      return askPerson<SightReply | null>(isolate, person, (object, moved) =>
        object.sight(moved === undefined ? call : { ...call, person: moved.to, epoch: moved.epoch }),
      );
    }),
  );
  let ignored = 0;
  const entered: Entered[] = [];
  for (const [at, reply] of replies.entries()) {
    if (!reply.ok) return undefined;
    if (reply.value === null || reply.value === true) continue;
    ignored += reply.value.ignored;
    entered.push([people[at]?.person ?? "", reply.value.entered ?? []]);
  }
  return { ignored, entered };
}
