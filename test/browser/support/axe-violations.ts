import type { Page } from "puppeteer-core";
import { runAxe } from "./run-axe.ts";

/** What axe-core finds on a page, of any weight, in a line each. */
export async function axeViolations(page: Page): Promise<string[]> {
  return (await runAxe(page)).flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
