import { expect, it } from "vitest";
import { axeViolations } from "./support/axe-violations.ts";
import { type FlightStage, setFlightStage } from "./support/flight-stage.ts";
import { type BrowserName, describeEachBrowser, takeScreenshot } from "./support/open-browser.ts";

const SIZES = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2 },
  desktop: { width: 1280, height: 900 },
};

/** Every look of the page, one after the other: how one gets there from the one before. */
const LOOKS: readonly (readonly [name: string, go: (stage: FlightStage) => Promise<unknown>])[] = [
  ["the question", (stage) => stage.open()],
  ["booked", (stage) => stage.agree()],
  ["an upgrade", (stage) => turnTo(stage, 26, "Seat 2A in Business is free", "Ben flies to Dublin")],
  ["a gate change", (stage) => turnTo(stage, 61, "New gate: B 31", "Ben flies to Dublin")],
  ["one boards, one has landed", (stage) => turnTo(stage, 352, "Boarding at F 17", "Ada has landed")],
  ["a taxi", (stage) => turnTo(stage, 382, "A taxi into town?", "Ben is on board")],
  ["what is behind it", openDrawers],
  ["the end", (stage) => turnTo(stage, 605, "Nothing is coming up")],
];

async function turnTo(stage: FlightStage, minute: number, ...titles: readonly string[]): Promise<void> {
  await stage.turn(minute);
  await stage.see(...titles);
}

async function openDrawers(stage: FlightStage): Promise<void> {
  await stage.tap("#element summary");
  await stage.page.waitForSelector("mesh-now >>> [part~=action]", { visible: true });
  await stage.tap(".said summary");
}

/** What comes next by the clock, and what the first screen shows in front once it has come. */
const TAPS: readonly (readonly [next: string, first: string])[] = [
  ["Check-in opens, Ada", "Check-in is open"],
  ["An upgrade, Ada", "Seat 2A in Business is free"],
  ["The gate, Ada", "Gate B 12"],
  ["Gate change, Ada", "New gate: B 31"],
  ["Time to walk, Ada", "Time to walk to B 31"],
  ["Boarding, Ada", "Boarding at B 31"],
  ["Last call, Ada", "Last call at B 31"],
  ["On board, Ada", "Ada is on board"],
  ["Take-off, Ada", "Ada is in the air"],
  ["Check-in opens, Ben", "Check-in is open"],
  ["An upgrade, Ben", "Seat 3D in Business is free"],
  ["The gate, Ben", "Gate D 4"],
  ["Gate change, Ben", "New gate: F 17"],
  ["Time to walk, Ben", "Time to walk to F 17"],
  ["Landing, Ada", "Time to walk to F 17"],
  ["Boarding, Ben", "Boarding at F 17"],
  ["Last call, Ben", "Last call at F 17"],
  ["On board, Ben", "Ada has landed"],
  ["Bags, Ada", "Bags on belt 4"],
  ["Taxi, Ada", "A taxi into town?"],
  ["Take-off, Ben", "A taxi into town?"],
  ["On the way, Ada", "Ada is on the way"],
  ["Over, Ada", "Ben is in the air"],
  ["Landing, Ben", "Ben has landed"],
  ["Bags, Ben", "Bags on belt 7"],
  ["Taxi, Ben", "A taxi into town?"],
  ["On the way, Ben", "Ben is on the way"],
  ["Over, Ben", "Nothing is coming up"],
];

const factsOf = (stage: FlightStage) =>
  stage.page.$eval(".flight dl", (facts) => [...facts.querySelectorAll("dt")].map(({ textContent }) => textContent));

function sentences(name: BrowserName) {
  const stage = setFlightStage(name);

  it("follows both flights from check-in to the taxi, what matters now in front, one tap after the other", async () => {
    await stage.open();
    await stage.agree();
    await stage.see("Ada flies to Oslo", "Ben flies to Dublin");
    for (const [next, first] of TAPS) {
      expect(await stage.page.$eval("#dial-said span", ({ textContent }) => textContent)).toBe(next);
      await stage.tap("#next");
      await stage.page.waitForFunction(
        (was, title) =>
          document.querySelector("#dial-said span")?.textContent !== was &&
          document.querySelector(".flight h2")?.textContent === title,
        {},
        next,
        first,
      );
    }
    expect(stage.problems).toEqual([]);
  });

  it("checks in, upgrades and orders a taxi with a tap, and the airline answers with seat and car", async () => {
    await stage.open();
    await stage.agree();
    await turnTo(stage, 6, "Check-in is open", "Ben flies to Dublin");
    await stage.tap("[data-act=check-in]");
    await stage.see("Ada is checked in", "Ben flies to Dublin");
    expect(await factsOf(stage)).toEqual(["Departure", "Seat", "Cabin"]);
    await turnTo(stage, 26, "Seat 2A in Business is free", "Ben flies to Dublin");
    await stage.tap("[data-act=upgrade]");
    await stage.see("Business, seat 2A", "Ben flies to Dublin");
    await turnTo(stage, 382, "A taxi into town?", "Ben is on board");
    await stage.tap("[data-act=taxi]");
    await stage.see("Taxi 31, exit C", "Ben is on board");
    expect(stage.problems).toEqual([]);
  });

  it("says what comes next and in how long, and is boarding until the plane leaves", async () => {
    await stage.open();
    await stage.agree();
    const glance = () =>
      stage.page.$eval(".flight", (card) => [
        card.querySelector(".count")?.textContent?.replace(/\d.*/, ""),
        card.querySelector("[aria-current=step]")?.textContent,
      ]);
    for (const [minute, first, second, next, step] of [
      [26, "Seat 2A in Business is free", "Ben flies to Dublin", "leaves in ", "Upgrade"],
      [61, "New gate: B 31", "Ben flies to Dublin", "boards in ", "Gate"],
      [91, "Boarding at B 31", "Ben flies to Dublin", "closes in ", "Boarding"],
      [111, "Ada is on board", "Ben flies to Dublin", "leaves in ", "Boarding"],
      [126, "Ada is in the air", "Ben flies to Dublin", "lands in ", "In the air"],
      [372, "Ada has landed", "Ben is on board", "bags in ", "Bags"],
    ] as const) {
      await turnTo(stage, minute, first, second);
      expect(await glance(), first).toEqual([next, step]);
    }
  });

  it("shows both times if a flight is late, and goes on by the new ones", async () => {
    await stage.open();
    await stage.agree();
    await turnTo(stage, 276, "Gate D 4", "Ada is in the air");
    await stage.tap("#delays button:nth-of-type(2)");
    await stage.page.waitForSelector(".flight[data-leg='1'] .late");
    await stage.see("Gate D 4", "Ada is in the air");
    expect(await stage.page.$eval(".flight[data-leg='1'] .late", ({ textContent }) => textContent)).toBe("40 min late");
    expect(await stage.page.$$eval(".flight[data-leg='1'] s", (was) => was.length)).toBe(1);
    expect(await stage.page.$$eval("#delays button", (all) => all.map(({ disabled }) => disabled))).toEqual([
      true,
      true,
    ]);
    await turnTo(stage, 391, "Boarding at F 17", "A taxi into town?");
    expect(stage.problems).toEqual([]);
  });

  it("keeps the next step in sight on a phone, wherever the page is scrolled to", async () => {
    await stage.open();
    await stage.agree();
    for (const top of [0, 600, 9_999]) {
      const [above, below] = await stage.page.evaluate((y) => {
        window.scrollTo({ top: y, behavior: "instant" });
        const { top, bottom } = document.querySelector("#next")?.getBoundingClientRect() ?? new DOMRect();
        return [top, innerHeight - bottom];
      }, top);
      expect(above).toBeGreaterThan(0);
      expect(below).toBeGreaterThanOrEqual(0);
    }
  });

  it("turns with the keys and with the finger, and back again: both flights begin anew where they must", async () => {
    await stage.open();
    await stage.agree();
    await stage.page.focus(".dial");
    for (let press = 0; press < 2; press++) await stage.page.keyboard.press("PageUp");
    await stage.see("New gate: B 31", "Ben flies to Dublin");
    expect(await stage.page.$eval(".dial", (dial) => dial.getAttribute("aria-valuenow"))).toBe("60");

    await dragRing(stage, { from: 0, degrees: -146 });
    await stage.see("Boarding at F 17", "Ada has landed");

    await stage.page.focus(".dial");
    await stage.page.keyboard.press("Home");
    await stage.see("Ada flies to Oslo", "Ben flies to Dublin");
    expect(stage.problems).toEqual([]);
  });

  it("is where it was after a reload, and forgets both flights with one tap", async () => {
    await stage.open();
    await stage.agree();
    await turnTo(stage, 61, "New gate: B 31", "Ben flies to Dublin");
    await stage.open();
    await stage.see("New gate: B 31", "Ben flies to Dublin");
    await stage.tap("#stop");
    await stage.page.waitForSelector("html[data-screen=question]");
    await stage.page.waitForSelector("#consent >>> .yes", { visible: true });
    await stage.agree();
    await stage.see("Ada flies to Oslo", "Ben flies to Dublin");
    expect(stage.problems).toEqual([]);
  });

  it("shows nothing to who says no, and asks again", async () => {
    await stage.open();
    await stage.tap("#consent >>> .no");
    await stage.page.waitForFunction(() => document.querySelector("#question-said")?.textContent !== "");
    expect(await stage.page.$eval("html", (root) => root.dataset.screen)).toBe("question");
    expect(await stage.page.evaluate(() => localStorage.getItem("passenger"))).toBeNull();
    await stage.agree();
    await stage.see("Ada flies to Oslo", "Ben flies to Dublin");
  });

  it("speaks German, and fits 320 pixels, in both directions of writing", async () => {
    await stage.page.setViewport({ width: 320, height: 568 });
    await stage.open();
    await stage.tap("#german");
    await stage.page.waitForSelector("html[lang=de][data-joined]");
    await stage.agree();
    await stage.see("Ada fliegt nach Oslo", "Ben fliegt nach Dublin");
    await turnTo(stage, 352, "Einsteigen an F 17", "Ada ist gelandet");
    for (const dir of ["rtl", "ltr"]) {
      const width = await stage.page.evaluate((direction) => {
        document.documentElement.dir = direction;
        return document.documentElement.scrollWidth;
      }, dir);
      expect(width, dir).toBeLessThanOrEqual(320);
    }
  });
}

/** Takes the ring at an angle, degrees clockwise from the top, and turns it by so many. */
async function dragRing(stage: FlightStage, { from, degrees }: { from: number; degrees: number }): Promise<void> {
  const box = await stage.page.$eval(".dial", (dial) => {
    dial.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width } = dial.getBoundingClientRect();
    return { x: left + width / 2, y: top + width / 2, radius: width * 0.38 };
  });
  const at = (angle: number) => {
    const radians = (angle * Math.PI) / 180;
    return [box.x + Math.sin(radians) * box.radius, box.y - Math.cos(radians) * box.radius] as const;
  };
  const { mouse } = stage.page;
  await mouse.move(...at(from));
  await mouse.down();
  for (let part = 1; part <= 20; part++) await mouse.move(...at(from + (degrees * part) / 20));
  await mouse.up();
}

describeEachBrowser("the flight demo", sentences);

describeEachBrowser(
  "the flight demo, measured",
  (name) => {
    const stage = setFlightStage(name);

    it.each([
      ["phone", "light"],
      ["phone", "dark"],
      ["desktop", "light"],
      ["desktop", "dark"],
    ] as const)("axe finds nothing at any stage: %s, %s", async (size, scheme) => {
      await stage.page.setViewport(SIZES[size]);
      await stage.page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
      for (const [look, go] of LOOKS) {
        await go(stage);
        expect(await axeViolations(stage.page), look).toEqual([]);
        await takeScreenshot(stage.page, `flight demo, ${size}, ${scheme}, ${look}`);
      }
    });

    it("comes in few requests and few bytes", async () => {
      await stage.open();
      const bytes = await stage.page.evaluate(async () => {
        await document.fonts.ready;
        const here = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
        const own = here.filter(({ name }) => name.startsWith(location.origin)) as PerformanceResourceTiming[];
        return own.map(({ transferSize }) => transferSize);
      });
      const sum = bytes.reduce((all, one) => all + one, 0);
      console.log(`the flight demo: ${bytes.length} requests, ${(sum / 1024).toFixed(1)} KiB`);
      expect(bytes.length).toBeLessThanOrEqual(8);
      expect(sum).toBeLessThanOrEqual(100 * 1024);
    });
  },
  ["chromium"],
);
