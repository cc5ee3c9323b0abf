import { addGroups } from "../../shared/measure/add-groups.ts";
import type { CountGroup, CountQuery } from "../../shared/measure/count.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { withTimeout } from "../isolate/with-timeout.ts";
import { COUNTERS, counterOf } from "./counter-of.ts";

const TIMEOUT_MS = 10_000;

/** The sums of all counters, asked at once. Undefined: one of them did not answer, and without it they would be wrong. */
export async function readCounts(
  { env, config }: Pick<Isolate, "env" | "config">,
  query: CountQuery,
): Promise<readonly CountGroup[] | undefined> {
  const asked = JSON.stringify(query);
  const answers = Array.from(
    { length: COUNTERS },
    async (_, number): Promise<CountGroup[]> => JSON.parse(await counterOf(env, config, number).sum(asked)),
  );
  const groups = await withTimeout(Promise.all(answers), TIMEOUT_MS);
  return groups && addGroups(groups.flat());
}
