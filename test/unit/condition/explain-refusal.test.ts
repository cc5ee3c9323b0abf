import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { explainRefusal } from "../../../shared/condition/explain-refusal.ts";
import { parseCondition } from "../../../shared/condition/parse-condition.ts";

/** What its author reads about a condition. */
function explain(source: string): string {
  const parsed = parseCondition(source, compilePattern);
  return parsed.ok ? "accepted" : explainRefusal(parsed.error, source);
}

describe("a condition that is refused is explained by what was meant", () => {
  it.each([
    // operators of other languages
    ['person.visits("shop") => 3', "there is no operator =>: write >= (character 23)"],
    ['person.visits("shop") =< 3', "there is no operator =<: write <= (character 23)"],
    ['person.visits("shop") = 3', "there is no operator =: write == or >= (character 23)"],
    ['locale === "de"', "there is no operator ===: write == (character 8)"],
    ['locale !== "de"', "there is no operator !==: write != (character 8)"],
    ['locale <> "de"', "there is no operator <>: write != (character 8)"],
    ['person.visits("shop") >== 3', "there is no operator >==: write >= (character 23)"],
    ["local.hour > 3 & local.hour < 5", "there is no operator &: write && (character 16)"],
    ["local.hour > 3 | local.hour < 5", "there is no operator |: write || (character 16)"],
    ["local.hour > 3 and local.hour < 5", "there is no operator and: write && (character 16)"],
    ["local.hour > 3 OR local.hour < 5", "there is no operator OR: write || (character 16)"],
    ["not true", "there is no operator not: write ! (character 1)"],
    // names
    ['person.vists("shop") > 1', 'person has no vists: did you mean "visits"?'],
    ['person.suppresed("x")', 'person has no suppresed: did you mean "suppressed"?'],
    ["person.consnt.marketing", 'person has no consnt: did you mean "consent"?'],
    [
      "person.name == 'x'",
      "person has no name, only consent, attributes, scores, points, tier, linked, visits, suppressed, received, reacted, redeemed",
    ],
    ["local.hours > 3", 'local has no hours: did you mean "hour"?'],
    ["local . second > 3", "local has no second, only hour, minute, weekday"],
    ["persn.consent.marketing", 'there is no persn: did you mean "person"?'],
    ["weather == 'rain'", "there is no weather, only person, zone, local, locale, place, event, signal, run"],
    ['place.id.startWith("x")', 'there is no startWith(): did you mean "startsWith"?'],
    ['locale.contain("de")', 'there is no contain(): did you mean "contains"?'],
    ['place.labels.exist(l, l == "x")', 'there is no exist(): did you mean "exists"?'],
    ["sizes(locale) > 1", 'there is no function sizes: did you mean "size"?'],
    ["now() > 1", "there is no function now"],
    ["int(true) > 1", "int() does not take what is in its brackets"],
    ["place.label == 'x'", "place has no label, only id, name, labels"],
    // how they are written
    ['visits("shop") > 3', 'visits is not asked that way: write it like person.visits("shop")'],
    ["person.visits(3) > 1", 'visits is not asked that way: write it like person.visits("shop")'],
    ['person.received("hello")', 'received is not asked that way: write it like person.received("moment", "P7D")'],
    ["person.reacted", 'reacted needs brackets: write it like person.reacted("moment", "click")'],
    ["person.redeemed(3, 4)", "redeemed() needs the id of a moment, written out"],
    ['person.score["vip"] > 3', 'person has no score: did you mean "scores"?'],
    ["person.visits > 3", 'visits needs brackets: write it like person.visits("shop")'],
    ["locale.contains(3)", "contains() cannot be asked of that, or not with that in its brackets"],
    ['local.weekday == "Mon"', "int == string is not possible: both must be of one kind, a number has no quotes"],
    ["person.visits(“shop”) > 3", "Unexpected character: “ (character 15): write straight quotes, \" or '"],
    ['locale == "de', "Unterminated string (character 11): a text is not closed, its second quote is missing"],
    ["size(place.labels", "Expected RPAREN, got EOF (character 18): it ends too early, is a bracket open?"],
    // what is clear as it is
    ["true; false", "Unexpected character: ; (character 5)"],
    ["local.hour + 1", "a condition is true or false, this one is int"],
    ["@", "Unexpected character: @ (character 1)"],
  ])("%s", (source, words) => {
    expect(explain(source)).toBe(words);
  });

  it.each([
    "size(locale) > 1",
    "int('1') == 1",
    "double('1') > 0.5",
    "string(1) == '1'",
    "bool('true')",
    "has(event.data.x)",
  ])("but what it knows as a function is one: %s", (source) => {
    expect(explain(source)).toBe("accepted");
  });
});
