import { visibleText } from "../../local/visible-text.ts";
import type { LiveState } from "../../shared/live/live-state.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { readLive } from "../operator/operate-live.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh live [--state DIR] [--url URL --operator NAME]

Prints what is paused and what is revoked: moments, campaigns and coupons, and senders, devices and beacons, by their ids; signals that
are on; and which reports of senders are void. "mesh list" tells the titles.

${MESH_OPTIONS_HELP}`;

/** `mesh live`: what is not as the catalog alone would have it, one a line. */
export async function meshLive(args: string[]): Promise<void> {
  const { values } = parseOptions({ args, options: MESH_OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const lines = listLive(await readLive(meshOf(values)));
  console.log(lines.length === 0 ? "Nothing is paused, revoked or on." : visibleText(lines.join("\n")));
}

/** One line for everything that is not as the catalog alone would have it. */
export function listLive({
  pausedMoments,
  pausedCampaigns,
  pausedCoupons,
  signals,
  revokedSenders,
  voidReports,
  revokedDevices,
  revokedBeacons,
}: LiveState): string[] {
  const row = (what: string) => (name: string) => `${what.padEnd(18)}${name}`;
  return [
    ...pausedMoments.map(row("paused moment")),
    ...pausedCampaigns.map(row("paused campaign")),
    ...pausedCoupons.map(row("paused coupons of")),
    ...signals.map(({ type, place, untilMs }) => {
      const where = place === undefined ? "" : ` at ${place}`;
      return row("signal on")(`${type}${where} until ${new Date(untilMs).toISOString()}`);
    }),
    ...revokedSenders.map(row("revoked sender")),
    ...voidReports.map(({ sender, sinceMs, untilMs }) => {
      const until = untilMs === undefined ? "" : ` until ${new Date(untilMs).toISOString()}`;
      return row("void reports of")(`${sender} since ${new Date(sinceMs).toISOString()}${until}`);
    }),
    ...revokedDevices.map(row("revoked device")),
    ...revokedBeacons.map(row("revoked beacon")),
  ];
}
