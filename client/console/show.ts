import type { LiveState } from "../../shared/live/live-state.ts";
import { sayCount } from "../../shared/text/say-count.ts";

/** A version as GET /admin/v1/catalogs tells it. */
export interface Version {
  readonly version: string;
  /** Seconds. */
  readonly at: number;
  readonly author?: string;
  readonly message?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

const RECENT = 6;

/** The element of the page with this id. */
export function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
}

/** Writes what is published, and what was before: all of it as text, whoever wrote it. */
export function showVersions(versions: readonly Version[]): void {
  const [current] = versions;
  const size = current?.counts === undefined ? "" : `, with ${sizeOf(current.counts)}`;
  part("published").replaceChildren(
    ...(current === undefined
      ? ["No catalog is published yet."]
      : ["Version ", make("code", current.version), `${size}.`]),
  );
  part("versions").hidden = current === undefined;
  part("rows").replaceChildren(
    ...versions
      .slice(0, RECENT)
      .map(({ version, at, author = "", message = "", counts }) =>
        make(
          "tr",
          make("td", timeOf(at), make("span", author)),
          make("td", message, make("code", version), make("span", counts === undefined ? "" : sizeOf(counts))),
        ),
      ),
  );
}

/** Writes what is paused and revoked; a text: why that is not known. */
export function showLive(live: LiveState | string): void {
  const lines = typeof live === "string" ? [] : linesOf(live);
  const none = typeof live === "string" ? live : "Nothing is paused or revoked.";
  const list = lines.map((line) => make("li", line));
  part("live").replaceChildren(list.length === 0 ? make("p", none) : make("ul", ...list));
}

function linesOf(live: LiveState): string[] {
  const { pausedMoments, pausedCampaigns, pausedCoupons, revokedSenders, voidReports, revokedDevices, revokedBeacons } =
    live;
  return [
    ...pausedMoments.map((name) => `moment ${name}: paused`),
    ...pausedCampaigns.map((name) => `campaign ${name}: paused`),
    ...pausedCoupons.map((name) => `coupons of ${name}: paused`),
    ...revokedSenders.map((name) => `sender ${name}: revoked`),
    ...voidReports.map(({ sender, sinceMs }) => `reports of ${sender} since ${new Date(sinceMs).toISOString()}: void`),
    ...revokedDevices.map((name) => `device ${name}: revoked`),
    ...revokedBeacons.map((name) => `beacon ${name}: revoked`),
  ];
}

function sizeOf({ moments = 0, places = 0 }: Readonly<Record<string, number>>): string {
  return `${sayCount(moments, "moment")} and ${sayCount(places, "place")}`;
}

function timeOf(seconds: number): HTMLElement {
  const when = new Date(seconds * 1000);
  const time = document.createElement("time");
  time.dateTime = when.toISOString();
  time.textContent = when.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return time;
}

function make(name: string, ...content: (string | HTMLElement)[]): HTMLElement {
  const element = document.createElement(name);
  element.append(...content);
  return element;
}
