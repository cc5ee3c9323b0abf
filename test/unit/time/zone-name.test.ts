import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isTimeZone } from "../../../shared/time/zone.ts";
import { isZoneName } from "../../../shared/time/zone-name.ts";

const lines = readFileSync(join(import.meta.dirname, "../../support/tz-names.txt"), "utf8")
  .trim()
  .split("\n");
const names = lines.filter((line) => !line.startsWith("#"));

/** No wall clock is set to it: it says that no zone was chosen, and no runtime knows it. */
const NO_ZONE = "Factory";

/** What ICU understands and no tz database has: each means another zone than its writer thinks. */
const MISUNDERSTOOD = (
  "ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST " +
  "SystemV/AST4 SystemV/AST4ADT SystemV/CST6 SystemV/CST6CDT SystemV/EST5 SystemV/EST5EDT SystemV/HST10 SystemV/MST7 " +
  "SystemV/MST7MDT SystemV/PST8 SystemV/PST8PDT SystemV/YST9 SystemV/YST9YDT"
).split(" ");

describe("a name of the IANA time zone database", () => {
  it("is taken, zones and links, all of them", () => {
    expect(names.length).toBeGreaterThan(590);
    expect(names.filter((name) => !isTimeZone(name))).toEqual([NO_ZONE]);
    expect(names.filter((name) => !isZoneName(name))).toEqual([]);
  });

  it("is taken in any case", () => {
    const spelled = names.flatMap((name) => [name.toLowerCase(), name.toUpperCase()]);
    expect(spelled.filter((name) => !isTimeZone(name) && name.toLowerCase() !== NO_ZONE.toLowerCase())).toEqual([]);
  });

  it("is what this runtime calls each of its own zones", () => {
    expect(Intl.supportedValuesOf("timeZone").filter((name) => !isTimeZone(name))).toEqual([]);
  });

  it.each(["EST", "MST", "HST", "EST5EDT", "CET", "GMT0", "Zulu", "US/Eastern", "Asia/Calcutta", "europe/berlin"])(
    "%s is taken as before",
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );
});

describe("what a runtime merely understands", () => {
  it.each(MISUNDERSTOOD)("%s is no time zone, in any case", (name) => {
    for (const spelled of [name, name.toLowerCase()]) expect(isTimeZone(spelled)).toBe(false);
  });

  it("is understood indeed, or this test would show nothing", () => {
    const understood = (name: string) => new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    expect(understood("BST")).toBe("Asia/Dhaka");
    expect(understood("SystemV/PST8PDT")).toBeDefined();
  });

  it.each([
    "CEST",
    "EDT",
    "PDT",
    "UTC+2",
    "GMT+2",
    "Etc/Unknown",
    "SystemV",
    "/Berlin",
    "Europe/",
    "Europe",
    "Local/Time",
  ])("%s is none either", (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
