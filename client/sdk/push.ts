import type { PushState } from "./api.ts";
import type { Answered } from "./ask.ts";
import { type PushSession, subscribePush, syncPush, unsubscribePush } from "./subscribe-push.ts";

/*
 * Pushes of a page: /client/push.js of every mesh, which the SDK loads once somebody has agreed to pushes. A page may have the
 * two files of different versions, so what goes between them are functions, and what is stored or on the wire.
 */

/** What can be done about the pushes of this browser (client/sdk/subscribe-push.ts). */
export interface Push {
  /** Rejects with what `bodyOf` throws at a refusal of the mesh. */
  subscribe(bodyOf: (answered: Answered) => unknown): Promise<PushState>;
  unsubscribe(): Promise<void>;
  sync(): Promise<void>;
}

/** The pushes of a device, by what reads its vault, changes it, and sends its messages. */
export function openPush(
  read: PushSession["vault"]["read"],
  update: PushSession["vault"]["update"],
  send: PushSession["send"],
): Push {
  const session = { vault: { read, update }, send };
  return {
    async subscribe(bodyOf) {
      const named = await subscribePush(session);
      if (typeof named === "string") return named;
      bodyOf(named);
      return "subscribed";
    },
    unsubscribe: () => unsubscribePush(session),
    sync: () => syncPush(session),
  };
}
