import type { ReactionKind } from "../sdk/api.ts";
import { enqueue, flush } from "../sdk/outbox.ts";
import { hasConsent, type Session } from "../sdk/session.ts";
import type { SyncManager } from "./worker-scope.ts";

/** Tag of the Background Sync that sends what waits. */
export const SYNC_TAG = "moment-mesh";

const PURPOSES = ["measurement"];

/**
 * Tells the mesh what became of a push: kept first, then sent, and where there is no connection sent later, by the next
 * page or by Background Sync. Nothing is kept or sent without a device or without consent to `measurement`. Never rejects.
 */
export async function report(
  session: Session,
  { receipt, kind }: { readonly receipt: string; readonly kind: ReactionKind },
  sync: SyncManager | undefined,
): Promise<void> {
  const state = await session.vault.read("state");
  if (state === undefined || !hasConsent(state, PURPOSES)) return;
  await enqueue(session, { kind: "reaction", claims: { receipt, kind }, purposes: PURPOSES });
  // Refused where the person has turned it off.
  if (!(await sendReports(session))) await sync?.register(SYNC_TAG).catch(() => {});
}

/** Sends what waits, and says whether all is sent: but for pings, which are a page's, because it can show what they earn. */
export async function sendReports(session: Session): Promise<boolean> {
  await flush(session);
  const outbox = (await session.vault.read("outbox")) ?? [];
  return outbox.every(({ kind }) => kind === "ping");
}
