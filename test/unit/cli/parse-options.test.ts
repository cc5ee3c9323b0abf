import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../cli/parse-options.ts";
import { UsageRefusal } from "../../../local/refusal.ts";

const THUMBPRINT = "-8uO1eo6aeFgg_W3v8F_DFkZ91RGSNYe_5PEcWt6qsE";
const OPTIONS = { token: { type: "string" }, json: { type: "boolean" }, url: { type: "string" } } as const;
const parse = (...args: string[]) => parseOptions({ args, options: OPTIONS, allowPositionals: true }, "help");

describe("a thumbprint or a token that begins with a hyphen", () => {
  it.each([
    ["is the value of the option before", ["--token", THUMBPRINT], { token: THUMBPRINT }, []],
    ["is what is named", ["device", THUMBPRINT], {}, ["device", THUMBPRINT]],
    [
      "is what is named, before options too",
      ["device", THUMBPRINT, "--url", "u"],
      { url: "u" },
      ["device", THUMBPRINT],
    ],
    ["is what is named after an option without a value", ["--json", THUMBPRINT], { json: true }, [THUMBPRINT]],
    ["is what is named as a version, which is shorter", ["-prx2_RdTpOFNFdS72qNeZsd"], {}, ["-prx2_RdTpOFNFdS72qNeZsd"]],
    ["is what is named behind two hyphens", ["device", "--", THUMBPRINT], {}, ["device", THUMBPRINT]],
  ])("%s", (_what, args, values, positionals) => {
    const parsed = parse(...args);
    expect({ ...parsed.values }).toEqual(values);
    expect(parsed.positionals).toEqual(positionals);
  });

  it("leaves options what they are", () => {
    expect({ ...parse("a", "--url", "u", "b", "--", "--json").values }).toEqual({ url: "u" });
    expect(() => parse("-8")).toThrow(UsageRefusal);
    expect(() => parse("--token")).toThrow(UsageRefusal);
    expect(() => parse("--token", "-x")).toThrow(UsageRefusal);
  });
});

describe("what was not written as it must be", () => {
  const HELP = "npx mesh live thing ID [--json]\n               [--url URL]\n\nTells all.\n\n  --json  for programs";
  const refusal = (...args: string[]) => {
    try {
      parseOptions({ args, options: OPTIONS }, HELP);
      return undefined;
    } catch (cause) {
      return cause instanceof UsageRefusal ? cause.message : cause;
    }
  };

  it("is told with how the command is written, and with no more of its help", () => {
    expect(refusal("--jsn")).toBe(
      "There is no option --jsn. Did you mean --json?\n\n" +
        'npx mesh live thing ID [--json]\n               [--url URL]\n"npx mesh help live thing" tells more.',
    );
  });

  it.each([
    [["--nothing-like-it"], "There is no option --nothing-like-it."],
    [["-x"], "There is no option -x."],
    [["--url"], "--url needs a value."],
    [["--url", "--json"], "--url needs a value."],
    [["--json=1"], "--json takes no value."],
    [["all"], '"all" is too much: only options go here.'],
  ])("%j: %s", (args, sentence) => {
    expect(refusal(...args)).toMatch(new RegExp(`^${sentence.replaceAll(".", "\\.")}\n\n`));
  });

  it.each([
    ["npx mesh <command> [options]", "npx mesh help"],
    ["npx mesh pause moment|campaign ID", "npx mesh help pause"],
    ["npx mesh init [DIR]", "npx mesh help init"],
    ["npm start -- [options]     runs a mesh", "npm start -- --help"],
  ])("%s: more is told by %s", (usage, command) => {
    expect(new UsageRefusal("No.", `${usage}\n\nmore`).message).toBe(`No.\n\n${usage}\n"${command}" tells more.`);
  });
});
