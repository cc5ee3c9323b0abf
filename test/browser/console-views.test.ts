import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sealWith } from "../../cli/keys/seal-with.ts";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import { askMesh, type Exchange, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { Report } from "../../shared/measure/report.ts";
import { OPERATIONS } from "../../shared/openapi/operations.ts";
import { mayAct, ROLES, type Role } from "../../shared/operators/role.ts";
import { sealedHookName } from "../../shared/webhooks/sign-hook.ts";
import { makeGateway } from "../mesh/support/gateway.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { axeViolations } from "./support/axe-violations.ts";
import { hasWords, type KeyHolder, makeKeyHolder, type OpenedConsole, openConsole } from "./support/console-stage.ts";
import {
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";

const offer = (id: string) => ({ id, format: "card" as const, title: { en: `Spring, ${id}` } });

const STREET: Catalog = {
  mesh: { name: "Street", noticeVersion: "1" },
  places: [
    { id: "bakery", name: "Bakery", labels: ["food"], fence: { center: [6.95, 50.938], radius: 30 } },
    { id: "books", name: "Books", fence: { center: [6.955, 50.9385], radius: 60 } },
  ],
  campaigns: [
    { id: "spring", control: 0.5, conversions: ["bought"], cost: { amount: "10.00", currency: "EUR" } },
    { id: "summer", budget: { perDay: 100 }, guardrail: { metric: "ctr", below: 0.01, after: 100 } },
  ],
  moments: [
    { id: "hello", on: { enter: { place: "bakery" } }, offer: { variants: [offer("picture"), offer("plain")] } },
    { id: "sunny", campaign: "summer", on: { event: "sun" }, offer: { variants: [offer("one")] } },
    {
      id: "oven",
      on: { signal: "hot", place: { place: "bakery" } },
      caps: [{ max: 1, per: "day" }],
      offer: { variants: [offer("one")] },
    },
    { id: "bloom", campaign: "spring", on: { event: "bloom" }, offer: { variants: [offer("one")] } },
  ],
};
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const VIEWS = {
  overview: "Overview",
  campaigns: "Moments and campaigns",
  "campaigns/campaign/summer": "Moments and campaigns",
  signals: "Signals",
  map: "Map",
  webhooks: "Webhooks",
};
const GERMAN = { overview: "Überblick", campaigns: "Momente und Kampagnen", signals: "Signale", map: "Karte" };
const PEOPLE = 12;

/** What an operation takes, as the interface's document says; test/workers holds the mesh to that. */
function roleOf(operation: string): Role {
  const { role } = OPERATIONS.find(({ method, path }) => `${method} ${path}` === operation) ?? {};
  if (role === undefined) throw new Error(`there is no operation ${operation}`);
  return role;
}

/** Every button of the views that asks something of the mesh, with what it asks; `ready`: is there once all of them are. */
const BUTTONS: readonly {
  readonly view: string;
  readonly heading: string;
  readonly ready: string;
  readonly asks: readonly (readonly [button: string, operation: string])[];
}[] = [
  { view: "overview", heading: "Overview", ready: "#rows tr", asks: [] },
  { view: "campaigns", heading: VIEWS.campaigns, ready: "[aria-labelledby=moments] tr", asks: [] },
  {
    view: "campaigns/campaign/summer",
    heading: VIEWS.campaigns,
    ready: "#limits",
    asks: [["Pause", "POST /admin/v1/pause"]],
  },
  {
    view: "signals",
    heading: "Signals",
    ready: "main:has(#turn-on) [aria-labelledby=on-now] tbody tr",
    asks: [
      ["Turn off", "POST /admin/v1/signals"],
      ["Turn on", "POST /admin/v1/signals"],
      ["How many would hear of it?", "POST /admin/v1/reach"],
    ],
  },
  {
    view: "catalog",
    heading: "Catalog",
    ready: ".versions tbody tr",
    asks: [
      ["Check", "POST /admin/v1/validate"],
      ["What changes?", "POST /admin/v1/diff"],
      ["Simulate a day", "POST /admin/v1/simulate"],
      ["Publish …", "PUT /admin/v1/catalog"],
    ],
  },
  {
    view: "catalog/FORMER",
    heading: "Catalog",
    ready: ".changes",
    asks: [["Bring this version back", "POST /admin/v1/catalogs/:version/activate"]],
  },
  {
    view: "senders",
    heading: "Senders",
    ready: "tbody tr",
    asks: [
      ["Revoke … till-1", "POST /admin/v1/revoke"],
      ["Restore till-2", "POST /admin/v1/restore"],
    ],
  },
  {
    view: "webhooks",
    heading: "Webhooks",
    ready: "tbody tr",
    asks: [
      ["Test crm", "POST /admin/v1/webhooks/:id/test"],
      ["Resume crm", "POST /admin/v1/webhooks/:id/resume"],
      ["Test news", "POST /admin/v1/webhooks/:id/test"],
      ["Try again … news", "POST /admin/v1/webhooks/:id/replay"],
    ],
  },
  {
    view: "receipt",
    heading: "Look a receipt up",
    ready: "main form, main > .notice",
    asks: [["Look up", "GET /admin/v1/receipts/:receipt"]],
  },
];

let mesh: TestMesh;
let holders: ReadonlyMap<Role, KeyHolder>;
/** A version that was published before the one that counts. */
let former: string;
/** What the receiver answers to each webhook. */
const answers: Record<string, number> = { "/crm": 410, "/news": 500 };
const heard: string[] = [];
const receiver = createServer((request, response) => {
  const path = request.url ?? "";
  heard.push(path);
  response.writeHead(answers[path] ?? 204).end();
});
let people: readonly Visitor[];
/** Somebody whom no figure is about: they try what pauses and signals do. */
let trier: Visitor;

beforeAll(async () => {
  receiver.listen(0, "localhost");
  await once(receiver, "listening");
  const address = receiver.address();
  const host = `localhost:${typeof address === "object" ? address?.port : ""}`;
  holders = new Map(await Promise.all(ROLES.map(async (role) => [role, await makeKeyHolder(role)] as const)));
  const keys = [...holders.values()].map(({ entry }) => entry);
  mesh = await startMesh({
    OPERATOR_KEYS: JSON.stringify({ keys }),
    WEBHOOK_HOSTS: host,
    WEBHOOK_OWN_HOSTS: host,
  });
  const tills = ["till-1", "till-2"].map((id) => makeGateway(id, "bakery"));
  const senders = (await Promise.all(tills)).map(({ entry }) => ({ ...entry, kind: "till", scopes: ["redemptions"] }));
  const webhooks = await Promise.all(["crm", "news"].map((id) => makeWebhook(id, host)));
  for (const name of ["Before", "Street"]) {
    const catalog = { ...STREET, mesh: { name, noticeVersion: "1" }, senders, webhooks };
    expect(await publishCatalog(mesh, JSON.stringify(catalog))).not.toHaveProperty("faults");
  }
  const { catalogs } = (await (await callAdmin(mesh, "catalogs")).json()) as { catalogs: { version: string }[] };
  former = catalogs[1]?.version ?? "";
  // The webhooks need that purpose: they are told of the one person who agrees to it.
  people = await Promise.all(Array.from({ length: PEOPLE }, () => makePerson((purpose) => purpose !== "handover")));
  trier = await makePerson(() => true);
  for (const person of people) await enterBakery(person);
  expect((await sun()).body.outcome).toBe("offer");
  expect((await post("revoke", { sender: "till-2" })).status).toBe(200);
  await waitFor(async () => expect((await report("moment=hello")).rows[0]?.impressions).toBe(PEOPLE));
  await waitFor(async () => {
    const told = (await (await callAdmin(mesh, "webhooks")).json()) as { webhooks: object[] };
    expect(told.webhooks).toMatchObject([{ state: "gone" }, { state: "on", failing: 1 }]);
  });
});

afterAll(async () => {
  receiver.close();
  await mesh?.stop();
});

async function makeWebhook(id: string, host: string) {
  const sealed = await sealWith(mesh.state, new Uint8Array(Buffer.from(SECRET)), sealedHookName(id));
  return { id, host, path: `/${id}`, events: ["moment.given"], purposes: ["handover"], sealedSecrets: [sealed] };
}

function post(path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return callAdmin(mesh, path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function makePerson(grants: (purpose: string) => boolean): Promise<Visitor> {
  const { audience, purposes, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const granted = purposes.filter(grants).map((purpose) => ({ purpose, granted: true }));
  const about = { grants: granted, noticeVersion, surface: "test" };
  expect((await visitor.send("/v1/me/consent", "consent+jwt", about)).status).toBe(200);
  return visitor;
}

async function enterBakery(person: Visitor): Promise<void> {
  const { body } = await person.ping({ position: { latitude: 50.938, longitude: 6.95, accuracy: 8 } });
  expect(body.outcome).toBe("offer");
  await person.send("/v1/reactions", "reaction+jwt", { receipt: body.receipt, kind: "impression" });
}

async function report(query: string): Promise<Report> {
  return (await (await callAdmin(mesh, `report?${query}`)).json()) as Report;
}

const sun = (): Promise<Exchange> => trier.ping({ event: { name: "sun" } });

/** A page that the sentences of a browser share, signed in as a publisher. */
function shareConsole(name: BrowserName) {
  const stage = {} as { browser: TestBrowser; console: OpenedConsole };
  beforeAll(async () => {
    stage.browser = await openBrowser(name);
    stage.console = await openConsole(stage.browser, mesh);
  });
  afterAll(() => stage.browser?.close());
  return stage;
}

describeEachBrowser("a view of the console", (name) => {
  const stage = shareConsole(name);

  it("shows the figures of what people did: now, by moment, and at a place", async () => {
    const { page, goTo } = stage.console;
    await goTo("overview", VIEWS.overview);
    await page.waitForSelector(".tiles");
    await page.click(".switch label:last-child");
    // Isolates hand on after answers, once a second at most: until then the page and the mesh may tell less.
    await page.waitForFunction(
      async (least) => {
        const { minutes } = await (await fetch("/admin/v1/pulse")).json();
        const sum = minutes.reduce((all: number, { pings }: { pings: number }) => all + pings, 0);
        return sum >= least && document.querySelector(".tiles dd")?.textContent?.trim() === String(sum);
      },
      { polling: 500 },
      PEOPLE,
    );
    await page.waitForSelector("canvas");

    await goTo("campaigns", VIEWS.campaigns);
    await hasWords(page, "[aria-labelledby=moments] tbody tr", `helloSpring, picturerunning${PEOPLE}${PEOPLE}00%0`);
    await goTo("campaigns/moment/hello", VIEWS.campaigns);
    await page.waitForSelector("[aria-labelledby=variants] tbody tr");
    await hasWords(page, "section[aria-labelledby=funnel]", `Impressions${PEOPLE}100%`);
    expect(await page.title()).toContain("hello · Moments and campaigns · Console");

    await goTo("map", "Map");
    await page.waitForSelector(".fence");
    const names = await page.$$eval(".fence text:not(.count)", (texts) => texts.map(({ textContent }) => textContent));
    expect(names).toEqual(["Bakery", "Books"]);
    expect(await page.$eval(".scale", (scale) => scale.textContent)).toMatch(/^Scale: \d+ m/);
    await page.focus(".places li button");
    await page.keyboard.press("Enter");
    await hasWords(page, "section[aria-labelledby=place]", `Offers in the last day${PEOPLE}`);
    await page.click(".places li:nth-child(2) button");
    await hasWords(page, "section[aria-labelledby=place]", "Offers in the last dayfewer than 10 people, so not told");
    expect(stage.console.complaints).toEqual([]);
  });

  it("pauses a campaign by the keyboard alone, and the next ping gets nothing of it, until that is undone", async () => {
    expect((await sun()).body.outcome).toBe("offer");
    const { context, page, complaints, goTo } = await openConsole(stage.browser, mesh);
    const press = async (label: string, selector: string) => {
      await page.waitForSelector(selector);
      for (let step = 0; step < 60; step++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
          await page.keyboard.press("Enter");
          return;
        }
        await page.keyboard.press("Tab");
      }
      throw new Error(`the keyboard does not reach ${label}`);
    };
    await press("the view", "nav a[href='#/campaigns']");
    await page.waitForFunction(() => document.activeElement?.textContent === "Moments and campaigns");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await press("the campaign", "a[href='#/campaigns/campaign/summer']");
    // The heading takes the focus a little later than the view is there.
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await press("the switch", "#pause");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector("dialog") === null);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pause");
    expect((await sun()).body.outcome).toBe("offer");

    await press("the switch", "#pause");
    await page.waitForSelector("dialog[open]");
    await press("the answer", "dialog .main");
    await hasWords(page, ".pause [role=status]", "campaign summer is paused.");
    expect((await sun()).body).toMatchObject({ outcome: "none", reason: "paused" });
    await hasWords(page, ".title", "paused");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pause");
    await press("undo", "#undo");
    await hasWords(page, ".title", "running");
    expect((await sun()).body.outcome).toBe("offer");
    await goTo("overview", "Overview");
    await hasWords(page, "#live", "till-2: revoked");
    expect(await page.$eval("#live", (live) => live.textContent)).not.toContain("summer");
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describeEachBrowser(
  "a view of the console",
  (name) => {
    const stage = shareConsole(name);

    it("shows each role those buttons that the mesh takes from it, and no other", async () => {
      const hot = { jti: crypto.randomUUID(), type: "hot", place: "books", state: "on", validForSeconds: 900 };
      expect((await post("signals", hot)).status).toBe(202);
      for (const role of ROLES) {
        const { context, page, goTo } = await openConsole(stage.browser, mesh, holders.get(role)?.signFor(mesh.url));
        await hasWords(page, "#say", `Signed in as ${role}, with the role ${role}`);
        for (const { view, heading, ready, asks } of BUTTONS) {
          await goTo(view.replace("FORMER", former), heading);
          await page.waitForSelector(ready);
          if (view === "signals") await page.type("input[list=places]", "bakery");
          const shown = await page.$$eval("main button", (all) => all.map(({ textContent }) => textContent));
          const may = asks.filter(([, operation]) => mayAct(role, roleOf(operation))).map(([button]) => button);
          expect([role, view, shown]).toEqual([role, view, may]);
        }
        await goTo("audit", "Log");
        await page.waitForSelector("main > *:nth-child(2)");
        expect([role, (await page.$("main > .notice")) === null]).toEqual([role, role === "publisher"]);
        const links = await page.$$eval("nav a", (all) => all.map(({ hash }) => hash.slice(2)));
        const hidden = { viewer: ["receipt", "audit"], editor: ["audit"], publisher: [] }[role];
        expect([role, ["receipt", "audit"].filter((view) => !links.includes(view))]).toEqual([role, hidden]);
        // The buttons hide only: the mesh itself refuses whoever may not.
        const status = await page.evaluate(async () => {
          const headers = { "content-type": "application/json" };
          return (await fetch("/admin/v1/restore", { method: "POST", headers, body: "{}" })).status;
        });
        expect([role, status]).toEqual([role, role === "publisher" ? 422 : 403]);
        await context.close();
      }
      const off = { jti: crypto.randomUUID(), type: "hot", place: "books", state: "off" };
      expect((await post("signals", off)).status).toBe(202);
    });

    it("says which webhook is stopped and what was not taken, and goes on with both", async () => {
      const { page, goTo } = stage.console;
      await goTo("overview", VIEWS.overview);
      await hasWords(page, "#trouble", 'the webhook "crm" is stopped');
      await goTo("webhooks", "Webhooks");
      await hasWords(page, "tbody tr:first-child", "endpoint is gone (410)");
      await hasWords(page, "tbody tr:last-child", "fails, is tried again");
      const press = (row: string, words: string) =>
        page.$$eval(
          `tbody tr:${row} button`,
          (all, wanted) => all.find(({ textContent }) => textContent?.startsWith(wanted))?.click(),
          words,
        );
      await press("last-child", "Test");
      await hasWords(page, ".notice.warn", "news answered 500.");
      Object.assign(answers, { "/crm": 204, "/news": 204 });
      heard.length = 0;
      await press("first-child", "Resume");
      await hasWords(page, ".notice.good", "crm goes on.");
      await press("last-child", "Try again");
      await page.waitForSelector("dialog[open]");
      await page.click("dialog .main");
      await hasWords(page, ".notice.good", "Messages of news that are tried again: ");
      await waitFor(() => expect(new Set(heard)).toEqual(new Set(["/crm", "/news"])));
      await press("first-child", "Test");
      await hasWords(page, ".notice.good", "crm took the test message (204).");
      await hasWords(page, "tbody tr:first-child", "all sent");
      expect(stage.console.complaints).toEqual([]);
    });

    it("turns a signal on and off by hand, after it said how few would hear of it", async () => {
      const signalsOn = async () =>
        ((await (await callAdmin(mesh, "live")).json()) as { live: { signals: { type: string; place?: string }[] } })
          .live.signals;
      const { page, complaints, goTo } = stage.console;
      const before = complaints.length;
      await goTo("signals", "Signals");
      await page.waitForSelector("#turn-on");
      const place = await page.waitForSelector("form label:nth-of-type(2) input");
      await place?.type("no-such-place");
      await hasWords(page, "form [role=alert]", "The catalog has no such place.");
      await place?.click({ count: 3 });
      await place?.type("bakery");
      await page.click("#reach");
      await hasWords(page, "form [role=status]", "Fewer than 50 people");
      await page.click("form .main");
      await page.waitForSelector("dialog[open]");
      await page.click("dialog .main");
      await hasWords(page, ".said", "hot is on, Bakery.");
      expect(await signalsOn()).toMatchObject([{ type: "hot", place: "bakery" }]);
      await page.waitForSelector("section[aria-labelledby=on-now] tbody button");
      await page.click("section[aria-labelledby=on-now] tbody button");
      await hasWords(page, ".said", "hot is off, Bakery.");
      await hasWords(page, "section[aria-labelledby=on-now]", "No signal is on.");
      expect(await signalsOn()).toEqual([]);
      // It is on again all the same, and the operator learns that people are not told twice in five minutes.
      await page.click("form .main");
      await page.waitForSelector("dialog[open]");
      await page.click("dialog .main");
      await hasWords(page, ".said", "hot is on, Bakery. Nobody is told of it now");
      expect(await signalsOn()).toMatchObject([{ type: "hot", place: "bakery" }]);
      await page.click("#undo");
      await hasWords(page, "section[aria-labelledby=on-now]", "No signal is on.");
      // Chromium notes each answer that is an error.
      expect(complaints.slice(before).filter((line) => !line.includes("status of 429"))).toEqual([]);
    });

    it("can be used by everybody: on a phone and a desk, by day and night, in English and German", async () => {
      const { page, goTo } = stage.console;
      const looks = [
        [390, "light"],
        [1280, "dark"],
      ] as const;
      for (const [width, scheme] of looks) {
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.setViewport({ width, height: 900 });
        for (const [place, [view, heading]] of Object.entries(VIEWS).entries()) {
          await goTo(view, heading);
          await page.waitForSelector(".panel");
          const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
          expect([view, width, isWider]).toEqual([view, width, false]);
          await takeScreenshot(page, `console-${view.replaceAll("/", "-")}-${name}-${width}-${scheme}`, true);
          // Most of the time goes to axe, so it sees each view once: one by day on a phone, the next by night on a desk.
          if (looks[place % looks.length]?.[0] === width)
            expect([view, scheme, width, await axeViolations(page)]).toEqual([view, scheme, width, []]);
        }
      }
      await page.setViewport({ width: 390, height: 900 });
      await page.click(".menu-button");
      expect(await page.$eval(".menu-button", (button) => button.getAttribute("aria-expanded"))).toBe("true");
      await page.click("nav a[href='#/signals']");
      await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Signals");
      expect(await page.$eval(".menu-button", (button) => button.getAttribute("aria-expanded"))).toBe("false");
      await page.select(".language select", "de");
      for (const [view, heading] of Object.entries(GERMAN)) {
        await goTo(view, heading);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
        expect(await page.$eval("nav [aria-current]", (link) => link.textContent)).toBe(heading);
      }
      await page.reload();
      await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Karte");
    });
  },
  ["chromium"],
  { inOrder: true },
);
