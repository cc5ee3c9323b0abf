import type { ConnectOptions, DebugPlace, Mesh } from "../sdk/api.ts";
import { buildPicker } from "./build-picker.ts";
import { MeshDebugElement } from "./mesh-debug-element.ts";
import { sayDecision, sayRefused, sayUnsent } from "./say-decision.ts";
import { standStill } from "./stand-still.ts";
import { createSwitchGeolocation } from "./switch-geolocation.ts";
import { tapFetch } from "./tap-fetch.ts";
import { DEBUG_WORDS } from "./words.ts";

/*
 * For whoever builds an app: /client/debug.js of every mesh, which `connect({ url, debug: true })` loads. Nothing of it is sent
 * anywhere, and nothing of it is loaded without `debug`.
 */

const ACCURACY_METRES = 10;

if (customElements.get("mesh-debug") === undefined) customElements.define("mesh-debug", MeshDebugElement);

/**
 * Joins the mesh as `connect` does, with every gate asked for: says each decision in the console, and draws the drawer, whose
 * picker says where the page is.
 */
export async function connectInDebug(
  connect: (options: ConnectOptions) => Promise<Mesh>,
  { debug, ...options }: ConnectOptions,
): Promise<Mesh> {
  const drawer = document.createElement("mesh-debug") as MeshDebugElement;
  tapFetch(String(options.url), (exchange) => {
    drawer.add(exchange);
    const refused = sayRefused(exchange);
    if (refused !== undefined) console.info(refused);
  });
  const real = options.geolocation ?? navigator.geolocation;
  const geolocation = createSwitchGeolocation(real);
  const go = (place: DebugPlace | undefined) =>
    geolocation.switchTo(place === undefined ? real : standStill({ accuracy: ACCURACY_METRES, ...place }));
  drawer.put(buildPicker((typeof debug === "object" && debug.places) || [], DEBUG_WORDS, go));
  document.body.append(drawer);
  try {
    const mesh = await connect({ ...options, geolocation, explain: true });
    mesh.on("answer", (answer) => console.info(sayDecision(answer)));
    sayWhatIsNotSent(mesh);
    sayWhatWaits(mesh);
    // What a module joined is out of the console's reach. An app's own name stays its own.
    if (!("mesh" in globalThis)) Object.assign(globalThis, { mesh });
    return mesh;
  } catch (problem) {
    console.error(`moment-mesh: not joined: ${problem instanceof Error ? problem.message : problem}`);
    throw problem;
  }
}

/** Scans, events and beacons that were not answered leave no answer to say. */
function sayWhatIsNotSent(mesh: Mesh): void {
  const { scan, track, beacons } = mesh;
  const say: <Sent extends ReturnType<typeof scan>>(what: string, sent: Sent) => Sent = (what, sent) => {
    sent.then(
      (said) => {
        const unsent = sayUnsent(what, said);
        if (unsent !== undefined) console.info(unsent);
      },
      (problem) => console.info(`moment-mesh: ${what}: refused, ${problem.message}`),
    );
    return sent;
  };
  mesh.scan = (marker) => say(`scan ${marker}`, scan(marker));
  mesh.track = (event, ...about) => say(`event ${event}`, track(event, ...about));
  mesh.beacons = (rows) => say("beacons", beacons(rows));
}

/** What gives no answer, and nothing at all while something is missing. */
function sayWhatWaits(mesh: Mesh): void {
  const { watch, react, subscribePush } = mesh;
  mesh.watch = () => {
    if (!mesh.consented.location) console.info("moment-mesh: watch: waits until somebody agrees to location");
    return watch();
  };
  mesh.on("watch", ({ state }) => {
    if (state === "denied") console.info("moment-mesh: watch: the browser gives no position");
  });
  mesh.react = (receipt, kind, value) => {
    react(receipt, kind, value);
    if (!mesh.consented.measurement) {
      console.info(`moment-mesh: ${kind}: not sent, because nobody has agreed to measurement`);
    }
  };
  mesh.subscribePush = async () => {
    // First of all, while the tap is fresh.
    const state = await subscribePush();
    const hasWorker = (await navigator.serviceWorker?.getRegistration()) !== undefined;
    if (state !== "subscribed") {
      console.info(`moment-mesh: pushes: ${state}${hasWorker ? "" : ", and no service worker is registered"}`);
    }
    return state;
  };
}
