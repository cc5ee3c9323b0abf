import * as v from "valibot";
import { EXIT, Refusal, UsageRefusal } from "../../local/refusal.ts";
import { findState, urlOf } from "../../local/state/state.ts";
import { DEFAULTS } from "../../shared/catalog/defaults.ts";
import { urlOfMarker } from "../../shared/locate/locate-marker.ts";
import { chooseLanguage } from "../../shared/pages/choose-language.ts";
import { linkOf } from "../../shared/pages/link-of.ts";
import { isLocale } from "../../shared/text/lookup-text.ts";
import { readValidCatalog } from "../catalog-file/read-valid-catalog.ts";
import { readPublished } from "../operator/edit-catalog.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";
import { chooseTitle, findPrintable, scannedBy } from "../poster/choose-title.ts";
import { drawPoster } from "../poster/draw-poster.ts";

const TIMEOUT_MS = 10_000;

const meshForm = v.object({ audience: v.pipe(v.string(), v.url()) });

const HELP = `npx mesh poster MARKER [--catalog FILE] [--title TEXT] [--locale TAG] [--state DIR] [--url URL] > poster.svg

Prints a poster of one A4 page, as SVG: the QR code of the marker's address, what it is about, what comes of a scan, and the
address for those who cannot scan. In the brand's colour, if the catalog has one. Every browser prints it, and makes a PDF.

  MARKER          its id in the catalog. A marker whose code changes cannot be printed: a display shows it
  --catalog FILE  the catalog, a file or a folder, and nothing is asked of a mesh: --url, or --state, says its address only
  --title TEXT    what it says on top: what the marker's moment offers, or the name of its place, unless given
  --locale TAG    the language, as de: that of the catalog unless given

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  catalog: { type: "string" },
  title: { type: "string" },
  locale: { type: "string" },
} as const;

/** `mesh poster`: a code to hang up. */
export async function meshPoster(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new UsageRefusal("One MARKER is needed.", HELP);
  if (values.locale !== undefined && !isLocale(values.locale))
    throw new UsageRefusal("--locale must be a language tag, as de or pt-BR.", HELP);
  if (/^https?:/.test(id)) throw new Refusal(refuseAddress(id));
  const catalog =
    values.catalog === undefined
      ? await readPublished(meshOf(values))
      : (await readValidCatalog(values.catalog)).catalog;
  const marker = findPrintable(catalog, id);
  if (!marker.ok) throw new Refusal(marker.error);
  const origin = await originOf(values);
  const locale = values.locale ?? catalog.mesh?.locale ?? DEFAULTS.mesh.locale;
  const title = chooseTitle(catalog, marker.value, locale);
  if (scannedBy(catalog, id).length === 0) console.error(`No moment waits for a scan of "${id}" yet.`);
  if (new URL(origin).protocol !== "https:") console.error(`${origin} is a mesh of this machine: no phone reaches it.`);
  process.stdout.write(
    drawPoster({
      address: `${origin}/m/${id}`,
      title: values.title ?? title.text,
      name: catalog.mesh?.name ?? DEFAULTS.mesh.name,
      language: chooseLanguage([locale]),
      titleLanguage: values.title === undefined ? title.language : locale,
      colour: catalog.mesh?.brand?.colour,
    }),
  );
}

/** Of a code that changes people have an address: it is over in minutes. */
function refuseAddress(address: string): string {
  const { id, token } = urlOfMarker(address, address) ?? {};
  if (token !== undefined)
    return "That is the code of a marker that changes: it is over in minutes and cannot be printed.";
  return `The id of a marker is needed, not an address${id === undefined ? "." : `: "${id}".`}`;
}

/** The address that devices know the mesh by: an operator may reach it by another one, which must not be on a wall. */
async function originOf(values: { state: string; url?: string; audience?: string; catalog?: string }): Promise<string> {
  const said = values.audience ?? values.url ?? urlOf(findState(values.state));
  if (linkOf(said) === undefined) throw new Refusal(`${said} is no address of a mesh, as https://mesh.example.com is.`);
  const { origin } = new URL(said);
  if (values.catalog !== undefined) return origin;
  try {
    const answer = await fetch(`${origin}/v1/mesh`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return new URL(v.parse(meshForm, await answer.json()).audience).origin;
  } catch {
    throw new Refusal(`No mesh answers devices at ${origin}: --audience says where one does.`, EXIT.unavailable);
  }
}
