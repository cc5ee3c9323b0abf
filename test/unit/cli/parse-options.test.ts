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

  it("is refused in one sentence if it is an option that nobody knows", () => {
    expect(() => parse("--state", "S")).toThrow(/^Unknown option '--state'\.\n\nhelp$/);
  });

  it("leaves options what they are", () => {
    expect({ ...parse("a", "--url", "u", "b", "--", "--json").values }).toEqual({ url: "u" });
    expect(() => parse("-8")).toThrow(UsageRefusal);
    expect(() => parse("--token")).toThrow(UsageRefusal);
    expect(() => parse("--token", "-x")).toThrow(UsageRefusal);
  });
});
