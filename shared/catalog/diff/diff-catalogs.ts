import type { Catalog } from "../catalog.ts";
import { compileSpan } from "../compile/compile-values.ts";
import { sayBudget } from "../say-budget.ts";
import { sayGuardrail } from "../say-guardrail.ts";
import { saySpan } from "../say-hours.ts";
import { type CatalogChange, type Difference, sayChange } from "./change.ts";
import { diffCampaign } from "./diff-campaign.ts";
import { diffCaps } from "./diff-caps.ts";
import { diffJourney } from "./diff-journey.ts";
import { diffLoyalty } from "./diff-loyalty.ts";
import { diffMoment, isSame, triggerOf } from "./diff-moment.ts";
import { diffPlace } from "./diff-place.ts";
import { diffWebhooks } from "./diff-webhooks.ts";

/** How things of one part are compared: what a new or a lost one means, and what differs between two of one id. */
interface PartDiff<Thing> {
  readonly added: (thing: Thing) => Difference;
  readonly removed: (thing: Thing) => Difference;
  readonly changed: (before: Thing, after: Thing) => readonly Difference[];
}

/**
 * What changes for people when one catalog takes the place of another: moments that come, go or are given otherwise, campaigns
 * and their budgets, places that move, what can be heard and scanned, who may send. In the order of the parts, then of the
 * documents. Two catalogs that mean the same differ in nothing, however they are written.
 */
export function diffCatalogs(before: Catalog, after: Catalog): readonly CatalogChange[] {
  return [
    ...diffPart("moments", before.moments ?? [], after.moments ?? [], {
      added: ({ on, offer }) => ({
        effect: "more",
        says: `is new: it comes with ${triggerOf(on)}${offer === undefined ? ", and offers nothing" : ""}`,
      }),
      removed: () => ({ effect: "less", says: "is gone: no one gets it any more" }),
      changed: diffMoment,
    }),
    ...diffPart("campaigns", before.campaigns ?? [], after.campaigns ?? [], {
      added: ({ budget, guardrail }) => ({
        effect: "more",
        says: [
          "is new",
          ...(budget === undefined ? [] : [`with a budget of ${sayBudget(budget) || "no limit"}`]),
          ...(guardrail === undefined ? [] : [`paused by itself once ${sayGuardrail(guardrail)}`]),
        ].join(", "),
      }),
      removed: () => ({ effect: "less", says: "is gone" }),
      changed: diffCampaign,
    }),
    ...diffPart("places", before.places ?? [], after.places ?? [], {
      added: () => ({ effect: "more", says: "is new" }),
      removed: () => ({ effect: "less", says: "is gone: no one is there any more" }),
      changed: diffPlace,
    }),
    ...diffPart("journeys", before.journeys ?? [], after.journeys ?? [], {
      added: ({ stages }) => ({
        effect: "more",
        says: `is new, with the stages ${stages.map(({ id }) => id).join(", ")}`,
      }),
      removed: () => ({ effect: "less", says: "is gone: its runs end" }),
      changed: diffJourney,
    }),
    ...(["beacons", "markers", "tags", "senders", "scores"] as const).flatMap((part) =>
      diffPart<{ readonly id: string }>(part, before[part] ?? [], after[part] ?? [], PLAIN),
    ),
    ...diffWebhooks(before.webhooks, after.webhooks),
    ...diffLoyalty(before.loyalty, after.loyalty),
    ...diffPolicy(before.policy, after.policy),
    ...diffSettings("mesh", before.mesh, after.mesh),
  ];
}

const PLAIN: PartDiff<{ readonly id: string }> = {
  added: () => ({ effect: "more", says: "is new" }),
  removed: () => ({ effect: "less", says: "is gone" }),
  changed: (before, after) => (isSame(before, after) ? [] : [{ effect: "other", says: "is another one than before" }]),
};

function diffPart<Thing extends { readonly id: string }>(
  part: CatalogChange["part"],
  before: readonly Thing[],
  after: readonly Thing[],
  { added, removed, changed }: PartDiff<Thing>,
): readonly CatalogChange[] {
  const known = new Map(before.map((thing) => [thing.id, thing]));
  const left = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((thing): CatalogChange[] => {
      const was = known.get(thing.id);
      const differences = was === undefined ? [added(thing)] : changed(was, thing);
      return differences.map((difference) => ({ part, id: thing.id, ...difference }));
    }),
    ...before.filter(({ id }) => !left.has(id)).map((thing) => ({ part, id: thing.id, ...removed(thing) })),
  ];
}

/** Caps of the policy count all marketing together. */
function diffPolicy(before: Policy = {}, after: Policy = {}): readonly CatalogChange[] {
  const { caps: capsBefore, quietHours: quietBefore, ...was } = before;
  const { caps: capsAfter, quietHours: quietAfter, ...is } = after;
  const caps = diffCaps(capsBefore, capsAfter).map(({ effect, says }): CatalogChange => {
    return { part: "policy", id: "", effect, says: `all marketing ${says}` };
  });
  const [quietWas, quietIs] = [sayQuiet(quietBefore), sayQuiet(quietAfter)];
  const quiet = diffSettings("policy", { quietHours: quietWas }, { quietHours: quietIs });
  return [...diffSettings("policy", was, is), ...caps, ...quiet];
}

type Policy = NonNullable<Catalog["policy"]>;

function sayQuiet(hours: Policy["quietHours"]): string | undefined {
  return hours && saySpan(compileSpan(hours));
}

function diffSettings(part: "policy" | "mesh", before: object = {}, after: object = {}): readonly CatalogChange[] {
  const [was, is]: [Record<string, unknown>, Record<string, unknown>] = [{ ...before }, { ...after }];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name): CatalogChange[] => {
    if (isSame(was[name], is[name])) return [];
    return [{ part, id: "", effect: "other", says: sayChange(name, was[name], is[name]) }];
  });
}
