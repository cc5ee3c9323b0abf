import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { type Case, explainVisit } from "../../../shared/simulate/explain-visit.ts";
import type { Explanation } from "../../../shared/simulate/explanation.ts";
import { makeWorld, type World } from "../../../shared/simulate/world.ts";
import { greeting, NOON, TOWN } from "../../support/decide-world.ts";

export function worldOf(more: Partial<Catalog>): World {
  const checked = checkCatalog({ ...TOWN, ...more });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return makeWorld(checked.value);
}

export function explain(more: Partial<Catalog>, request: Case): Explanation {
  const explained = explainVisit(worldOf(more), request, Date.parse(NOON));
  if (!explained.ok) throw new Error(JSON.stringify(explained.error));
  return explained.value;
}

/** What the gates of the greeting say that stop it, of someone who enters the café at noon. */
export function stops(
  changes: Parameters<typeof greeting>[0],
  { catalog = {}, ...request }: Partial<Case> & { catalog?: Partial<Catalog> } = {},
): readonly string[] {
  const { moments } = explain({ moments: [greeting(changes)], ...catalog }, { message: { place: "cafe" }, ...request });
  return (moments[0]?.gates ?? []).flatMap(({ gate, passed, says }) => (passed ? [] : [`${gate}: ${says}`]));
}

export const at = "2026-11-24T11:00:00Z";
