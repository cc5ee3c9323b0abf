import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { ListName } from "../../shared/catalog/check/check-parts.ts";
import { findReferences, type Reference } from "../../shared/catalog/find-references.ts";
import type { LiveState } from "../../shared/live/live-state.ts";
import { askWhether, similarName } from "../../shared/text/similar-name.ts";
import { placeOf } from "../catalog-file/join-pieces.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP } from "../operator/find-mesh.ts";
import { type AskedCatalog, readAskedCatalog } from "../operator/read-asked-catalog.ts";
import { parseOptions } from "../parse-options.ts";
import { tableOf } from "../table-of.ts";

const LISTS: Readonly<Record<string, ListName>> = {
  moment: "moments",
  campaign: "campaigns",
  place: "places",
  marker: "markers",
  beacon: "beacons",
  tag: "tags",
  sender: "senders",
  score: "scores",
  journey: "journeys",
};

const HELP = `npx mesh show [KIND] ID [--file FILE] [--json] [--state DIR] [--url URL --operator NAME]

Prints one thing of the mesh's catalog as JSON, then what refers to it. KIND is needed if two things have that id:
${Object.keys(LISTS).join(", ")}.

  --file FILE     of a file, or of a folder of files, instead
  --json          the same for programs: {"kind", "id", "object", "state", "referredToBy": […]}

${MESH_OPTIONS_HELP}`;

interface Found {
  readonly kind: string;
  readonly list: ListName;
  readonly index: number;
  readonly object: { readonly id: string };
}

/** `mesh show`: one thing of a catalog. */
export async function meshShow(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, file: { type: "string" }, json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [kind, id] = positionals.length === 1 ? [undefined, positionals[0]] : positionals;
  if (id === undefined || positionals.length > 2) throw new UsageRefusal("One ID is needed.", HELP);
  if (kind !== undefined && !Object.hasOwn(LISTS, kind))
    throw new UsageRefusal(`There is no kind "${kind}".${guess(kind, Object.keys(LISTS))}`, HELP);
  const asked = await readAskedCatalog(values.file, values);
  const found = findObject(asked.catalog, kind, id);
  const references = findReferences(asked.catalog, found.list, id);
  const state = stateOf(found, asked.live);
  if (values.json) {
    const referredToBy = references.map(({ from, ...rest }) => ({ kind: kindOf(from.list), id: from.id, ...rest }));
    return console.log(JSON.stringify({ kind: found.kind, id, object: found.object, state, referredToBy }));
  }
  const origin = asked.originOf?.(`/${found.list}/${found.index}`);
  const title = [`${found.kind} ${id}`, state && `(${state})`, origin && placeOf(origin)].filter(Boolean).join("  ");
  const told = references.length === 0 ? "Nothing refers to it." : `Referred to by:\n${tellAll(references, asked)}`;
  console.log(visibleText(`${title}\n${JSON.stringify(found.object, null, 2)}\n\n${told}`));
}

function findObject(catalog: Catalog, wanted: string | undefined, id: string): Found {
  const kinds = wanted === undefined ? Object.keys(LISTS) : [wanted];
  const all = kinds.flatMap((kind) => objectsOf(catalog, kind));
  const [found, ...others] = all.filter(({ object }) => object.id === id);
  if (found === undefined) {
    const known = all.map(({ object }) => object.id);
    const nothing = wanted === undefined ? "nothing that is called" : `no ${wanted}`;
    throw new Refusal(`The catalog has ${nothing} "${id}".${guess(id, known) || hint(known)}`);
  }
  if (others.length > 0) {
    const ways = [found, ...others].map(({ kind }) => `"mesh show ${kind} ${id}"`);
    throw new Refusal(`Several things are called ${id}: say ${ways.join(" or ")}.`);
  }
  return found;
}

function objectsOf(catalog: Catalog, kind: string): readonly Found[] {
  const list = LISTS[kind];
  if (list === undefined) return [];
  return (catalog[list] ?? []).map((object, index) => ({ kind, list, index, object }));
}

function guess(name: string, known: readonly string[]): string {
  return askWhether(similarName(name, known));
}

function hint(known: readonly string[]): string {
  return known.length === 0 ? "" : ' "npx mesh list" prints what there is.';
}

function stateOf({ kind, object: { id } }: Found, live: LiveState | undefined): "paused" | "revoked" | undefined {
  if (live === undefined) return undefined;
  const { pausedMoments, pausedCampaigns, revokedSenders, revokedBeacons } = live;
  if (kind === "moment" && pausedMoments.includes(id)) return "paused";
  if (kind === "campaign" && pausedCampaigns.includes(id)) return "paused";
  if (kind === "sender" && revokedSenders.includes(id)) return "revoked";
  return kind === "beacon" && revokedBeacons.includes(id) ? "revoked" : undefined;
}

function kindOf(list: ListName): string {
  return list.slice(0, -1);
}

/** One line for each: whose, in which member, by which name, and in which file. */
function tellAll(references: readonly Reference[], { originOf }: AskedCatalog): string {
  const rows = references.map(({ from, member, name, pointer }) => {
    const origin = originOf?.(pointer);
    return [`  ${kindOf(from.list)} ${from.id}`, member, name, origin === undefined ? "" : placeOf(origin)];
  });
  return tableOf(rows);
}
