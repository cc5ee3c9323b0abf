import type { Scalar } from "../../shared/condition/condition.ts";
import type { Config, Env } from "../env.ts";
import { makeRecent } from "../isolate/recent.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import type { SignalCall, SignalReply } from "../objects/signals/calls.ts";

/** The way to the one object of a mesh that keeps the book of signals. Neither rejects. */
export interface SignalsClient {
  /** Has the book take one message. Undefined: no answer in time; said again, it counts once. */
  readonly take: (call: SignalCall) => Promise<SignalReply | undefined>;
  /** Has the book end what a sender began, as it is revoked. False: not every edge may know yet; said again, it is done again. */
  readonly endOf: (sender: string) => Promise<boolean>;
  /** What was said with a signal, asked once of each; undefined if the book does not know or does not answer in time. */
  readonly dataOf: (id: string) => Promise<SignalData | undefined>;
}

type SignalData = Readonly<Record<string, Scalar>>;

/** Longer than the book itself waits for the live state. */
const TAKE_TIMEOUT_MS = 4_000;
/** A ping waits for this. */
const DATA_TIMEOUT_MS = 300;
/** As many signals as can be on. */
const DATA_KEPT = 1_000;

/** The client of one isolate. */
export function makeSignalsClient(env: Env, { name, jurisdiction }: Config): SignalsClient {
  const known = makeRecent<SignalData>(DATA_KEPT);

  function book() {
    const namespace = jurisdiction === undefined ? env.SIGNALS : env.SIGNALS.jurisdiction(jurisdiction);
    return namespace.getByName(`${name}:signals`);
  }

  return {
    async take(call) {
      const reply = await withTimeout(
        Promise.resolve().then(() => book().take(JSON.stringify(call))),
        TAKE_TIMEOUT_MS,
      );
      return reply === undefined ? undefined : JSON.parse(reply);
    },
    async endOf(sender) {
      const work = Promise.resolve().then(() => book().endOf(sender));
      return (await withTimeout(work, TAKE_TIMEOUT_MS)) === true;
    },
    async dataOf(id) {
      const atHand = known.get(id);
      if (atHand !== undefined) return atHand;
      const read = await withTimeout(
        Promise.resolve().then(() => book().dataOf(id)),
        DATA_TIMEOUT_MS,
      );
      if (read === undefined || read === null) return undefined;
      const data: SignalData = JSON.parse(read);
      known.set(id, data);
      return data;
    },
  };
}
