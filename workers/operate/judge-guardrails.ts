import type { CampaignRule } from "../../shared/catalog/policy.ts";
import { sayGuardrail } from "../../shared/catalog/say-guardrail.ts";
import { addFigures } from "../../shared/measure/add-groups.ts";
import type { CountGroup, CountQuery } from "../../shared/measure/count.ts";
import { hourOf } from "../../shared/measure/count-of.ts";
import { judgeGuardrail } from "../../shared/measure/judge-guardrail.ts";
import { readCounts } from "../adapters/read-counts.ts";
import type { Defer } from "../isolate/defer.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { AuditLog } from "../objects/catalog/store/audit-log.ts";
import { type GuardrailRows, makeGuardrailRows } from "../objects/catalog/store/guardrail-rows.ts";
import type { Versions } from "../objects/catalog/store/versions.ts";

const CHANGE_TIMEOUT_MS = 2_000;
/** Counts may come late: an hour is added up for good once it has been over for so long. */
const LATE_HOURS = 1;

type Guarded = CampaignRule & Required<Pick<CampaignRule, "guardrail">>;

/** What the catalog's object keeps, as far as guardrails need it. */
interface Kept {
  readonly storage: DurableObjectStorage;
  readonly versions: Pick<Versions, "pointer">;
  readonly audit: Pick<AuditLog, "append">;
}

/**
 * Judges each campaign with a guardrail by what people did whom the mesh has known for 24 hours, and pauses those whose rate is
 * beyond its limit, with a line in the log and an alert. A campaign that was resumed is judged by the hours after
 * that one. What cannot be judged is told, and judged with the next call.
 */
export async function judgeGuardrails(isolate: Isolate, kept: Kept, defer: Defer): Promise<void> {
  try {
    await judgeAll(isolate, kept, defer);
  } catch (error) {
    console.error("guardrails could not be judged, and are a minute later", error);
  }
}

async function judgeAll(isolate: Isolate, { storage, versions, audit }: Kept, defer: Defer): Promise<void> {
  const nowMs = Date.now();
  const rows = makeGuardrailRows(storage);
  const version = versions.pointer() ?? "";
  // The version of the pointer, not what this isolate decides on, which may be older.
  const policy = await isolate.catalog.policyOf(version);
  if (policy === undefined) throw new Error("the catalog could not be loaded");
  const guarded = [...policy.campaigns.values()].filter(
    (campaign): campaign is Guarded => campaign.guardrail !== undefined && (campaign.untilMs ?? nowMs + 1) > nowMs,
  );
  if (guarded.length === 0) {
    rows.rest(version);
    return;
  }
  const live = await isolate.live.read(nowMs, defer);
  if (live === undefined) throw new Error("the live state could not be read");
  const running = guarded.filter(({ id }) => !live.pausedCampaigns.includes(id));
  if (running.length === 0) return;
  const hour = hourOf(nowMs);
  await addFinishedHours(isolate, rows, running, hour - LATE_HOURS);
  const lastHours = { by: "campaign-hour", fromHour: hour - LATE_HOURS, toHour: hour + 1 } as const;
  const recent = await count(isolate, lastHours);
  const judged = running.map(async (campaign) => {
    // In the turn in which it is judged, so that neither a resume nor a new catalog comes in between.
    const { summedHour, figures: summed } = rows.tallyOf(campaign.id);
    const isOfIt = ({ keys }: CountGroup) => keys.campaign === campaign.id && Number(keys.hour) >= summedHour;
    const figures = recent.filter(isOfIt).reduce((sum, group) => addFigures(sum, group.figures), summed);
    const { fires, rate = 0 } = judgeGuardrail(campaign.guardrail, figures);
    if (!fires || versions.pointer() !== version) return;
    await pause(isolate, audit, campaign, { rate, nowMs });
  });
  await Promise.all(judged);
}

/** Adds up the hours before `openHour` that are not added up yet: for each campaign once an hour. */
async function addFinishedHours(
  isolate: Isolate,
  rows: GuardrailRows,
  campaigns: readonly Guarded[],
  openHour: number,
): Promise<void> {
  const behind = campaigns.map(({ id }) => ({ id, before: rows.tallyOf(id) }));
  const spans = Map.groupBy(behind, ({ before }) => before.summedHour);
  const added = [...spans].map(async ([fromHour, those]) => {
    if (fromHour >= openHour) return;
    const groups = await count(isolate, { by: "campaign", fromHour, toHour: openHour });
    for (const { id, before } of those) {
      const { sinceHour, figures } = rows.tallyOf(id);
      // Somebody resumed it meanwhile.
      if (sinceHour !== before.sinceHour) continue;
      const more = groups.find(({ keys }) => keys.campaign === id)?.figures ?? {};
      rows.keep(id, { sinceHour, summedHour: openHour, figures: addFigures(figures, more) });
    }
  });
  await Promise.all(added);
}

/** What people of the treatment did who are known. */
async function count(isolate: Isolate, query: CountQuery): Promise<readonly CountGroup[]> {
  const groups = await readCounts(isolate, { ...query, isForGuardrail: true });
  if (groups === undefined) throw new Error("a counter could not be reached");
  return groups.filter(({ arm }) => arm === "treatment");
}

async function pause(
  isolate: Isolate,
  audit: Kept["audit"],
  { id, guardrail }: Guarded,
  { rate, nowMs }: { readonly rate: number; readonly nowMs: number },
): Promise<void> {
  // Before the change, so that none is without its line.
  audit.append({ who: "mesh", role: "mesh", what: "pause", subject: `campaign ${id}` }, nowMs);
  const change = { thing: { kind: "campaign", name: id }, on: true, atMs: nowMs } as const;
  const changed = await isolate.sharedStore.changeLive(change, CHANGE_TIMEOUT_MS);
  if (!changed.ok) throw new Error("the shared store could not be reached");
  isolate.live.obey(change, Date.now());
  const said = `${sayGuardrail(guardrail)}; they are ${Number((100 * rate).toPrecision(3))} %`;
  console.error(
    `ALERT the campaign "${id}" is paused by its guardrail: ${said}. Go on with: mesh resume campaign ${id}`,
  );
}
