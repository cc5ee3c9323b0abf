import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const notice = readFileSync(join(root, "NOTICE"), "utf8");
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Besides what package.json depends on: what those bring into a bundle, and what only the build depends on. */
const BROUGHT = ["@valibot/to-json-schema", "flatqueue", "http_ece", "uncrypto"];

it("NOTICE names every package that a mesh or a gateway runs, in its version and under its license", () => {
  const parts = notice.split(/^\d+\. /m);
  for (const name of [...Object.keys(dependencies), ...BROUGHT]) {
    const { version, license } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
    const part =
      parts.find((text) => text.includes(`  ${name} ${version}, Copyright`)) ?? `${name} ${version} is missing`;
    const title = license === "MPL-2.0" ? "Mozilla Public License 2.0" : `${license} License`;
    expect(part).toMatch(new RegExp(`^${title}\\b`));
  }
});
