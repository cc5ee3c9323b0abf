import { hostname } from "node:os";
import { parseArgs } from "node:util";
import { present } from "../../shared/json/present.ts";
import { sightingFormats } from "../../shared/radio/sighting.ts";
import { isName, type Where } from "./post.ts";
import type { CassiaBox } from "./pull-cassia.ts";
import type { TopicRule } from "./receive-mqtt.ts";

/** What the agent was asked to do. */
export interface GatewayOptions {
  /** The mesh's URL, without a slash at its end. */
  readonly mesh: string;
  /** Undefined: the one that the state has. */
  readonly id: string | undefined;
  /** The id of a new state that none was given for. */
  readonly usualId: string;
  readonly port: number;
  readonly host: string;
  readonly mqtt: string | undefined;
  readonly topics: readonly TopicRule[];
  readonly cassia: readonly CassiaBox[];
  readonly where: Where;
  readonly state: string;
  readonly keepBytes: number;
  /** What boxes must know to be heard; undefined: all are. */
  readonly boxKey: string | undefined;
}

/** Of OpenMQTTGateway and Theengs Gateway, whatever the box is called. */
const USUAL_TOPIC = "theengs=home/+/BTtoMQTT/+";

export const GATEWAY_HELP = `mesh-gateway --mesh URL [options]     takes what the boxes of a shop hear, and tells the mesh
mesh-gateway enrol --place ID         makes its key, and prints the command with which an operator enrols it

In the repository of the mesh it is "npm run gateway --".

  --mesh URL            the mesh
  --id ID               what the mesh knows this gateway by; gateway-HOSTNAME unless given at the first start
  --listen PORT         where boxes post, 8790 unless given; GET / there shows what the gateway does
  --host ADDRESS        0.0.0.0 unless given
  --place ID            the place, for a gateway that is enrolled for several
  --zone ID             the zone of boxes that do not say one themselves (POST /minew?zone=shelves)
  --mqtt URL            a broker to listen to, mqtt://[USER:PASSWORD@]HOST[:PORT], or mqtts://; GATEWAY_MQTT of the
                        environment unless given
  --topic FORMAT=TOPIC  a topic of it, with + and #; ?zone=ID at its end for boxes of one zone; more than once.
                        ${USUAL_TOPIC} unless given
  --cassia URL          a Cassia gateway to listen to, http://ADDRESS[?zone=ID]; more than once
  --box-key SECRET      takes only what boxes post with ?key=SECRET in their URL; better as GATEWAY_BOX_KEY of the environment,
                        which a list of processes does not show
  --state DIR           where its key and what waits are kept, .mesh/gateway unless given
  --keep MEGABYTES      how much may wait on disk, 256 unless given; beyond it the oldest goes

FORMAT is one of ${sightingFormats.join(", ")}. docs/gateways.md tells how to point each vendor's box here.`;

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  mesh: { type: "string" },
  id: { type: "string" },
  listen: { type: "string", default: "8790" },
  host: { type: "string", default: "0.0.0.0" },
  place: { type: "string" },
  zone: { type: "string" },
  mqtt: { type: "string" },
  topic: { type: "string", multiple: true },
  cassia: { type: "string", multiple: true },
  "box-key": { type: "string" },
  state: { type: "string", default: ".mesh/gateway" },
  keep: { type: "string", default: "256" },
} as const;

/**
 * The options in these arguments; undefined if only the help was asked for. Throws words for a person if an argument makes no
 * sense.
 */
export function parseGatewayOptions(args: string[], environment: NodeJS.ProcessEnv): GatewayOptions | undefined {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) return undefined;
  const { place, zone, id, host, state } = values;
  checkNames([id, place, zone]);
  return {
    mesh: meshIn(values.mesh),
    id,
    usualId: usualId(),
    port: numberIn("--listen", values.listen, 65_535),
    host,
    mqtt: mqttIn(values.mqtt ?? environment.GATEWAY_MQTT),
    topics: (values.topic ?? [USUAL_TOPIC]).map(topicIn),
    cassia: (values.cassia ?? []).map(cassiaIn),
    where: present({ place, zone }),
    state,
    keepBytes: numberIn("--keep", values.keep, 1_000_000) * 1_048_576,
    boxKey: boxKeyIn(values["box-key"] ?? (environment.GATEWAY_BOX_KEY || undefined)),
  };
}

/** The id of a gateway that nobody named. */
export function usualId(): string {
  const name = hostname()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  return `gateway-${name}`.slice(0, 64);
}

/** Throws where a name that was given is no id of a catalog. */
export function checkNames(names: readonly (string | undefined)[]): void {
  for (const name of names) {
    if (name !== undefined && !isName(name))
      throw new Error(`"${name}" is no id: lower-case letters, digits and dashes.`);
  }
}

/** What every box's page takes in a URL as it is (RFC 3986, section 2.3: unreserved). */
const BOX_KEY = /^[A-Za-z0-9._~-]{1,128}$/;

function boxKeyIn(text: string | undefined): string | undefined {
  // An empty one is an error, as of a variable that is not set: nobody who asks for a key means none.
  if (text !== undefined && !BOX_KEY.test(text))
    throw new Error("--box-key takes 1 to 128 letters, digits, dashes, dots, underscores and tildes.");
  return text;
}

function mqttIn(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : urlIn("--mqtt", text, ["mqtt:", "mqtts:", "ws:", "wss:"]);
}

/** The mesh's URL without a slash at its end. */
export function meshIn(text: string | undefined): string {
  return urlIn("--mesh", text, ["http:", "https:"]).replace(/\/+$/, "");
}

function urlIn(option: string, text: string | undefined, protocols: readonly string[]): string {
  if (text === undefined) throw new Error(`${option} is needed.`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol))
    throw new Error(`${option} takes a URL that begins with ${protocols.join("// or ")}//.`);
  return text;
}

function numberIn(option: string, text: string, most: number): number {
  if (!/^\d{1,7}$/.test(text) || Number(text) > most) throw new Error(`${option} takes a number from 0 to ${most}.`);
  return Number(text);
}

function topicIn(text: string): TopicRule {
  const [, name, filter, zone] = /^([a-z]+)=([^?]+)(?:\?zone=([a-z0-9-]+))?$/.exec(text) ?? [];
  const format = sightingFormats.find((known) => known === name);
  if (format === undefined || filter === undefined)
    throw new Error(`--topic takes FORMAT=TOPIC, FORMAT one of ${sightingFormats.join(", ")}; not "${text}".`);
  return present({ format, filter, zone });
}

function cassiaIn(text: string): CassiaBox {
  const { origin, searchParams } = new URL(urlIn("--cassia", text, ["http:", "https:"]));
  return present({ origin, zone: searchParams.get("zone") ?? undefined });
}
