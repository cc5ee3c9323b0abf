import { expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { setDemoStage } from "./support/demo-stage.ts";
import { describeEachBrowser } from "./support/open-browser.ts";

describeEachBrowser(
  "a notification of the demo shop",
  (name) => {
    const stage = setDemoStage(name, { hearsPushes: true });

    it("says that an order is ready, after a yes in the shop itself", async () => {
      const before = stage.autopush.forwarded.length;
      await stage.open();
      // Not to notifications.
      await stage.tap("#consent >>> [name=marketing]");
      await stage.agree();
      await stage.tap("#tell-button");
      await stage.read("#tell-said", "Notifications are on.");
      await stage.tap("#order-button");
      await stage.read("#steps", "A notification says so");
      const shown = await waitFor(async () => {
        const titles = await stage.page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready;
          return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
        });
        expect(titles).toHaveLength(1);
        return titles;
      });
      expect(shown).toEqual([{ title: "Your doughnuts are ready", body: "We keep them warm for you." }]);
      expect(stage.autopush.forwarded).toHaveLength(before + 1);
      expect(stage.problems).toEqual([]);
    });

    it("says to whoever is near that the baker has lit the oven", async () => {
      await stage.open();
      await stage.agree();
      await stage.tap("#tell-button");
      await stage.read("#tell-said", "Notifications are on.");
      await stage.tap("#backstage [name=oven]");
      await waitFor(async () => {
        const titles = await stage.page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready;
          return (await registration.getNotifications()).map(({ title }) => title);
        });
        expect(titles).toEqual(["A fresh batch, right now"]);
      });
      await stage.tap("#backstage [name=oven]");
      await stage.read("#backstage-said", "The oven is off.");
      expect(stage.problems).toEqual([]);
    });
  },
  ["firefox"],
);

describeEachBrowser(
  "a browser that receives no pushes, at the demo shop",
  (name) => {
    const stage = setDemoStage(name);

    it("is told so, and the order goes its way without", async () => {
      await stage.person.overridePermissions(stage.shop.url, []);
      await stage.open();
      await stage.agree();
      await stage.tap("#tell-button");
      await stage.read("#tell-said", "blocks notifications");
      await stage.tap("#order-button");
      await stage.read("#steps", "No notification, so look here");
    });
  },
  ["chromium"],
);
