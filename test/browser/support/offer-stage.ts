import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { offerSite } from "./offer-site.ts";
import { type BrowserName, openBrowser, type TestBrowser } from "./open-browser.ts";
import { type ServedPage, servePage } from "./serve-page.ts";
import { type OfferView, viewOffers } from "./view-offers.ts";

/** A page with a `<mesh-offer>`, a new one for each test. */
export interface OfferStage {
  readonly page: Page;
  readonly view: OfferView;
  readonly url: string;
}

/** Sets the stage for the tests of a suite. */
export function setOfferStage(name: BrowserName): OfferStage {
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;
  let view: OfferView;

  beforeAll(async () => {
    [served, browser] = await Promise.all([offerSite().then(servePage), openBrowser(name)]);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    view = await viewOffers(page, served.url);
  });

  afterEach(() => page.close());

  return {
    get page() {
      return page;
    },
    get view() {
      return view;
    },
    get url() {
      return served.url;
    },
  };
}
