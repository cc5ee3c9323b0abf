import { withTimeout } from "../isolate/with-timeout.ts";
import type { SharedStoreObject } from "../objects/shared-store-object.ts";
import type { LiveCopyClient } from "./live-copy-client.ts";

const RENEW_TIMEOUT_MS = 2_000;

/** The copy in the object of this name. */
export function makeObjectLiveCopy(
  namespace: DurableObjectNamespace<SharedStoreObject>,
  jurisdiction: DurableObjectJurisdiction | undefined,
  prefix: string,
): LiveCopyClient {
  const objects = jurisdiction === undefined ? namespace : namespace.jurisdiction(jurisdiction);
  const object = () => objects.getByName(`${prefix}:live-copy`);
  const within = <T>(timeoutMs: number, call: () => Promise<T>) => withTimeout(Promise.resolve().then(call), timeoutMs);

  return {
    read: (timeoutMs) => within(timeoutMs, async () => JSON.parse(await object().liveCopy())),
    async renew(reading) {
      return (await within(RENEW_TIMEOUT_MS, () => object().renewLiveCopy(JSON.stringify(reading)))) ?? false;
    },
    change: (change, timeoutMs) => within(timeoutMs, () => object().changeLiveCopy(JSON.stringify(change))),
  };
}
