import type { Policy } from "../catalog/policy.ts";
import type { MeshFacts } from "../live/mesh-facts.ts";
import type { PersonState } from "../person/person-state.ts";
import { silencePresence } from "../presence/silence-presence.ts";
import { chooseMoment } from "./choose-moment.ts";
import type { Decision } from "./decision.ts";

/**
 * What silence earns a person: the stays that nothing confirmed for their place's silence end, and the moments that wait
 * for that exit are judged for a push, since there is no message to answer. `exitedMs` dates the exits: when the last of the places was last confirmed. `nextMs`:
 * when to look again.
 */
export function decideSilence(
  input: {
    readonly person: PersonState;
    readonly mesh: MeshFacts;
    readonly subscribed: boolean;
    readonly nowMs: number;
    readonly serial: string;
  },
  policy: Policy,
  drawKey: Uint8Array,
): { readonly decision: Decision; readonly next: PersonState; readonly exitedMs?: number; readonly nextMs?: number } {
  const { person, nowMs } = input;
  const { presence, occurrences, endedMs, nextMs } = silencePresence({ presence: person.presence, policy, nowMs });
  const moved = presence === person.presence ? person : { ...person, presence };
  const chosen = chooseMoment(
    { ...input, person: moved, occurrences, channel: "push", standing: "live" },
    policy,
    drawKey,
  );
  return {
    ...chosen,
    ...(endedMs.size === 0 ? {} : { exitedMs: Math.max(...endedMs.values()) }),
    ...(nextMs === undefined ? {} : { nextMs }),
  };
}
