import { expect, it } from "vitest";
import type { Offered } from "../../client/sdk/api.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/sdk-page.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";
import { DOWN_THE_STREET, IN_THE_SHOP } from "./support/sdk-site.ts";
import { setSdkStage } from "./support/sdk-stage.ts";

function sentences(name: BrowserName) {
  const stage = setSdkStage(name);

  it("a clock that is an hour slow, or is set while the page is open, does no harm", async () => {
    const setClock = (minutes: number) =>
      stage.page.evaluate((ms) => {
        const { performance } = globalThis;
        Date.now = () => Math.round(performance.timeOrigin + performance.now()) + ms;
      }, minutes * 60_000);
    await setClock(-60);
    await stage.join();
    await stage.agree();
    expect(await stage.order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
    expect(stage.proxy.of("ping+jwt")).toHaveLength(1);
    expect((await stage.look())?.skewSeconds).toBeCloseTo(3_600, -1);
    await setClock(30);
    expect(await stage.order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
    const [, early, again, ...more] = stage.proxy.of("ping+jwt");
    expect(more).toEqual([]);
    expect(again?.jti).toBe(early?.jti);
    expect((early?.iat ?? 0) - (again?.iat ?? 0)).toBeCloseTo(90 * 60, -1);
  });

  it("what happens just after the clock was set back is not late", async () => {
    await stage.joinAndAgree();
    await stage.page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() - 3_600_000;
    });
    expect(await stage.order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
    const [late, again, ...more] = stage.proxy.of("ping+jwt");
    expect(more).toEqual([]);
    expect(again?.jti).toBe(late?.jti);
    expect(await stage.heard("answer")).toMatchObject([{ outcome: "offer" }]);
  });

  it("an offer lasts as long as the mesh says, also where the clock is an hour fast", async () => {
    await stage.page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 3_600_000;
    });
    await stage.joinAndAgree();
    await stage.order();
    const [{ receipt, offer, untilMs }] = (await stage.heard("offer")) as [Required<Offered>];
    expect(untilMs - Date.parse(offer.validUntil)).toBeCloseTo(3_600_000, -4);
    // A timer that is over by then would have fired before this one.
    await stage.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await stage.heard("gone")).toEqual([]);
    await stage.page.evaluate((id) => sdk.mesh.react(id, "dismiss"), receipt);
    expect(await stage.heard("gone")).toEqual([{ receipt }]);
  });

  it("what the first screen should show is asked in the app's language, and nobody is asked of nobody", async () => {
    await stage.join();
    const now = (about?: { locale: string }) => stage.page.evaluate((given) => sdk.mesh.now(given), about);
    expect(await now()).toEqual([]);
    expect(stage.proxy.of("now+jwt")).toEqual([]);
    await stage.agree();
    await stage.order();
    const [{ receipt, offer }] = (await stage.heard("offer")) as [Offered];
    expect(await now()).toEqual([{ kind: "offer", offer, receipt }]);
    await now({ locale: "de" });
    const language = await stage.page.evaluate(() => navigator.language);
    expect(stage.proxy.of("now+jwt").map(({ claims }) => claims.locale)).toEqual([language, "de"]);
    await stage.page.evaluate(() => sdk.mesh.withdraw());
    expect(await now()).toEqual([]);
    stage.proxy.connection = "cut";
    expect(await stage.page.evaluate(() => sdk.mesh.now().catch(({ code }) => code))).toBe("offline");
  });

  it("what is no JSON is refused, and costs nobody their device", async () => {
    await stage.joinAndAgree();
    const { device } = (await stage.look()) ?? {};
    const refused = await stage.page.evaluate(() => {
      const data = JSON.parse("{}");
      data.size = 1n;
      return sdk.mesh.track("order", data).catch(({ name }) => name);
    });
    expect(refused).toBe("TypeError");
    expect(await stage.order()).toMatchObject({ state: "answered" });
    expect((await stage.look())?.device).toBe(device);
  });

  it("what waits to go with a beacon stays when its purpose is withdrawn", async () => {
    await stage.joinAndAgree();
    await stage.order();
    const [{ receipt }] = (await stage.heard("offer")) as [{ receipt: string }];
    stage.proxy.connection = "cut";
    await stage.page.evaluate((id) => sdk.mesh.react(id, "click"), receipt);
    await waitFor(() => expect(stage.proxy.of("reaction+jwt").length).toBeGreaterThan(0));
    await stage.page.evaluate(() => sdk.mesh.withdraw(["measurement"]));
    stage.proxy.passed.length = 0;
    stage.proxy.connection = "open";
    await stage.page.goto("about:blank");
    await stage.open(stage.page);
    await stage.join();
    await waitFor(() => expect(stage.proxy.of("consent+jwt")).toHaveLength(1));
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(0));
    expect(stage.proxy.of("reaction+jwt")).toEqual([]);
  });

  it("where the mesh saw the person, and its newest pass, go back with the next message", async () => {
    await stage.joinAndAgree();
    await stage.page.evaluate(() => void sdk.mesh.watch());
    await stage.walk(IN_THE_SHOP);
    await waitFor(async () => expect((await stage.look())?.present).toEqual(["shop"]));
    expect(stage.proxy.of("ping+jwt")[0]?.claims).toMatchObject({
      position: IN_THE_SHOP,
      timeZone: expect.any(String),
    });
    await stage.order();
    const last = stage.proxy.of("ping+jwt").at(-1);
    expect(last?.claims).toEqual({ present: ["shop"], event: { name: "order" } });
    expect(last?.pass).toBe(stage.proxy.passes.at(-1));
    expect(await stage.heard("offer")).toMatchObject([
      { offer: { moment: "welcome" } },
      { offer: { moment: "order" } },
    ]);
  });

  it("what happened without a connection is sent once, also if the page was left and an answer was lost", async () => {
    await stage.joinAndAgree();
    stage.proxy.connection = "deaf";
    expect(await stage.order()).toEqual({ state: "queued" });
    stage.proxy.connection = "cut";
    expect(await stage.page.evaluate(() => sdk.mesh.scan("table"))).toEqual({ state: "queued" });
    await stage.page.evaluate(() =>
      sdk.mesh.react("nobody-s-receipt", "conversion", { amount: "12.50", currency: "EUR" }),
    );
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(3));
    await stage.open(stage.page);
    await stage.join();
    expect(await stage.page.evaluate(() => sdk.mesh.consented)).toMatchObject({ location: true });
    expect((await stage.look())?.waiting).toBe(3);
    stage.proxy.passed.length = 0;
    stage.proxy.connection = "open";
    await stage.page.evaluate(() => void dispatchEvent(new Event("online")));
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(0));
    expect(stage.messages().map(({ typ }) => typ)).toEqual(["ping+jwt", "ping+jwt", "reaction+jwt"]);
    expect((await stage.heard("offer")).length).toBe(2);
    const receipts = await stage.page.evaluate(() => sdk.mesh.receipts());
    expect(receipts.map(({ moment }) => moment).sort()).toEqual(["order", "table"]);
    expect((await stage.heard("queue")).at(-1)).toEqual({ waiting: 0 });
  });

  it("what the mesh could not be reached for is sent once it can, though nobody does anything", async () => {
    await stage.joinAndAgree();
    stage.proxy.connection = "cut";
    expect(await stage.order()).toEqual({ state: "queued" });
    expect(await stage.heard("queue")).toContainEqual({ waiting: 1 });
    stage.proxy.connection = "open";
    await waitFor(async () => expect(await stage.heard("offer")).toMatchObject([{ offer: { moment: "order" } }]));
  });

  it("what was not answered when the page is left goes with a beacon, and counts once", async () => {
    await stage.joinAndAgree();
    await stage.order();
    const [{ receipt }] = (await stage.heard("offer")) as [{ receipt: string }];
    stage.proxy.connection = "held";
    await stage.page.evaluate((id) => sdk.mesh.react(id, "click"), receipt);
    await waitFor(() => expect(stage.proxy.of("reaction+jwt")).toHaveLength(1));
    expect(await stage.heard("gone")).toEqual([{ receipt }]);
    stage.proxy.connection = "open";
    await stage.page.goto("about:blank");
    await waitFor(() => expect(stage.proxy.of("reaction+jwt")).toHaveLength(2));
    // Nobody has seen an answer: it is sent again at the next visit.
    await stage.open(stage.page);
    await stage.join();
    await waitFor(() => expect(stage.proxy.of("reaction+jwt")).toHaveLength(3));
    expect(new Set(stage.proxy.of("reaction+jwt").map(({ jti }) => jti)).size).toBe(1);
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(0));
    const { reactions } = await stage.page.evaluate(() => sdk.mesh.exportMe());
    expect(reactions).toMatchObject([{ kind: "click" }]);
  });

  it("a click on a link that leads away at once goes with a beacon, and counts once", async () => {
    await stage.joinAndAgree();
    await stage.order();
    const [{ receipt }] = (await stage.heard("offer")) as [{ receipt: string }];
    // By the answer to a message that is signed after it, a click is signed in case it comes.
    await stage.page.evaluate(() => sdk.mesh.receipts());
    const beacons = await stage.page.evaluate(async (id) => {
      const sent: unknown[] = [];
      const send = navigator.sendBeacon.bind(navigator);
      navigator.sendBeacon = (url, token) => sent.push(token) > 0 && send(url, token);
      sdk.mesh.react(id, "click");
      // So much a browser does before it leaves a page: what was promised already.
      await Promise.resolve();
      dispatchEvent(new Event("pagehide"));
      return sent;
    }, receipt);
    expect(beacons).toEqual([expect.any(String)]);
    await stage.page.goto("about:blank");
    await stage.open(stage.page);
    await stage.join();
    await waitFor(async () => expect((await stage.look())?.waiting).toBe(0));
    await waitFor(() => expect(stage.proxy.of("reaction+jwt").length).toBeGreaterThan(0));
    expect(new Set(stage.proxy.of("reaction+jwt").map(({ jti }) => jti)).size).toBe(1);
    const { reactions } = await stage.page.evaluate(() => sdk.mesh.exportMe());
    expect(reactions).toMatchObject([{ kind: "click" }]);
  });

  it("one tab speaks for all, and all hear", async () => {
    await stage.joinAndAgree();
    // Two pages of one origin that are both seen.
    await stage.page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.src = "/";
          frame.onload = resolve;
          document.body.append(frame);
        }),
    );
    const frame = stage.page.frames()[1];
    if (frame === undefined) throw new Error("no frame");
    await frame.waitForFunction(() => globalThis.sdk !== undefined);
    await frame.evaluate((url) => sdk.join(url), stage.proxy.url);
    await stage.page.evaluate(() => void sdk.mesh.watch());
    await frame.evaluate(() => void sdk.mesh.watch());
    await waitFor(async () => expect(await stage.watchers()).toBe(1));
    await stage.walk(IN_THE_SHOP);
    await frame.evaluate((fix) => sdk.walk(fix), IN_THE_SHOP);
    await waitFor(async () => expect(await stage.heard("offer")).toHaveLength(1));
    expect(await frame.evaluate(() => sdk.watchers)).toBe(0);
    expect(await frame.evaluate(() => sdk.heard.filter(({ name }) => name === "offer"))).toHaveLength(1);
    expect(stage.positions()).toHaveLength(1);
    // What one of them says is acted upon in both.
    await frame.evaluate(() => sdk.mesh.withdraw());
    await waitFor(async () => expect(await stage.watchers()).toBe(0));
    expect(await stage.page.evaluate(() => sdk.mesh.consented)).toMatchObject({ location: false });
  });

  it("positions rest while the page is not seen; the tab that is takes over", async () => {
    await stage.joinAndAgree();
    await stage.page.evaluate(() => void sdk.mesh.watch());
    await waitFor(async () => expect(await stage.watchers()).toBe(1));
    const other = await stage.person.newPage();
    await waitFor(async () => expect(await stage.watchers()).toBe(0));
    await stage.walk(IN_THE_SHOP);
    await stage.open(other);
    await stage.join(other);
    await other.evaluate(() => void sdk.mesh.watch());
    await waitFor(async () => expect(await stage.watchers(other)).toBe(1));
    await stage.walk(DOWN_THE_STREET, other);
    await waitFor(() => expect(stage.positions()).toEqual([DOWN_THE_STREET]));
    await stage.page.bringToFront();
    await waitFor(() => expect(stage.positions()).toEqual([DOWN_THE_STREET, IN_THE_SHOP]));
    expect(await stage.watchers(other)).toBe(0);
    // The tab behind hears what the one in front was offered.
    await waitFor(async () => expect(await stage.heard("offer", other)).toHaveLength(1));
  });
}

describeEachBrowser("what a page on the mesh sends", sentences);
