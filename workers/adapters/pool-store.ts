import { hashText } from "../../shared/crypto/hash-text.ts";
import { err, ok } from "../../shared/result.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import type { Config, Env } from "../env.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import type { IndexObject } from "../objects/index-object.ts";
import { indexOf } from "./index-of.ts";

/**
 * Leases of codes, as leases of budgets are: `campaign` is the pool. Its codes lie in the one index object that its name
 * belongs to.
 */
export function makePoolStore(env: Env, config: Config): Pick<SharedStore, "lease" | "settle"> {
  return {
    async lease(ask, timeoutMs) {
      const asked = poolObject(env, config, ask.campaign).then((object) => object.leaseCodes(JSON.stringify(ask)));
      const grant = await withTimeout(asked, timeoutMs);
      return grant === undefined ? err("unreachable") : ok(JSON.parse(grant));
    },
    async settle(settlement, timeoutMs) {
      const object = poolObject(env, config, settlement.campaign);
      const settled = object.then((object) => object.settleCodes(JSON.stringify(settlement))).then(() => true as const);
      return (await withTimeout(settled, timeoutMs)) ? ok(true) : err("unreachable");
    },
  };
}

/** The index object that holds the codes of a pool. */
export async function poolObject(env: Env, config: Config, pool: string): Promise<DurableObjectStub<IndexObject>> {
  return indexOf(env, config, await hashText(`pool ${pool}`));
}
