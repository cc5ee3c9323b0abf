import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { parseCondition } from "../../../shared/condition/parse-condition.ts";
import { runs } from "../../support/runs.ts";
import { evaluate, inStore, nowhere, refusal } from "./evaluate.ts";

describe("a condition that holds", () => {
  it.each([
    'place != null && "store" in place.labels',
    'place.id == "main-street" && place.name.startsWith("Main")',
    'place.labels.exists(label, label == "bakery")',
    "place.labels.size() > 1 && size(place.labels) == 2",
    'zone == "counter"',
    "event.data.amount > 9",
    "event.data.amount >= 10 && event.data.amount <= 10",
    "event.data.amount == 10 && 10 == event.data.amount && event.data.amount == 10.0",
    "event.data.amount != 11 && event.data.amount in [10, 20]",
    'event.name == "basket" && event.data.currency == "EUR" && !event.data.gift',
    "has(event.data.amount) && !has(event.data.total)",
    '"amount" in event.data && !("total" in event.data)',
    'event.data["amount"] == 10',
    "event.data.amount > 9.5 && event.data.amount * 2.0 == 20",
    'signal != null && signal.type == "fresh" && signal.data.batch == 7',
    "person.attributes.points >= 3 && person.attributes.points == 3",
    "person.attributes.points < person.visits('store') + 1",
    'person.attributes.tier == "gold" && person.attributes.tier != 5',
    "has(person.attributes.tier) && !has(person.attributes.level)",
    "!has(person.attributes.level) || person.attributes.level > 3",
    "person.attributes.member",
    "person.attributes.ratio < 1 && person.attributes.ratio == 0.5",
    "person.consent.marketing && !person.consent.profiling",
    'person.visits("store") == 3 && person.visits("store") == 3.0 && 3.0 == person.visits("store")',
    'person.visits("store") != 2.5 && person.visits("store") % 2 == 1',
    'person.suppressed("fries") && !person.suppressed("donuts")',
    'live("on-air") && !live("hot-light")',
    "place.labels.all(label, !live(label))",
    "local.hour >= 8 && local.weekday in [6, 7]",
    "local.hour * 60 + local.minute == 570",
    'locale.startsWith("de") && locale.matches("^de(-[A-Z]{2})?$")',
    'locale in ["de", "de-CH"]',
    "[1, 2.0, 'three'].size() == 3",
    "true",
    "local.hour > 8 ? true : false",
    "// a comment\n true",
  ])("%s", (source) => {
    expect(evaluate(source)).toBe(true);
  });

  it("is false where it does not hold", () => {
    expect(evaluate("event.data.amount > 10")).toBe(false);
    expect(evaluate("local.weekday in [1, 2]")).toBe(false);
  });
});

describe("facts that are absent", () => {
  it.each(["place", "zone", "event", "signal"])("%s is null where there is none", (name) => {
    expect(evaluate(`${name} == null`, nowhere)).toBe(true);
    expect(evaluate(`${name} != null`, nowhere)).toBe(false);
    expect(evaluate(`${name} != null`, inStore)).toBe(true);
    expect(evaluate(`null == ${name}`, inStore)).toBe(false);
  });

  it("can be asked for first", () => {
    expect(evaluate('place != null && "store" in place.labels', nowhere)).toBe(false);
    expect(evaluate('zone == "counter"', nowhere)).toBe(false);
    expect(evaluate('"store" in place.labels', { ...nowhere, place: { id: "a", name: "", labels: [] } })).toBe(false);
  });

  it("make an error of what is said about them, and never throw", () => {
    expect(evaluate("event.data.amount > 10", nowhere)).toBe("error");
    expect(evaluate('"store" in place.labels', nowhere)).toBe("error");
    expect(evaluate("person.attributes.level > 3")).toBe("error");
    expect(evaluate("!person.consent.unheard")).toBe("error");
  });

  it("lose against what decides the condition anyway, as CEL has it", () => {
    expect(evaluate("event.data.amount > 10 || true", nowhere)).toBe(true);
    expect(evaluate("event.data.amount > 10 && false", nowhere)).toBe(false);
  });
});

describe("data with names that JavaScript has for itself", () => {
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "prototype"];

  it.each(names)("is read as any other: %s", (name) => {
    const data = JSON.parse(`{"${name}": 7, "amount": 10}`);
    const input = { ...inStore, attributes: data, event: { name: "basket", data }, signal: { type: "fresh", data } };
    for (const map of ["person.attributes", "event.data", "signal.data"])
      expect(
        evaluate(`"${name}" in ${map} && ${map}["${name}"] == 7 && ${map}.amount == 10 && !("x" in ${map})`, input),
      ).toBe(true);
  });

  it.each(names)("is not there if no one gave it: %s", (name) => {
    for (const map of ["person.attributes", "event.data", "signal.data"])
      expect(evaluate(`"${name}" in ${map}`, inStore)).toBe(false);
  });
});

describe("an evaluation that goes wrong is an error", () => {
  it.each([
    "person.attributes.tier > 3",
    "person.attributes.tier",
    "event.data.currency && true",
    "1 / (local.hour - 9) > 0",
    "live(event.data.amount)",
    "person.visits(event.data.amount) > 1",
    'event.data.currency.matches("E") == event.data.nothing',
    "int(event.data.currency) == 1",
    "9223372036854775807 + local.hour > 0",
  ])("%s", (source) => {
    expect(evaluate(source)).toBe("error");
  });

  it("also where the input itself throws or is odd", () => {
    const fails = () => {
      throw new Error("no");
    };
    expect(evaluate('live("x")', { ...inStore, live: fails })).toBe("error");
    expect(evaluate('person.visits("x") > 0', { ...inStore, visits: () => Number.NaN })).toBe("error");
    expect(evaluate("true", { ...inStore, local: { hour: 0.5, minute: 0, weekday: 1 } })).toBe("error");
  });
});

describe("what every object inherits", () => {
  it("is not seen in the data of others", () => {
    expect(evaluate("has(event.data.constructor)")).toBe(false);
    expect(evaluate('"toString" in person.attributes')).toBe(false);
    expect(evaluate("person.attributes.constructor == 1")).toBe("error");
    expect(evaluate("has(person.attributes.__proto__)")).toBe(false);
  });
});

describe("a condition is refused", () => {
  it.each([
    ["local.hour >=", /./],
    ["", /./],
    ["weather == 'rain'", /Unknown variable: weather/],
    ["local.hour + 1", /true or false, this one is int/],
    ["'yes'", /true or false, this one is string/],
    ["person.name == 'x'", /No such key: name/],
    ["local.second > 3", /No such key: second/],
    ["place.label == 'x'", /place has no label, only id, name, labels/],
    ["has(event.amount)", /event has no amount, only name, data/],
    ["event.data.exists(key, signal.amount == 1)", /signal has no amount/],
    ["local.hour == 'nine'", /no such overload/],
    ["person.consent.marketing > 3", /no such overload/],
    ["person.visits(3) > 1", /found no matching overload/],
    ["person.suppressed", /No such key: suppressed/],
    ["live", /Unknown variable: live/],
    ["live(3)", /live\(\) needs the type of a signal/],
    ["locale.visits('x') == 1", /found no matching overload/],
    ["now() > 1", /found no matching overload/],
    ["cel.bind(x, 1, x == 1)", /cel\.bind is not available/],
    ["['a'].exists(place, place == 'a')", /place is already something else/],
  ])("%j", (source, reason) => {
    expect(refusal(source)).toMatch(reason);
  });

  it("with more than 200 nodes", () => {
    const ones = (count: number) => `${Array.from({ length: count }, () => "1").join("+")} > 0`;
    expect(refusal(ones(99))).toBe("accepted");
    expect(refusal(ones(101))).toMatch(/at most 200 nodes/);
    expect(refusal(`${"true && ".repeat(500)}true`)).toMatch(/at most 200 nodes/);
  });

  it("when it nests too deeply, without blowing the stack", () => {
    expect(refusal(`${"(".repeat(8000)}true${")".repeat(8000)}`)).toMatch(/nodes|deep/);
    expect(refusal(`${"!".repeat(16_000)}true`)).toMatch(/nodes|deep/);
    expect(refusal(`${"[".repeat(16_000)}`)).not.toBe("accepted");
    expect(refusal(" ".repeat(20_000))).toMatch(/at most 16384 characters/);
  });

  it("with comprehensions inside each other", () => {
    expect(refusal("place.labels.exists(a, place.labels.exists(b, a == b))")).toMatch(/must not be nested/);
    expect(refusal("place.labels.filter(a, a != 'x').exists(b, b == 'y')")).toMatch(/must not be nested/);
    expect(refusal("[[1].map(x, x)].exists(y, y.size() == 1)")).toMatch(/must not be nested/);
    expect(refusal("place.labels.exists(a, a == 'x') || place.labels.all(a, a != 'y')")).toBe("accepted");
  });
});

describe("whatever is written as a condition", () => {
  it("is parsed or refused, never thrown, and evaluates to true, false or error", () => {
    const word = fc.constantFrom(
      ..."person place event zone local locale live visits ( ) . , [ ] && || ! == < > in 1 2.5 'x' \"y\" null true labels data has".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
        ),
        (source) => {
          const parsed = parseCondition(source, compilePattern);
          if (parsed.ok) expect([true, false, "error"]).toContain(parsed.value(inStore));
          else expect(parsed.error).not.toBe("");
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it("gives the same answer again for the same input", () => {
    const parsed = parseCondition(
      "place.labels.exists(l, l == 'store') && person.visits('store') > 2 && live('on-air')",
      compilePattern,
    );
    expect(parsed.ok && [inStore, nowhere, inStore, nowhere].map(parsed.value)).toEqual([true, "error", true, "error"]);
  });
});
