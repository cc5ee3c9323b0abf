import type { Catalog, Marker, Moment, Trust, WrittenText } from "../../shared/catalog/catalog.ts";
import { DEFAULTS } from "../../shared/catalog/defaults.ts";
import { isBelow } from "../../shared/catalog/warn/reach.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { lookupTag, lookupText } from "../../shared/text/lookup-text.ts";
import { parseTemplate } from "../../shared/text/parse-template.ts";
import { askWhether, similarName } from "../../shared/text/similar-name.ts";

/** A text and its language, a BCP 47 tag. */
export interface Title {
  readonly text: string;
  readonly language: string;
}

/** The marker of this id, if a printed code of it would do anything. The error is a sentence. */
export function findPrintable(catalog: Catalog, id: string): Result<Marker, string> {
  const { markers = [] } = catalog;
  const marker = markers.find((one) => one.id === id);
  if (marker === undefined) return err(unknown(id, markers));
  if (marker.kind === "nfc") return err(`The marker "${id}" is an NFC tag: write its address onto the tag instead.`);
  const asked = scannedBy(catalog, id).map(({ trust = DEFAULTS.trust }) => trust);
  const printed: Trust = marker.trust ?? DEFAULTS.trust;
  if (asked.length === 0 || asked.some((trust) => !isBelow(printed, trust))) return ok(marker);
  return err(
    `The code of "${id}" cannot be printed: its moments ask for a trust that only a code which changes has. ` +
      `A display shows it ("mesh marker").`,
  );
}

/**
 * What a poster is called: by the moment that its marker sets off, if there is one of an offer and its title names nothing
 * but where the poster hangs; else by the place, or the mesh.
 */
export function chooseTitle(catalog: Catalog, marker: Marker, locale: string): Title {
  const fallback = catalog.mesh?.locale ?? DEFAULTS.mesh.locale;
  const moments = scannedBy(catalog, marker.id).filter(({ offer }) => offer !== undefined);
  const [best] = moments.toSorted((a, b) => (b.priority ?? DEFAULTS.priority) - (a.priority ?? DEFAULTS.priority));
  const offered: WrittenText | undefined = best?.offer?.variants[0]?.title;
  const texts = typeof offered === "string" ? { [fallback]: offered } : offered;
  const place = catalog.places?.find(({ id }) => id === marker.place)?.name;
  const text =
    texts && fillHere(lookupText(texts, locale, fallback), { place: place ?? marker.place, zone: marker.zone });
  if (texts === undefined || text === undefined) {
    return { text: place ?? catalog.mesh?.name ?? DEFAULTS.mesh.name, language: fallback };
  }
  return { text, language: lookupTag(texts, locale, fallback) ?? fallback };
}

/** The text with what is the same for everybody who reads it there; undefined if it names anything else. */
function fillHere(
  text: string,
  here: { readonly place: string | undefined; readonly zone: string | undefined },
): string | undefined {
  const parsed = parseTemplate(text);
  const parts = (parsed.ok ? parsed.value : [text]).map((part) =>
    typeof part === "string" ? part : part.of === "place" || part.of === "zone" ? here[part.of] : undefined,
  );
  return parts.includes(undefined) ? undefined : parts.join("");
}

/** The moments that a scan of this marker sets off. */
export function scannedBy(catalog: Catalog, marker: string): readonly Moment[] {
  return (catalog.moments ?? []).filter(({ on }) => "scan" in on && on.scan === marker);
}

function unknown(id: string, markers: readonly Marker[]): string {
  const ids = markers.map((marker) => marker.id);
  if (ids.length === 0) return `There is no marker "${id}": the catalog has none.`;
  const guess = askWhether(similarName(id, ids));
  const known = ids.length > 20 ? `${ids.slice(0, 20).join(", ")} and ${ids.length - 20} more` : ids.join(", ");
  return `There is no marker "${id}"${guess === "" ? `: there are ${known}.` : `.${guess}`}`;
}
