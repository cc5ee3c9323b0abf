import { readNames } from "../../condition/read-names.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Catalog, Moment, Score } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { type Guess, makeGuess } from "../check/make-guess.ts";
import { DEFAULTS } from "../defaults.ts";
import { purposesOf } from "../purposes-of.ts";

/** Warns of scores that nobody can earn or nothing asks for, and of conditions that look back without a yes to it. */
export function warnOfScores(catalog: Catalog, warnings: FaultList): void {
  const { scores = [], moments = [], places = [] } = catalog;
  const purposes = purposesOf(catalog);
  if (scores.length > 0 && !purposes.includes("profiling"))
    warnings.add(
      "/scores",
      'are earned by no one: no one can agree to "profiling", which policy.purposes does not have',
    );
  const asked = new Set(moments.flatMap(({ when }) => [...namesIn(when).scores]));
  const labels = new Set(places.flatMap(({ labels: ofPlace = [] }) => ofPlace));
  const guess = makeGuess();
  for (const [index, score] of scores.entries()) {
    const at = pointTo("/scores", index);
    if (!asked.has(score.id)) warnings.add(at, "is counted for nothing: no condition asks for it by its name");
    if (score.add.length === 0) warnings.add(pointTo(at, "add"), "is empty: nothing adds to the score");
    warnOfLabels(score, at, { labels, guess }, warnings);
  }
  for (const [index, moment] of moments.entries()) warnOfCondition(moment, pointTo("/moments", index), warnings);
}

function warnOfLabels(
  { add }: Score,
  at: string,
  { labels, guess }: { readonly labels: ReadonlySet<string>; readonly guess: Guess },
  warnings: FaultList,
): void {
  for (const [position, { on }] of add.entries()) {
    const label = "enter" in on && "label" in on.enter ? on.enter.label : undefined;
    if (label === undefined || labels.has(label)) continue;
    const pointer = pointTo(at, "add", position, "on", "enter", "label");
    warnings.add(pointer, `no place has the label "${label}"${guess(label, labels)}`);
  }
}

/** Without `profiling` scores are 0, and of what a person got and did nothing is known. */
function warnOfCondition(
  { when, purposes = [...DEFAULTS.momentPurposes] }: Moment,
  at: string,
  warnings: FaultList,
): void {
  const { scores, moments } = namesIn(when);
  if (scores.size + moments.size === 0 || purposes.includes("profiling")) return;
  const unknown = "scores are 0 and nothing was received";
  warnings.add(pointTo(at, "when"), `asks for what needs "profiling": without it ${unknown}, so name it in purposes`);
}

function namesIn(when: string | undefined): ReturnType<typeof readNames> | typeof NOTHING {
  return when !== undefined && /scores|received|reacted|redeemed/.test(when) ? readNames(when) : NOTHING;
}

const NOTHING = { scores: new Set<string>(), moments: new Set<string>() };
