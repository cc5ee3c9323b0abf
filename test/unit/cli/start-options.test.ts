import { describe, expect, it } from "vitest";
import { parseStartOptions } from "../../../cli/start/start-options.ts";
import { EXIT, Refusal } from "../../../local/refusal.ts";

function refusalOf(...args: string[]): Refusal {
  try {
    parseStartOptions(args);
  } catch (cause) {
    if (cause instanceof Refusal) return cause;
    throw cause;
  }
  throw new Error(`${args.join(" ")} was taken`);
}

describe("npm start -- --day", () => {
  it("is 200 people in a minute of seed 1, unless told otherwise", () => {
    expect(parseStartOptions(["--day"])).toMatchObject({ walk: true, day: { people: 200, seconds: 60, seed: 1 } });
    const args = ["--day", "--people", "10", "--seconds", "3600", "--seed", "0", "--once", "--no-redis"];
    expect(parseStartOptions(args)).toMatchObject({ once: true, day: { people: 10, seconds: 3600, seed: 0 } });
    expect(parseStartOptions([]).day).toBeUndefined();
  });

  it.each([
    ["--people", "50"],
    ["--seconds", "50"],
    ["--seed", "50"],
    ["--day", "--no-walk"],
    ["--day", "--people", "9"],
    ["--day", "--people", "2001"],
    ["--day", "--people", "many"],
    ["--day", "--people", ""],
    ["--day", "--seconds", "0"],
    ["--day", "--seconds", "1.5"],
    ["--day", "--seconds", "3601"],
    ["--day", "--seed", "4294967296"],
    ["--day=fast"],
  ])("is not written as %s %s %s: usage, exit 2", (...args) => {
    expect(refusalOf(...args).exitCode).toBe(EXIT.usage);
  });
});
