import { runCommand, UsageRefusal } from "../local/refusal.ts";
import { VERSION } from "../shared/openapi/version.ts";
import { askWhether, similarName } from "../shared/text/similar-name.ts";

const HELP = `npx mesh <command> [options]

  keys      makes all keys a deployment needs, and says where each goes
  operator  makes a key that signs you in to a deployed mesh
  init      makes a small catalog to begin with, as a folder of files
  import    makes places of a catalog out of a list of shops, GeoJSON or CSV
  validate  says what is wrong with a catalog file, without any mesh
  diff      says what would change for people if a file were published
  try       says what one made-up visit would earn, and why not more
  explain   says the same of one case that a file describes
  simulate  lets made-up people spend a day with a catalog, or with two to compare them
  publish   publishes a catalog file, or a folder of them
  list      prints the moments, campaigns, journeys, places and markers, and what is paused
  show      prints one of them, and what refers to it
  history   prints the versions of the catalog: who, when, why
  rollback  goes back to one of them
  sender    adds a gateway, till or back end with a key of its own; lists and revokes them
  marker    prints the address of a marker whose code changes, for a display
  poster    prints a poster with the QR code of a marker, as SVG
  tag       makes the claim codes that are printed on cards
  seal      prints the key of a beacon, or the secret of a webhook, as a catalog may carry it
  codes     adds single-use codes of the brand to a pool, and says how many are left
  webhooks  prints who is told what happens, and what waits; tests, replays and resumes one
  pause     stops a moment, a campaign or coupons, everywhere within 5 s
  resume    goes on with what was paused
  revoke    refuses what a sender or a device signs
  restore   takes again what was revoked
  signal    says that something is on, off, or happened, as a store would
  live      prints what is paused, revoked and on
  health    prints what is wrong, and when each gateway, till and back end was last heard
  receipt   prints why a person got what they got, by the id of their receipt
  report    prints how it does: what was given, seen and clicked, and what it earned
  tail      prints what happens in the mesh right now, a line a second
  push      sends a test push to a device, in a local mesh
  console   prints a link that signs you in to the web console, and opens it
  smoke     asks a mesh whether it works, as a device would
  token     prints the operator token of a local mesh
  sign      prints a signed ping of a local visitor, to be piped into curl

  npx mesh <command> --help     tells more, as "npx mesh help <command>" does
  npx mesh --version            prints the version`;

type Command = (args: string[]) => Promise<void>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  keys: async () => (await import("./commands/keys.ts")).meshKeys,
  operator: async () => (await import("./commands/operator.ts")).meshOperator,
  init: async () => (await import("./commands/init.ts")).meshInit,
  import: async () => (await import("./commands/import.ts")).meshImport,
  validate: async () => (await import("./commands/validate.ts")).meshValidate,
  diff: async () => (await import("./commands/diff.ts")).meshDiff,
  try: async () => (await import("./commands/try.ts")).meshTry,
  explain: async () => (await import("./commands/explain.ts")).meshExplain,
  simulate: async () => (await import("./commands/simulate.ts")).meshSimulate,
  publish: async () => (await import("./commands/publish.ts")).meshPublish,
  list: async () => (await import("./commands/list.ts")).meshList,
  show: async () => (await import("./commands/show.ts")).meshShow,
  history: async () => (await import("./commands/history.ts")).meshHistory,
  rollback: async () => (await import("./commands/rollback.ts")).meshRollback,
  sender: async () => (await import("./commands/sender.ts")).meshSender,
  marker: async () => (await import("./commands/marker.ts")).meshMarker,
  poster: async () => (await import("./commands/poster.ts")).meshPoster,
  tag: async () => (await import("./commands/tag.ts")).meshTag,
  seal: async () => (await import("./commands/seal.ts")).meshSeal,
  codes: async () => (await import("./commands/codes.ts")).meshCodes,
  webhooks: async () => (await import("./commands/webhooks.ts")).meshWebhooks,
  pause: async () => (await import("./commands/switch.ts")).meshSwitch("pause"),
  resume: async () => (await import("./commands/switch.ts")).meshSwitch("resume"),
  revoke: async () => (await import("./commands/switch.ts")).meshSwitch("revoke"),
  restore: async () => (await import("./commands/switch.ts")).meshSwitch("restore"),
  signal: async () => (await import("./commands/signal.ts")).meshSignal,
  live: async () => (await import("./commands/live.ts")).meshLive,
  health: async () => (await import("./commands/health.ts")).meshHealth,
  receipt: async () => (await import("./commands/receipt.ts")).meshReceipt,
  report: async () => (await import("./commands/report.ts")).meshReport,
  tail: async () => (await import("./commands/tail.ts")).meshTail,
  push: async () => (await import("./commands/push.ts")).meshPush,
  console: async () => (await import("./commands/console.ts")).meshConsole,
  smoke: async () => (await import("./commands/smoke.ts")).meshSmoke,
  token: async () => (await import("./commands/token.ts")).meshToken,
  sign: async () => (await import("./commands/sign.ts")).meshSign,
};

await runCommand(async () => {
  const { name, args } = readWords(process.argv.slice(2));
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return (await load())(args);
  if (name === "--version") return console.log(VERSION);
  const asked = ["help", "--help", "-h"].includes(name);
  const guess = askWhether(similarName(name, Object.keys(COMMANDS)));
  if (!asked) throw new UsageRefusal(`There is no command "${name}".${guess}`, HELP);
  console.log(HELP);
});

/** `mesh help publish` is `mesh publish --help`. */
function readWords([name = "--help", ...args]: readonly string[]): { name: string; args: string[] } {
  const [about, ...more] = args;
  return name === "help" && about !== undefined ? { name: about, args: [...more, "--help"] } : { name, args };
}
