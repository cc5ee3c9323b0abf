import { type Operated, readCatalog } from "../../local/operate.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { present } from "../../shared/json/present.ts";
import { readPauses } from "../../shared/live/coupon-pause.ts";
import type { NamedThing } from "../../shared/live/live-request.ts";
import { whyUnknown } from "../../shared/live/why-unknown.ts";
import { parseInstant } from "../../shared/time/instant.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { type Switch, switchLive } from "../operator/operate-live.ts";
import { parseOptions } from "../parse-options.ts";
import { parseSeconds } from "../parse-seconds.ts";

/** By action: what it can be done to, and what the command's help says of it. */
const ACTIONS: Readonly<Record<Switch, { readonly kinds: readonly NamedThing["kind"][]; readonly help: string }>> = {
  pause: {
    kinds: ["moment", "campaign", "coupon"],
    help:
      "Pauses a moment, or all moments of a campaign. Within 5 s no edge gives it, and no queued push of it is sent. Of a coupon:\n" +
      'within 5 s every till refuses those that were given. Its ID is "moment ID", "moment ID VARIANT" or "reward ID".',
  },
  resume: { kinds: ["moment", "campaign", "coupon"], help: "Ends the pause of a moment, a campaign or coupons." },
  revoke: {
    kinds: ["sender", "device", "beacon"],
    help:
      "Revokes a sender, or a device by its thumbprint: within 5 s every edge refuses what it signs. Of a beacon: nobody is placed by it.\n" +
      "--since, of a sender: points and uses of coupons that the mesh heard of from it since then are void, for good. TIME is\n" +
      "an instant, as 2026-12-05T08:00:00Z, or how long ago it was: 90s, 30m, 2h or 3d; at most 400d.",
  },
  restore: {
    kinds: ["sender", "device", "beacon"],
    help: "Takes back that a sender, a device or a beacon is revoked; ends the quarantine of a beacon, too.",
  },
};

const OPTIONS = { ...MESH_OPTIONS, since: { type: "string" } } as const;

/** `mesh pause`, `resume`, `revoke` and `restore`: turns one thing on or off. */
export function meshSwitch(action: Switch): (args: string[]) => Promise<void> {
  const { kinds, help } = ACTIONS[action];
  const isRevoking = action === "revoke";
  const HELP = `npx mesh ${action} ${kinds.join("|")} ID${isRevoking ? " [--since TIME]" : ""} [--state DIR] [--url URL --operator NAME]

${help}

${MESH_OPTIONS_HELP}`;

  return async (args) => {
    const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
    if (values.help) return console.log(HELP);
    const [wanted, ...words] = positionals;
    const kind = kinds.find((known) => known === wanted);
    const name = words.join(" ");
    const isNamed = kind === "coupon" ? readPauses([name]).length === 1 && words.length < 4 : words.length === 1;
    if (kind === undefined || !isNamed) {
      throw new UsageRefusal(`${kinds.join(" or ")}, and one ID, are needed.`, HELP);
    }
    const { since } = values;
    if (since !== undefined && !(isRevoking && kind === "sender")) {
      throw new UsageRefusal("--since goes with the revoking of a sender only.", HELP);
    }
    const mesh = meshOf(values);
    const sinceMs = since === undefined ? undefined : readSince(since);
    await switchLive(mesh, action, present({ kind, name, sinceMs }));
    const reports = sinceMs === undefined ? "" : `; what it reported since ${new Date(sinceMs).toISOString()} is void`;
    console.log(visibleText(`${kind} ${name}: ${action}d${reports}`));
    if (action === "resume" || action === "restore") await sayUnknown(mesh, { kind, name });
  };
}

/** An instant, or how long ago; epoch milliseconds. */
function readSince(text: string): number {
  const seconds = parseSeconds(text);
  const sinceMs = seconds === undefined ? parseInstant(text) : Date.now() - seconds * 1000;
  if (sinceMs !== undefined) return sinceMs;
  throw new Refusal("--since must be an instant, as 2026-12-05T08:00:00Z, or how long ago: 90s, 30m, 2h or 3d.");
}

/** The mesh resumes and restores any name, since a catalog may have lost it. A name that the catalog lacks is most often mistyped. */
async function sayUnknown(mesh: Operated, thing: NamedThing): Promise<void> {
  const why = whyUnknown(thing, ((await readCatalog(mesh)) ?? {}) as Catalog);
  if (why === undefined) return;
  console.error(visibleText(`${why[0]?.toUpperCase()}${why.slice(1)}${why.endsWith("?") ? "" : "."}`));
}
