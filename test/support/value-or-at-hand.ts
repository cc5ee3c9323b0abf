import type { LiveClient, LiveView } from "../../workers/adapters/live-client.ts";

/** What a decision of value is told; where it is refused, what is at hand all the same. */
export async function valueOrAtHand(client: LiveClient, defer: (work: Promise<unknown>) => void): Promise<LiveView> {
  const nowMs = Date.now();
  const view = await client.forValue(nowMs, defer);
  return view.ok ? view.value : client.atHand(nowMs);
}
