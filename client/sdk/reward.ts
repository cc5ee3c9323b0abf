import type { TakenReward } from "./api.ts";
import type { Answered } from "./ask.ts";
import type { Session } from "./session.ts";
import type { Stamp } from "./vault.ts";

/*
 * Paying with points: /client/reward.js of every mesh. The SDK loads this file if somebody takes a reward. The two files
 * can be of different versions: they share only functions and what is on the wire.
 */

const MAX_TRIES = 4;
/** A message is taken for two minutes. */
const SAME_FOR_MS = 60_000;

/** The message of each reward that no one has answered yet: said again, it takes the points once. */
const open = new Map<string, { readonly stamp: Stamp; readonly atMs: number }>();

/**
 * Takes a reward, and gives what the mesh answers. `newStamp`: id and time of a new message. `pause` waits as long as the mesh asked;
 * false: the same may not be asked again. `bodyOf` throws if the mesh refused it, or did not answer.
 */
export async function pay(
  reward: string,
  send: Session["send"],
  newStamp: () => Promise<Stamp>,
  pause: (answered: Answered) => Promise<unknown> | false,
  bodyOf: (answered: Answered) => Answered["body"],
): Promise<TakenReward> {
  const held = open.get(reward);
  const isFresh = held !== undefined && Date.now() - held.atMs < SAME_FOR_MS;
  const asked = isFresh ? held : { stamp: await newStamp(), atMs: Date.now() };
  open.set(reward, asked);
  for (let tries = MAX_TRIES; ; tries -= 1) {
    const answered = await send("reward", { reward }, asked.stamp);
    const pausing = pause(answered);
    if (pausing === false) open.delete(reward);
    if (pausing === false || tries === 0) return bodyOf(answered) as unknown as TakenReward;
    await pausing;
  }
}
