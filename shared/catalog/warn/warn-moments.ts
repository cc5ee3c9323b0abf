import { readNames } from "../../condition/read-names.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Catalog, Moment } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { makeGuess } from "../check/make-guess.ts";
import { purposesOf } from "../purposes-of.ts";
import { findReaches } from "./reach.ts";
import { type Surroundings, whyNever } from "./why-never.ts";

/** Warns of moments that can never be given, of conditions that ask for what is not there, and of pushes without a yes. */
export function warnOfMoments(catalog: Catalog, nowMs: number, warnings: FaultList): void {
  const around = {
    campaigns: byId(catalog.campaigns),
    markers: byId(catalog.markers),
    purposes: purposesOf(catalog),
    hasLoyalty: catalog.loyalty !== undefined,
    reaches: findReaches(catalog),
    labels: new Set(catalog.places?.flatMap(({ labels = [] }) => labels)),
    guess: makeGuess(),
    nowMs,
  };
  for (const [index, moment] of (catalog.moments ?? []).entries()) {
    if (warnings.isFull()) return;
    const at = pointTo("/moments", index);
    const never = whyNever(moment, around);
    if (never !== undefined) warnings.add(`${at}${never[0]}`, `can never be given: ${never[1]}`);
    warnOfCondition(moment, at, around, warnings);
    if (never === undefined) warnOfPush(moment, at, warnings);
  }
}

function warnOfCondition({ when }: Moment, at: string, around: Surroundings, warnings: FaultList): void {
  if (when === undefined) return;
  const { reaches, labels: known, guess } = around;
  const { labels, ofLoyalty } = readNames(when);
  for (const name of around.hasLoyalty ? [] : ofLoyalty)
    warnings.add(pointTo(at, "when"), `asks for ${name}, and the catalog has no loyalty`);
  for (const label of labels) {
    if (reaches({ label }).places > 0) continue;
    warnings.add(pointTo(at, "when"), `asks for the label "${label}", which no place has${guess(label, known)}`);
  }
}

/** The mesh asks for `push` by itself; who reads the moment should see it too. */
function warnOfPush({ channels, purposes, offer }: Moment, at: string, warnings: FaultList): void {
  const isPushOnly = channels !== undefined && channels.length > 0 && channels.every((channel) => channel === "push");
  if (!isPushOnly || (offer?.variants ?? []).length === 0 || purposes?.includes("push") === true) return;
  warnings.add(pointTo(at, "channels"), 'is given to those only who agreed to "push" as well: name it in purposes');
}

function byId<Item extends { readonly id: string }>(items: readonly Item[] = []): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
