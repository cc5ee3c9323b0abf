import { setTimeout } from "node:timers/promises";
import * as v from "valibot";
import { makeSteadyClock } from "../../client/gateway/steady-clock.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEFAULT_STATE, findState, urlOf } from "../../local/state/state.ts";
import { visibleText } from "../../local/visible-text.ts";
import { id as idSchema } from "../../shared/catalog/schema/id.ts";
import { MAX_SECONDS } from "../../shared/messages/rotating-marker.ts";
import { readSigner } from "../keys/read-signer.ts";
import { signMarker } from "../keys/sign-marker.ts";
import { parseOptions } from "../parse-options.ts";

const USUAL_SECONDS = 120;
const SHORTEST_SECONDS = 2;
const TIMEOUT_MS = 10_000;

const meshForm = v.object({ audience: v.pipe(v.string(), v.url()), serverTime: v.number() });

const HELP = `npx mesh marker ID --key FILE [--sender ID] [--valid-for SECONDS] [--watch] [--state DIR | --url URL]

Prints the address that a marker's QR code shows now, and nothing else: signed by a sender of its place with the scope
markers, and good for a few minutes. Who scans it was there just now: its trust is medium, and a photograph of it is soon worth nothing. To see it:

  qrencode -t utf8 "$(npx mesh marker table-7 --key display.json)"

  ID                   of the marker in the catalog
  --key FILE           the sender's key, as "mesh sender add" printed it: a file of which its owner alone may read (0600);
                       "-" reads it from stdin
  --sender ID          whose key it is; a JWK says so itself
  --valid-for SECONDS  ${SHORTEST_SECONDS} to ${MAX_SECONDS}, ${USUAL_SECONDS} unless given. The mesh allows 30 s more for clocks that differ
  --watch              prints a new one whenever half of that is over, until it is stopped: for a display
  --state DIR          the local mesh in DIR, ${DEFAULT_STATE} unless given
  --url URL            another mesh, instead`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  key: { type: "string" },
  sender: { type: "string" },
  "valid-for": { type: "string", default: String(USUAL_SECONDS) },
  watch: { type: "boolean", default: false },
  state: { type: "string", default: DEFAULT_STATE },
  url: { type: "string" },
} as const;

/** `mesh marker`: the code of a marker that changes. */
export async function meshMarker(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [marker] = positionals;
  if (values.key === undefined || positionals.length > 1 || !v.is(idSchema, marker)) {
    throw new UsageRefusal("One ID of a marker, and --key, are needed.", HELP);
  }
  const validForSeconds = parseSeconds(values["valid-for"]);
  const signer = await readSigner(values.key, values.sender);
  const mesh = openClock(values.url?.replace(/\/+$/, "") ?? urlOf(findState(values.state)));
  do {
    const url = await signMarker({ marker, validForSeconds, ...(await mesh.ask()) }, signer);
    if (url === undefined) throw new Refusal("The address would be longer than 512 characters: choose shorter ids.");
    console.log(url);
    if (values.watch) await setTimeout(validForSeconds * 500);
  } while (values.watch);
}

/**
 * What the mesh calls itself, and its clock: a display's own may be wrong. Asked for every code; where it does not answer,
 * what it said before still holds, and a display goes on.
 */
function openClock(url: string): { ask(): Promise<{ audience: string; iatSeconds: number }> } {
  const clock = makeSteadyClock("marker");
  let audience: string | undefined;
  return {
    async ask() {
      const sentMs = clock.now();
      try {
        const answer = await fetch(`${url}/v1/mesh`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
        const about = v.parse(meshForm, await answer.json());
        clock.learn(about.serverTime, sentMs);
        audience = about.audience;
      } catch {
        if (audience === undefined) throw new Refusal(`No mesh answers at ${url}.`);
        console.error(visibleText(`No mesh answers at ${url} just now.`));
      }
      return { audience, iatSeconds: clock.meshSeconds() };
    },
  };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,3}$/.test(text) || seconds < SHORTEST_SECONDS || seconds > MAX_SECONDS) {
    throw new Refusal(`--valid-for must be ${SHORTEST_SECONDS} to ${MAX_SECONDS}, in seconds.`);
  }
  return seconds;
}
