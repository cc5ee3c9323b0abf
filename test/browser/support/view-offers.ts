import type { Page } from "puppeteer-core";
import type { Offer } from "../../../client/sdk/api.ts";
import type {} from "../page/offer-page.ts";

const HOUR_MS = 3_600_000;

/** A page of `offerSite`, as a person sees and uses it. */
export type OfferView = Awaited<ReturnType<typeof viewOffers>>;

/** Opens the page, with the stand-in of a mesh that it has. */
export async function viewOffers(page: Page, url: string) {
  await page.goto(url);
  await page.waitForFunction(() => globalThis.stage !== undefined);

  /** A card that holds for an hour, unless said otherwise. */
  function offerOf(about: Partial<Offer> = {}): Offer {
    return {
      moment: "hot-light",
      variant: "a",
      format: "card",
      title: "The hot light is on",
      body: "The second one is on us.",
      action: { label: "Show me the way", url: `${url}#menu` },
      validUntil: new Date(Date.now() + HOUR_MS).toISOString(),
      ...about,
    };
  }

  return {
    offerOf,
    /** An offer arrives. */
    hear: (about: Partial<Offer> = {}, receipt = "r1"): Promise<void> =>
      page.evaluate((offered) => stage.hear(offered), { receipt, offer: offerOf(about) }),
    /** The mesh has a receipt of `r1`. */
    keepReceipt: (): Promise<void> =>
      page.evaluate(() => {
        const gates = [
          { moment: "hot-light", passed: true, detail: "enter: Ring & Glaze" },
          { moment: "stay-a-while", passed: false, reason: "cap-moment" },
        ];
        stage.keep([{ id: "r1", at: "2026-11-07T12:00:00.000Z", outcome: "offer", moment: "hot-light", gates }]);
      }),
    /** What a part of the offer says, without the marks around names; undefined where there is none to be seen. */
    textOf: (part: string): Promise<string | undefined> =>
      page.evaluate((wanted) => {
        const element = document.querySelector("mesh-offer")?.shadowRoot?.querySelector(`[part~=${wanted}]`);
        return element?.checkVisibility() ? element.textContent?.replaceAll(/[\u2068\u2069]/g, "") : undefined;
      }, part),
    click: (part: string): Promise<void> => page.locator(`mesh-offer >>> [part~=${part}]`).click(),
    /** The part that has the focus; "" outside of the element. */
    focused: (): Promise<string> =>
      page.evaluate(() => document.querySelector("mesh-offer")?.shadowRoot?.activeElement?.getAttribute("part") ?? ""),
    reactions: (): Promise<string[]> => page.evaluate(() => [...stage.reactions]),
    granted: (): Promise<string[][]> => page.evaluate(() => stage.granted.map((purposes) => [...purposes])),
    stopped: (): Promise<string[]> => page.evaluate(() => [...stage.stopped]),
    withdrawn: (): Promise<string[][]> => page.evaluate(() => stage.withdrawn.map((purposes) => [...purposes])),
  };
}
