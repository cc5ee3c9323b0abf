import type { Page } from "puppeteer-core";
import { runAxe } from "./run-axe.ts";

/** What axe-core finds on a page, of any weight, in a line each; by these rules, or by all. */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  return (await runAxe(page, rules)).flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
