import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "puppeteer-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A rule of axe-core that a page breaks, and where. */
export interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * Gives all that axe-core finds on a page by these rules (by all if there are none), of any weight. What passes stays in the
 * page: that is most of its work.
 */
export async function runAxe(page: Page, rules?: readonly string[]): Promise<AxeViolation[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(AXE);
  const options = JSON.stringify({ resultTypes: ["violations"], runOnly: rules });
  const found = await page.evaluate(`axe.run(${options}).then(({ violations }) => violations)`);
  return found as AxeViolation[];
}
