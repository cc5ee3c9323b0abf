import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTemplate, type Template, writtenName } from "../../../shared/text/parse-template.ts";
import { runs } from "../../support/runs.ts";

describe("a text taken apart", () => {
  it.each<[string, Template]>([
    ["", []],
    ["Hello", ["Hello"]],
    ["{place}", [{ of: "place" }]],
    ["Fresh at {place}!", ["Fresh at ", { of: "place" }, "!"]],
    ["{zone}{zone}", [{ of: "zone" }, { of: "zone" }]],
    ["{event.dish}", [{ of: "event", member: "dish" }]],
    ["{event.größe}", [{ of: "event", member: "größe" }]],
    ["{event.first name}", [{ of: "event", member: "first name" }]],
    ["{event.a.b}", [{ of: "event", member: "a.b" }]],
    ["{signal.until:time}", [{ of: "signal", member: "until", format: "time" }]],
    ["{attributes.tier}", [{ of: "attributes", member: "tier" }]],
    ["{attributes.data.x}", [{ of: "attributes", member: "data.x" }]],
    ["{run.gate:date}", [{ of: "run", member: "gate", format: "date" }]],
    ["{coupon.value}", [{ of: "coupon", member: "value" }]],
    ["{points.balance}", [{ of: "points", member: "balance" }]],
    ["a } b }}", ["a } b }}"]],
    ["{{place}", ["{place}"]],
    ["{{{place}}", ["{", { of: "place" }, "}"]],
    ["{{{{", ["{{"]],
  ])("%j is %j", (text, template) => {
    expect(parseTemplate(text)).toEqual({ ok: true, value: template });
  });

  it.each<[string, readonly string[]]>([
    ["{", ["opens a name that nothing closes: write {{ for a brace"]],
    ["50 % { off", ["opens a name that nothing closes: write {{ for a brace"]],
    ["{pl{place}", ["opens a name that nothing closes: write {{ for a brace"]],
    ["{{{", ["opens a name that nothing closes: write {{ for a brace"]],
    [
      "{}",
      [
        "names {}, which is no value: write {place}, {zone}, {event.NAME}, {signal.NAME} or {attributes.NAME}, or {{ for a brace",
      ],
    ],
    ["{plcae}", ['names {plcae}, which is no value: did you mean "{place}"?']],
    ["{Place}", ['names {Place}, which is no value: did you mean "{place}"?']],
    ["{ place }", ['names { place }, which is no value: did you mean "{place}"?']],
    ["{evnet.dish}", ['names {evnet.dish}, which is no value: did you mean "{event.dish}"?']],
    ["{attribute.tier}", ['names {attribute.tier}, which is no value: did you mean "{attributes.tier}"?']],
    [
      "{person.attributes.tier}",
      ['names {person.attributes.tier}, which is no value: did you mean "{attributes.tier}"?'],
    ],
    ["{event.data.dish}", ['names {event.data.dish}: did you mean "{event.dish}"?']],
    ["{place.name}", ['names {place.name}: did you mean "{place}"?']],
    ["{coupon.code}", ['names {coupon.code}: did you mean "{coupon.value}"?']],
    ["{points}", ['names {points}: did you mean "{points.balance}"?']],
    ["{event}", ["names {event}: say which value of it, as {event.NAME}"]],
    ["{event.}", ["names {event.}: say which value of it, as {event.NAME}"]],
    ["{event. dish}", ['names {event. dish}: did you mean "{event.dish}"?']],
    [`{event.${"x".repeat(65)}}`, [`names {event.${"x".repeat(65)}}: a name has at most 64 characters`]],
    ["{event.at:tmie}", ['names {event.at:tmie}, and a value is written as time or date: did you mean "time"?']],
    ["{event.at:}", ["names {event.at:}, and a value is written as time or date"]],
    ["{place:time}", ["names {place:time}: only values of event and signal can be written as time or date"]],
    [
      "{attributes.at:date}",
      ["names {attributes.at:date}: only values of event and signal can be written as time or date"],
    ],
  ])("%j is refused: %j", (text, faults) => {
    expect(parseTemplate(text)).toEqual({ ok: false, error: faults });
  });

  it("names at most 50 values", () => {
    expect(parseTemplate("{place}".repeat(50)).ok).toBe(true);
    expect(parseTemplate("{place}".repeat(51))).toEqual({ ok: false, error: ["names more than 50 values"] });
    expect(parseTemplate("{{".repeat(51)).ok).toBe(true);
    const faults = parseTemplate("{x}".repeat(1_000_000));
    expect(faults.ok ? 0 : faults.error.length).toBe(51);
  });

  it("tells all that is wrong, and cuts what is long", () => {
    const parsed = parseTemplate(`{plcae} {zoen} {${"y".repeat(5000)}}`);
    expect(parsed.ok ? [] : parsed.error.map((fault) => fault.slice(0, 30))).toEqual([
      "names {plcae}, which is no val",
      "names {zoen}, which is no valu",
      "names {yyyyyyyyyyyyyyyyyyyyyyy",
    ]);
    expect(parsed.ok ? 0 : (parsed.error.at(-1) ?? "").length).toBeLessThan(250);
  });

  it("says the same once it is put together again", () => {
    const piece = fc.oneof(
      fc.constantFrom("{", "}", "{{", "}}", "{place}", "{event.x}", "{event.x:time}", "{signal.y:date}", "{{{zone}"),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const together = (template: Template) =>
      template.map((part) => (typeof part === "string" ? part.replaceAll("{", "{{") : writtenName(part))).join("");
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseTemplate(written);
        if (!parsed.ok) {
          expect(parsed.error.length).toBeGreaterThan(0);
          return;
        }
        expect(together(parsed.value)).toBe(written);
      }),
      { numRuns: runs(500) },
    );
  });
});
