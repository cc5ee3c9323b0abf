import { RESERVED, type SaidEntry } from "../../../../shared/index/index-entry.ts";
import { present } from "../../../../shared/json/present.ts";
import type { Profile } from "../../../../shared/person/person-state.ts";
import { hashOwner } from "../../../../shared/tags/hash-tag.ts";
import { sealLocator } from "../../../../shared/tags/locator.ts";
import { indexOf } from "../../../adapters/index-of.ts";
import type { Isolate } from "../../../isolate/isolate.ts";
import { withTimeout } from "../../../isolate/with-timeout.ts";

/** So long an index object is waited for. */
export const INDEX_TIMEOUT_MS = 2_000;

/**
 * Says in the index that a name leads to this person. `from`: persons under whom it may be there so far. False: the name is
 * another person's. Undefined: the index did not answer in time.
 */
export async function putName(
  { env, config, keys }: Isolate,
  { id, epoch }: Pick<Profile, "id" | "epoch">,
  {
    name,
    untilMs,
    from,
    isReserved,
  }: {
    readonly name: string;
    readonly untilMs: number;
    readonly from?: readonly string[] | undefined;
    /** It leads nowhere now, and stays this person's. */
    readonly isReserved?: boolean;
  },
): Promise<boolean | undefined> {
  const { tagHash, locators } = keys;
  const saidMs = Date.now();
  const [owner = "", ...owners] = await Promise.all(
    [id, ...(from ?? [])].map((person) => hashOwner(name, person, tagHash)),
  );
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const locator = isReserved ? RESERVED : await sealLocator(locators[0], { person: id, epoch }, nonce);
  const entry: SaidEntry = present({ name, owner, locator, untilMs, saidMs, from: from && owners });
  return withTimeout(Promise.resolve(indexOf(env, config, name).put(JSON.stringify(entry))), INDEX_TIMEOUT_MS);
}
