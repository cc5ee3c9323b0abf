import { expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { setFlightStage } from "./support/flight-stage.ts";
import { describeEachBrowser } from "./support/open-browser.ts";

describeEachBrowser(
  "a notification of the flight demo",
  (name) => {
    const stage = setFlightStage(name, { hearsPushes: true });

    it("says that a gate has changed, once, and the first screen says the same", async () => {
      await stage.open();
      await stage.agree();
      await stage.tap("#tell-button");
      await stage.page.waitForFunction(() =>
        document.querySelector("#tell-said")?.textContent?.startsWith("This device is told"),
      );
      await stage.turn(61);
      await stage.see("New gate: B 31", "Ben flies to Dublin");
      const shown = await waitFor(async () => {
        const notices = await stage.page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready;
          return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
        });
        expect(notices).toHaveLength(1);
        return notices;
      });
      expect(shown).toEqual([
        {
          title: "TE 418: gate B 31, no longer B 12",
          body: expect.stringMatching(/^9 minutes on foot\. Boarding is at \d\d:\d\d\.$/),
        },
      ]);
      expect(stage.problems).toEqual([]);
    });
  },
  ["firefox"],
);

describeEachBrowser(
  "the flight demo on a device",
  (name) => {
    const stage = setFlightStage(name);

    it("shows the flights as they were, if it is opened without a connection", async () => {
      await stage.open();
      await stage.agree();
      await stage.turn(61);
      await stage.see("New gate: B 31", "Ben flies to Dublin");
      await waitFor(async () =>
        expect(await stage.page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated"),
      );
      await stage.page.setOfflineMode(true);
      await stage.page.reload();
      await stage.see("New gate: B 31", "Ben flies to Dublin");
      expect(await stage.page.$eval("#clock-failed", ({ textContent }) => textContent)).not.toBe("");
      await stage.page.setOfflineMode(false);
      await stage.tap("#next");
      await stage.see("Time to walk to B 31", "Ben flies to Dublin");
      await stage.tap("#stop");
      await stage.page.waitForSelector("html[data-screen=question]");
      expect(await stage.page.evaluate(() => localStorage.getItem("last-seen"))).toBeNull();
    });

    it("can be installed, and keeps what it opens with", async () => {
      await stage.open();
      await stage.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      const session = await stage.page.createCDPSession();
      const { errors } = await session.send("Page.getAppManifest");
      expect(errors).toEqual([]);
      const kept = await stage.page.evaluate(async () => {
        const [name = ""] = await caches.keys();
        const keys = await (await caches.open(name)).keys();
        return keys.map(({ url }) => new URL(url).pathname);
      });
      expect(kept).toEqual(expect.arrayContaining(["/", "/app.js", "/app.css", "/manifest.webmanifest"]));
      const icons = await stage.page.evaluate(async () => {
        const manifest = await (await fetch("/manifest.webmanifest")).json();
        return Promise.all(manifest.icons.map(async ({ src }: { src: string }) => (await fetch(src)).status));
      });
      expect(icons).toEqual([200, 200, 200, 200]);
    });
  },
  ["chromium"],
);
