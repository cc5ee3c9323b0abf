import { afterEach, describe, expect, it, vi } from "vitest";
import { namesOf } from "../../../client/sdk/ping-claims.ts";
import { sendPing } from "../../../client/sdk/send-ping.ts";
import { openTabs } from "../../../client/sdk/tabs.ts";
import { isLocale } from "../../../shared/text/lookup-text.ts";
import { isTimeZone } from "../../../shared/time/zone.ts";
import { type FakeMesh, NOON, startFakeMesh } from "./support/fake-mesh.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A browser that says this of itself; a function is one that throws. */
function browser(timeZone: unknown, ...[language]: unknown[]): void {
  const options = Intl.DateTimeFormat.prototype.resolvedOptions.call(new Intl.DateTimeFormat());
  vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockImplementation(() => {
    if (timeZone instanceof Error) throw timeZone;
    return { ...options, timeZone: timeZone as string };
  });
  vi.stubGlobal("navigator", { language });
}

const named = (locale?: string) => namesOf({ locale }, () => true);

/** Joined, in the browser's own language, and answered by the person's object. */
async function joined(): Promise<FakeMesh> {
  const mesh = startFakeMesh();
  await mesh.agree();
  await mesh.vault.update("state", (state) => state && { ...state, locale: undefined });
  return mesh;
}

const TAKEN = { status: 200, body: { outcome: "none", presence: [], receipt: "r" } };

function refused(...pointers: string[]) {
  return { status: 422, body: { code: "invalid", pointers } };
}

function order(mesh: FakeMesh) {
  return sendPing(mesh.session, openTabs(new AbortController().signal), { event: { name: "order" } }, {});
}

const said = (mesh: FakeMesh) => mesh.arrived.map(({ claims }) => [claims.timeZone, claims.locale]);

describe("zone and language of a device", () => {
  it.each([
    "Europe/Berlin",
    "America/Argentina/Buenos_Aires",
    "America/Port-au-Prince",
    "Etc/GMT+2",
    "UTC",
    "GMT",
    "EST5EDT",
  ])("zone %s is said", (zone) => {
    browser(zone, "en");
    expect(named()).toEqual({ timeZone: zone, locale: "en" });
  });

  it.each([
    undefined,
    null,
    "",
    "Etc/Unknown",
    "+02:00",
    "-0330",
    "+14",
    ":/etc/localtime",
    "Foo Bar",
    new RangeError(),
  ])("a browser that cannot name its zone says none: %s", (zone) => {
    browser(zone, "en");
    expect(named()).toEqual({ locale: "en" });
  });

  it.each([
    ["en-US", "en-US"],
    ["zh-hant-tw", "zh-Hant-TW"],
    ["de-CH-1996", "de-CH-1996"],
    ["en-US-u-va-posix", "en-US-u-va-posix"],
  ])("language %s is said as %s", (language, wanted) => {
    browser("UTC", language);
    expect(named()).toEqual({ timeZone: "UTC", locale: wanted });
  });

  it.each([
    undefined,
    null,
    "",
    "C",
    "en-US@posix",
    "en_US",
    "zh_Hans_CN",
    "en-US;q=0.7",
    "en-US,en",
    "*",
    "de.UTF-8",
    `en-x-${"abcdefgh-".repeat(4)}i`,
  ])("a browser that cannot name its language says none: %s", (language) => {
    browser("UTC", language);
    expect(named()).toEqual({ timeZone: "UTC" });
  });

  it("the app's own language goes before, if it is one", () => {
    browser("UTC", "en");
    expect(named("de")).toEqual({ timeZone: "UTC", locale: "de" });
    expect(named("de_DE")).toEqual({ timeZone: "UTC" });
  });

  it("what this very runtime gives for every zone it knows is a name that the mesh takes", () => {
    for (const zone of Intl.supportedValuesOf("timeZone")) {
      vi.restoreAllMocks();
      browser(zone, "en");
      expect(isTimeZone(named().timeZone ?? "")).toBe(true);
    }
    expect(isLocale(named().locale ?? "")).toBe(true);
  });
});

describe("a ping", () => {
  it("of a browser that can name neither is sent without, each time, and never throws", async () => {
    browser(undefined, undefined);
    const mesh = await joined();
    for (const _ of [1, 2]) {
      mesh.next(TAKEN);
      expect(await order(mesh)).toMatchObject({ state: "answered" });
    }
    expect(said(mesh)).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it("whose zone the mesh refuses nonetheless is sent once more without it, and the next one without asking", async () => {
    browser("Foo/Bar", "en");
    const mesh = await joined();
    mesh.next(refused("/timeZone"), TAKEN, TAKEN);
    expect(await order(mesh)).toMatchObject({ state: "answered" });
    expect(await order(mesh)).toMatchObject({ state: "answered" });
    expect(said(mesh)).toEqual([
      ["Foo/Bar", "en"],
      [undefined, "en"],
      [undefined, undefined],
    ]);
    expect(mesh.arrived[1]).toMatchObject({ jti: mesh.arrived[0]?.jti, iat: mesh.arrived[0]?.iat });
  });

  it("does so with both, and tells them again after a day, or when they change", async () => {
    browser("Foo/Bar", "xx-refused");
    const mesh = await joined();
    mesh.next(refused("/timeZone", "/locale"));
    await order(mesh);
    await mesh.vault.update(
      "state",
      (state) => state?.told && { ...state, told: { ...state.told, atSeconds: NOON - 86_701 } },
    );
    mesh.next(refused("/locale"), TAKEN);
    await order(mesh);
    browser("Foo/Bar", "de");
    await order(mesh);
    expect(said(mesh)).toEqual([
      ["Foo/Bar", "xx-refused"],
      [undefined, undefined],
      ["Foo/Bar", "xx-refused"],
      ["Foo/Bar", undefined],
      [undefined, "de"],
    ]);
  });

  it("that is refused for anything else is not sent again", async () => {
    browser("Europe/Berlin", "en");
    const mesh = await joined();
    mesh.next(refused("/event/name"));
    await expect(order(mesh)).rejects.toMatchObject({ code: "invalid", status: 422 });
    expect(mesh.arrived).toHaveLength(1);
  });

  it("is not sent a third time", async () => {
    browser("Foo/Bar", "en");
    const mesh = await joined();
    mesh.next(refused("/timeZone"), refused("/timeZone"));
    await expect(order(mesh)).rejects.toMatchObject({ status: 422 });
    expect(mesh.arrived).toHaveLength(2);
  });
});
