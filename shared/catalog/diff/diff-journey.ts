import type { Journey, Stage } from "../catalog.ts";
import { type Difference, sayChange, wordOfText } from "./change.ts";
import { isSame } from "./diff-moment.ts";

/** What differs between two journeys of one id; nothing: they are the same to everybody. */
export function diffJourney(before: Journey, after: Journey): readonly Difference[] {
  const differences: Difference[] = [];
  const other = (says: string) => differences.push({ effect: "other", says });
  for (const name of ["purposes", "endAfter"] as const) {
    if (!isSame(before[name], after[name])) other(sayChange(name, before[name], after[name]));
  }
  const known = new Map(before.stages.map((stage) => [stage.id, stage]));
  const left = new Set(after.stages.map(({ id }) => id));
  for (const { id } of before.stages)
    if (!left.has(id)) other(`has the stage ${id} no more: runs at it go on from there`);
  for (const stage of after.stages) {
    const was = known.get(stage.id);
    if (was === undefined) other(`has the new stage ${stage.id}`);
    else for (const says of diffStage(was, stage)) other(`has another stage ${stage.id}: ${says}`);
  }
  const [was, is] = [before, after].map(({ stages }) => stages.map(({ id }) => id));
  const both = (ids: readonly string[] = []) => ids.filter((id) => known.has(id) && left.has(id));
  if (!isSame(both(was), both(is))) other(`has its stages in another order: ${is?.join(", ")}`);
  return differences;
}

function diffStage(before: Stage, after: Stage): readonly string[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) => !isSame(was[name], is[name]));
  return names.map((name) => sayChange(name, was[name], is[name]));
}

function partsOf({ id: _id, title, body, action, ...others }: Stage): Readonly<Record<string, unknown>> {
  const button = action && wordOfText(action.label);
  return { title: wordOfText(title), body: wordOfText(body), ...others, button, link: action?.url };
}
