import { pointTo } from "../../json/json-pointer.ts";
import { parseTemplate } from "../../text/parse-template.ts";
import type { Catalog, Moment, Place } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { stageTexts, writtenTexts } from "../check/written-texts.ts";

/** A name in two braces each, as other template languages have it; here the first two are one brace, to be read. */
const BRACED_TWICE = /\{\{((?:place|zone|(?:event|signal|run|attributes)\.[^{}:]+)(?::time|:date)?)\}/;

/** A name in a link, which stays as it is written; a browser writes the braces otherwise. */
const IN_LINK = /\{(?:place|zone|(?:event|signal|run|attributes)\.[^{}]+)\}/;

/**
 * Warns of texts and links that people would meet otherwise than they were meant: with braces, or with the id of a
 * place.
 */
export function warnOfTexts(catalog: Catalog, warnings: FaultList): void {
  for (const [index, journey] of (catalog.journeys ?? []).entries()) {
    if (warnings.isFull()) return;
    const at = pointTo("/journeys", index);
    for (const [pointer, text] of stageTexts(journey, at)) warnOfBraces(text, pointer, warnings);
    for (const [position, { action }] of journey.stages.entries())
      warnOfLink(action?.url, pointTo(at, "stages", position, "action", "url"), warnings);
  }
  const nameless = (catalog.places ?? []).filter(({ name }) => name === undefined);
  for (const [index, moment] of (catalog.moments ?? []).entries()) {
    if (warnings.isFull()) return;
    for (const [at, text] of writtenTexts(moment, pointTo("/moments", index))) {
      warnOfBraces(text, at, warnings);
      const place = namesPlace(text) ? nameless.find((one) => mayHappenAt(one, moment, catalog)) : undefined;
      if (place === undefined) continue;
      warnings.add(at, `names {place}, and the place "${place.id}" has no name: people would read its id`);
    }
    for (const [position, { action }] of (moment.offer?.variants ?? []).entries())
      warnOfLink(action?.url, pointTo("/moments", index, "offer", "variants", position, "action", "url"), warnings);
  }
}

function warnOfBraces(text: string, at: string, warnings: FaultList): void {
  const [, braced] = BRACED_TWICE.exec(text) ?? [];
  if (braced !== undefined) warnings.add(at, `shows a brace and the word: did you mean "{${braced}}"?`);
}

function warnOfLink(url: string | undefined, at: string, warnings: FaultList): void {
  const [name] = IN_LINK.exec(url ?? "") ?? [];
  if (name !== undefined) warnings.add(at, `names ${name}, and a link names no values: it has the braces`);
}

function namesPlace(text: string): boolean {
  if (!text.includes("{")) return false;
  const parsed = parseTemplate(text);
  return parsed.ok && parsed.value.some((part) => typeof part !== "string" && part.of === "place");
}

function mayHappenAt({ id, labels = [] }: Place, { on }: Moment, { markers = [] }: Catalog): boolean {
  if ("scan" in on) return markers.some((marker) => marker.id === on.scan && marker.place === id);
  if ("event" in on || "stage" in on || "after" in on) return true;
  const where = "enter" in on ? on.enter : "exit" in on ? on.exit : "dwell" in on ? on.dwell : on.place;
  if (where === undefined) return true;
  return "place" in where ? where.place === id : labels.includes(where.label);
}
