import { pointTo } from "../../json/json-pointer.ts";
import type { Journey, Moment, Variant, WrittenText } from "../catalog.ts";
import type { Pruned } from "./prune-invalid.ts";

/**
 * Every text of a moment's offer in every language as it is written, with where it stands and its variant: `at` points to
 * the moment.
 */
export function writtenTexts(
  moment: Pruned<Moment> | undefined,
  at: string,
): readonly (readonly [pointer: string, text: string, variant: Pruned<Variant>])[] {
  return (moment?.offer?.variants ?? []).flatMap((variant = {}, index) => {
    const own = pointTo(at, "offer", "variants", index);
    const texts = [
      ...byLanguage(variant.title, pointTo(own, "title")),
      ...byLanguage(variant.body, pointTo(own, "body")),
      ...byLanguage(variant.action?.label, pointTo(own, "action", "label")),
    ];
    return texts.map(([pointer, text]) => [pointer, text, variant] as const);
  });
}

/** The same of the stages of a journey. */
export function stageTexts(
  journey: Pruned<Journey> | undefined,
  at: string,
): readonly (readonly [pointer: string, text: string])[] {
  return (journey?.stages ?? []).flatMap((stage, index) => {
    const own = pointTo(at, "stages", index);
    return [
      ...byLanguage(stage?.title, pointTo(own, "title")),
      ...byLanguage(stage?.body, pointTo(own, "body")),
      ...byLanguage(stage?.action?.label, pointTo(own, "action", "label")),
    ];
  });
}

/** A text in each of its languages, with where it stands. */
export function byLanguage(text: Pruned<WrittenText> | undefined, at: string): (readonly [string, string])[] {
  if (typeof text === "string") return [[at, text]];
  return Object.entries(text ?? {}).flatMap(([language, written]) =>
    written === undefined ? [] : [[pointTo(at, language), written] as const],
  );
}
