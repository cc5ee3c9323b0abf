import { networkInterfaces } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { endWithNpm } from "../client/gateway/end-with-npm.ts";
import { buildOnce } from "../local/build/build-once.ts";
import { findFreePort, findHost } from "../local/find-host.ts";
import { localBindings } from "../local/mesh/local-bindings.ts";
import { runWorker } from "../local/mesh/run-worker.ts";
import { servePartner } from "../local/mesh/serve-partner.ts";
import { serveShop } from "../local/mesh/serve-shop.ts";
import type { Operated } from "../local/operate.ts";
import { type PushService, startPushService } from "../local/push/push-service.ts";
import { Refusal, runCommand } from "../local/refusal.ts";
import { endOrphans } from "../local/state/end-orphans.ts";
import { ensureKeys } from "../local/state/key-file.ts";
import { OPERATOR_TOKEN } from "../local/state/key-set.ts";
import { lockState } from "../local/state/lock-state.ts";
import { openState, type State } from "../local/state/state.ts";
import { visibleText } from "../local/visible-text.ts";
import { writeFileAtomically } from "../local/write-file-atomically.ts";
import { present } from "../shared/json/present.ts";
import { listLive } from "./commands/live.ts";
import { playDay } from "./day/play-day.ts";
import { readLive } from "./operator/operate-live.ts";
import { chooseAddress, type NetworkAddress } from "./start/choose-address.ts";
import { chooseSitePort, lastPort } from "./start/choose-site-port.ts";
import { openOffice } from "./start/open-office.ts";
import { openPartner } from "./start/open-partner.ts";
import { type OpenedStore, openSharedStore } from "./start/open-shared-store.ts";
import { openSwitches } from "./start/open-switches.ts";
import { openTills } from "./start/open-tills.ts";
import { sayAddresses } from "./start/say-addresses.ts";
import { parseStartOptions, START_HELP, type StartOptions } from "./start/start-options.ts";
import { type BudgetTalk, hearNothing, hearRedis } from "./walk/budget-talk.ts";
import { openDemo } from "./walk/open-demo.ts";
import { walk } from "./walk/walk.ts";

const HEALTH_TIMEOUT_MS = 20_000;

await runCommand(async () => {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) console.log(START_HELP);
  else await start(options);
});

async function start(options: StartOptions): Promise<void> {
  endOnSignals(options.once);
  endWithNpm(() => process.exit(1));
  const network = networkOf(options);
  const state = openState(options.state);
  await lockState(state);
  const orphans = await endOrphans(state);
  if (orphans.length > 0) console.error(`What an earlier start had left behind was ended: ${orphans.join(", ")}.`);
  const port = options.port === 0 ? await findFreePort() : options.port;
  const host = await findHost(port);
  const url = `http://localhost:${port}`;
  const store = await openSharedStore(state, options);
  const keys = await ensureKeys(state.keys, { operatorToken: true });
  console.log(visibleText(`Building the mesh (state in ${options.state}) …`));
  const built = await buildOnce();
  const pushService = options.walk ? await startPushService() : undefined;
  const pushOrigin = pushService?.origin;
  const shopPort = options.walk && !options.once ? await chooseSitePort(state.shopPort, [port]) : undefined;
  // A start without a partner takes the catalog of one that had it, too.
  const partnerPort =
    shopPort === undefined ? lastPort(state.partnerPort) : await chooseSitePort(state.partnerPort, [port, shopPort]);
  const partnerHost = partnerPort === undefined ? undefined : `localhost:${partnerPort}`;
  const reachedAt = network?.reachedAt.map((address) => `http://${address}:${port}`) ?? [];
  const bindings = localBindings({
    variables: built.options.bindings,
    keys,
    url: reachedAt[0] ?? url,
    pushOrigin,
    partnerHost,
    // The shop is of this machine: no link that a phone follows may lead there.
    appUrl: shopPort === undefined || network !== undefined ? undefined : `http://localhost:${shopPort}`,
    environment: { ...process.env, ...store.redis?.variables },
  });
  const worker = await runWorker({
    state,
    built,
    bindings,
    host: network?.listenOn ?? host,
    port,
    onEnd: (cause) => {
      console.error(`workerd has ended and cannot be started again: ${cause.message}`);
      process.exit(1);
    },
  });
  await waitForHealth(url);
  writeFileAtomically(state.port, `${port}\n`);
  console.log(store.line);
  console.log(`The mesh answers at ${url}\n`);
  const { MESH_APP: app = "", MESH_AUDIENCE: audience = url } = bindings;
  if (network !== undefined) console.log(sayAddresses({ urls: reachedAt, opens: app || audience }));
  if (pushService === undefined) return;
  const walked = await showDemo({ url, token: keys[OPERATOR_TOKEN] ?? "" }, { options, state, pushService, store });
  if (!walked) process.exitCode = 1;
  if (shopPort !== undefined) {
    const mesh = { url, token: keys[OPERATOR_TOKEN] ?? "" };
    // A catalog that is not the demo's stays as it is.
    const office = walked ? await openOffice(mesh, state.office) : undefined;
    const tills = walked ? openTills(mesh) : undefined;
    const hasPartner = walked && bindings.MESH_ENV === "local" && partnerPort !== undefined;
    const partner = hasPartner ? await openPartner(mesh, partnerPort, state) : undefined;
    const meshUrl = process.env.MESH_AUDIENCE || url;
    const switches = openSwitches(mesh);
    const shop = await serveShop(present({ meshUrl, port: shopPort, switches, office, tills, partner }));
    writeFileAtomically(state.shopPort, `${shopPort}\n`);
    if (partner !== undefined) {
      await servePartner(partner);
      writeFileAtomically(state.partnerPort, `${partner.port}\n`);
    }
    return console.log(whatToTry(url, { shop: shop.url, papers: partner?.papers.map(({ url }) => url) }, options));
  }
  await worker.dispose();
  await pushService.close();
  await store.redis?.stop();
  process.exit();
}

/** The addresses that `--host` asks for; undefined without it. */
function networkOf({ host }: StartOptions): NetworkAddress | undefined {
  if (host === undefined) return undefined;
  const chosen = chooseAddress(host, networkInterfaces());
  if (!chosen.ok) throw new Refusal(chosen.error);
  return chosen.value;
}

/** Whether a visitor could be walked through the demo, or a day of people be played on it, and all came as it should. */
async function showDemo(
  mesh: Operated,
  {
    options: { day },
    state,
    pushService,
    store,
  }: {
    readonly options: StartOptions;
    readonly state: State;
    readonly pushService: PushService;
    readonly store: OpenedStore;
  },
): Promise<boolean> {
  if (!(await openDemo(mesh))) {
    const [whoGoes, what] = day === undefined ? ["nobody walks through it", "walk"] : ["no day is played on it", "day"];
    console.log(`This state has another catalog than demo/catalog.json. It stays as it is, and ${whoGoes}; to see
the ${what}, start with another --state.\n`);
    return false;
  }
  const stopped = listLive(await readLive(mesh));
  if (stopped.length > 0) {
    console.log(`Not as the demo has it, so the ${day === undefined ? "walk" : "day"} may differ:\n${stopped.map((line) => `  ${line}`).join("\n")}
"npx mesh resume" and "npx mesh restore" take it back.\n`);
  }
  if (day !== undefined) return playDay({ mesh, pushes: pushService, directory: state.day }, day);
  return walk(mesh.url, pushService, budgetTalkOf(store));
}

/** What the walk can show of the budget in the demo. */
function budgetTalkOf({ place, redis }: OpenedStore): BudgetTalk {
  if (redis !== undefined) return hearRedis(redis, "tasting");
  return hearNothing(
    place === "objects"
      ? "No Redis: an object of this mesh keeps this budget"
      : `The Redis at ${place} keeps this budget; its commands cannot be seen from here`,
  );
}

/** Everything this process has started ends with it; `once` is a promise of a walk, and a broken one is no success. */
function endOnSignals(once: boolean): void {
  process.on("SIGINT", () => process.exit(once ? 130 : 0));
  process.on("SIGTERM", () => process.exit(once ? 143 : 0));
  process.on("SIGHUP", () => process.exit(once ? 129 : 0));
}

async function waitForHealth(url: string): Promise<void> {
  const giveUpAt = performance.now() + HEALTH_TIMEOUT_MS;
  for (;;) {
    const health = await fetch(`${url}/health`).catch((cause: unknown) => cause);
    if (health instanceof Response && health.ok) return;
    if (performance.now() > giveUpAt) {
      const said = health instanceof Response ? `${health.status} ${await health.text()}` : String(health);
      throw new Refusal(`The mesh started, but is not well: GET ${url}/health says ${said}`);
    }
    await pause(500);
  }
}

function whatToTry(
  url: string,
  { shop, papers }: { readonly shop: string; readonly papers: readonly string[] | undefined },
  { state, day }: StartOptions,
): string {
  const from = state === ".mesh" ? "" : ` --state ${state}`;
  const ofDay = `  npx mesh console${from}
  npx mesh report --by moment${from}
  npx mesh report --by variant --campaign travel${from}
  npx mesh tail --minutes 10${from}
`;
  const ofWalk = `  curl -s ${url}/v1/mesh
  npx mesh sign${from} '{"marker":"menu-card"}' | curl -s -d @- -H 'content-type: text/plain' ${url}/v1/pings
  npx mesh signal on hot-light --place doughnut-shop${from}
  npx mesh publish${from} demo/catalog.json
`;
  return `The demo shop: ${shop}
Its till, for the cashier: ${shop}/till
${papers === undefined ? "" : `Newspapers where it advertises: ${papers.join(", ")}\n`}The interface, to read: ${url}/docs

The mesh stays up; Ctrl-C ends it. In another terminal:

${day === undefined ? ofWalk : ofDay}`;
}
