import type { Catalog } from "../catalog/catalog.ts";
import { compileCatalog } from "../catalog/compile-catalog.ts";
import { loadPolicy } from "../catalog/load-policy.ts";
import type { Policy } from "../catalog/policy.ts";
import { compilePattern } from "../condition/compile-pattern.ts";
import { conditionEngine } from "../condition/condition-engine.ts";
import type { CompilePattern } from "../condition/pattern.ts";
import { buildFenceIndex } from "../geo/build-fence-index.ts";
import { EMPTY_FENCE_INDEX, type FenceIndex, openFenceIndex } from "../geo/fence-index.ts";
import { type LiveState, NO_LIVE_STATE } from "../live/live-state.ts";

/** A catalog as a mesh has it in memory: the document, its rules, the index of its fences, and what is paused and revoked. */
export interface World {
  readonly catalog: Catalog;
  readonly policy: Policy;
  readonly index: FenceIndex;
  readonly live: LiveState;
}

/**
 * The world of a catalog that `checkCatalog` found good. `engine`: that of `matches`. `live`: what is paused and revoked;
 * nothing, unless told.
 */
export function makeWorld(
  catalog: Catalog,
  {
    engine = compilePattern,
    live = NO_LIVE_STATE,
  }: { readonly engine?: CompilePattern; readonly live?: LiveState | undefined } = {},
): World {
  const fenced = (catalog.places ?? []).flatMap(({ id, fence }) => (fence === undefined ? [] : [{ id, fence }]));
  const index = openFenceIndex(buildFenceIndex(fenced));
  return {
    catalog,
    policy: loadPolicy(compileCatalog(catalog, "simulated"), conditionEngine(engine)),
    index: index.ok ? index.value : EMPTY_FENCE_INDEX,
    live,
  };
}
