import { UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Campaign, Catalog, Journey, Marker, Moment, Place } from "../../shared/catalog/catalog.ts";
import { DEFAULTS } from "../../shared/catalog/defaults.ts";
import { triggerOf } from "../../shared/catalog/diff/diff-moment.ts";
import { sayBudget } from "../../shared/catalog/say-budget.ts";
import { sayCost } from "../../shared/catalog/say-cost.ts";
import { sayGuardrail } from "../../shared/catalog/say-guardrail.ts";
import { present } from "../../shared/json/present.ts";
import type { LiveState } from "../../shared/live/live-state.ts";
import { lookupText } from "../../shared/text/lookup-text.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP } from "../operator/find-mesh.ts";
import { PUBLISHED, readAskedCatalog } from "../operator/read-asked-catalog.ts";
import { parseOptions } from "../parse-options.ts";
import { tableOf } from "../table-of.ts";

const HELP = `npx mesh list [FILE|${PUBLISHED}] [--json] [--state DIR] [--url URL --operator NAME]

Prints the moments, campaigns, journeys, places and markers of a catalog. Of the mesh's own, unless FILE is given, with what is
paused: "mesh pause", "mesh resume" and "mesh show" take the ids. FILE is one file, or a folder of them.

  --json          the same for programs: {"moments": […], "campaigns": […], "journeys": […], "places": […], "markers": […]}

${MESH_OPTIONS_HELP}`;

/** `mesh list`: what is in a catalog. */
export async function meshList(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (positionals.length > 1) throw new UsageRefusal("One FILE is enough.", HELP);
  const { catalog, live } = await readAskedCatalog(file, values);
  if (values.json) return console.log(JSON.stringify(listed(catalog, live)));
  const tables = tablesOf(catalog, live);
  console.log(tables.length === 0 ? "The catalog has nothing to list." : visibleText(tables.join("\n\n")));
}

/** For programs: as the catalog has them, with `paused` where a mesh was asked. */
function listed(catalog: Catalog, live: LiveState | undefined) {
  const { moments = [], campaigns = [], journeys = [], places = [], markers = [] } = catalog;
  return {
    moments: moments.map((moment) => present({ ...moment, paused: live?.pausedMoments.includes(moment.id) })),
    campaigns: campaigns.map((campaign) =>
      present({ ...campaign, paused: live?.pausedCampaigns.includes(campaign.id) }),
    ),
    journeys,
    places,
    markers,
  };
}

/** A table for every list that has something in it. */
function tablesOf(catalog: Catalog, live: LiveState | undefined): string[] {
  const { moments = [], campaigns = [], journeys = [], places = [], markers = [] } = catalog;
  const locale = catalog.mesh?.locale ?? DEFAULTS.mesh.locale;
  const size = (id: string) => String(moments.filter(({ campaign }) => campaign === id).length);
  const state = live === undefined ? [] : ["STATE"];
  const tables: readonly (readonly string[][])[] = [
    [
      ["MOMENT", "COMES WITH", "CAMPAIGN", "OFFER", ...state],
      ...moments.map((moment) => rowOfMoment(moment, locale, live)),
    ],
    [
      ["CAMPAIGN", "MOMENTS", "FROM", "UNTIL", "BUDGET", "GOAL", "COST", "PAUSED ONCE", ...state],
      ...campaigns.map((campaign) => rowOfCampaign(campaign, size(campaign.id), live)),
    ],
    [["JOURNEY", "STAGES", "NEEDS", "ENDS AFTER"], ...journeys.map(rowOfJourney)],
    [["PLACE", "NAME", "OUTLINE", "LABELS", "ZONES"], ...places.map(rowOfPlace)],
    [["MARKER", "KIND", "PLACE", "ZONE"], ...markers.map(rowOfMarker)],
  ];
  return tables.filter(({ length }) => length > 1).map((rows) => tableOf(rows));
}

function rowOfMoment({ id, on, campaign, offer }: Moment, locale: string, live: LiveState | undefined): string[] {
  const [variant, ...others] = offer?.variants ?? [];
  const title = typeof variant?.title === "object" ? lookupText(variant.title, undefined, locale) : variant?.title;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const isCampaignPaused = campaign !== undefined && live?.pausedCampaigns.includes(campaign) === true;
  const state = live?.pausedMoments.includes(id) === true ? "paused" : isCampaignPaused ? "campaign paused" : "";
  return [id, triggerOf(on), campaign ?? "-", title === undefined ? "-" : `"${title}"${more}`, state];
}

function rowOfCampaign(campaign: Campaign, size: string, live: LiveState | undefined): string[] {
  const { id, from = "-", until = "-", budget = {}, conversions, guardrail } = campaign;
  const goal = conversions?.join(", ") ?? "-";
  const pausedOnce = guardrail === undefined ? "-" : sayGuardrail(guardrail);
  const state = live?.pausedCampaigns.includes(id) === true ? "paused" : "";
  return [id, size, from, until, sayBudget(budget) || "-", goal, sayCost(campaign) || "-", pausedOnce, state];
}

/** Stages in order, at most so many: more would make the table wider than a screen. */
const SHOWN_STAGES = 6;

function rowOfJourney(journey: Journey): string[] {
  const { id, stages, purposes = [DEFAULTS.journeyPurpose], endAfter = DEFAULTS.endAfter } = journey;
  const shown = stages.slice(0, SHOWN_STAGES).map((stage) => stage.id);
  const more = stages.length > SHOWN_STAGES ? ` and ${stages.length - SHOWN_STAGES} more` : "";
  return [id, `${shown.join(", ")}${more}`, purposes.join(", "), endAfter];
}

function rowOfPlace({ id, name = "-", fence, labels = [], zones = [] }: Place): string[] {
  return [id, name, outlineOf(fence), labels.join(", ") || "-", zones.join(", ") || "-"];
}

function outlineOf(fence: Place["fence"]): string {
  if (fence === undefined) return "none";
  if ("type" in fence) return fence.type;
  const [longitude, latitude] = fence.center;
  const sides = [latitude < 0 ? "S" : "N", longitude < 0 ? "W" : "E"];
  return `${fence.radius} m around ${Math.abs(latitude)} ${sides[0]}, ${Math.abs(longitude)} ${sides[1]}`;
}

function rowOfMarker({ id, kind, place = "-", zone = "-" }: Marker): string[] {
  return [id, kind, place, zone];
}
