/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { addFigures, addGroups } from "../../../shared/measure/add-groups.ts";
import type { CountGroup, CountQuery, Figures } from "../../../shared/measure/count.ts";
import { COUNTERS } from "../../../workers/adapters/counter-of.ts";

/** The counter of this number. */
export function counterAt(number: number) {
  return env.COUNTER.getByName(`${env.MESH_NAME}:count:${number}`);
}

/** What all counters have counted in all hours, grouped. */
export async function countsBy(
  by: CountQuery["by"],
  about: Partial<Omit<CountQuery, "by">> = {},
): Promise<readonly CountGroup[]> {
  const query: CountQuery = { by, fromHour: 0, toHour: 10_000_000, ...about };
  const answers = Array.from({ length: COUNTERS }, async (_, number) =>
    JSON.parse(await counterAt(number).sum(JSON.stringify(query))),
  );
  return addGroups((await Promise.all(answers)).flat());
}

/** The figures of one moment, by arm. */
export async function figuresOf(moment: string, arm: CountGroup["arm"] = "treatment"): Promise<Figures> {
  const groups = await countsBy("moment", { moment });
  return groups.filter((group) => group.arm === arm).reduce((sum, { figures }) => addFigures(sum, figures), {});
}

/** How `counted` asks what is still owed to counters (points are owed by people). What a step costs leaves this statement out (./storage-cost.ts). */
export const OWED_STATEMENT =
  "SELECT 1 FROM message WHERE owed IS NOT NULL UNION SELECT 1 FROM record WHERE kind <> 'points' AND value ->> '$.owed' IS NOT NULL";

/** Waits until counters have all that this person's object has to be counted. */
export function counted(person: string): Promise<void> {
  const object = env.PERSON.getByName(person);
  return vi.waitFor(async () => {
    const owed = await runInDurableObject(object, (_, { storage: { sql } }) =>
      sql.exec(OWED_STATEMENT).toArray(),
    ).catch((error: unknown) => {
      // An object that has forgotten all has no tables.
      if (String(error).includes("no such table")) return [];
      throw error;
    });
    if (owed.length > 0) throw new Error("a counter has still to be told");
  });
}
