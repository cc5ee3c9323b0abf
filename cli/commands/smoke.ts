import { createRemoteJWKSet, jwtVerify } from "jose";
import { EXIT, Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEFAULT_STATE, findState, urlOf } from "../../local/state/state.ts";
import { visibleText } from "../../local/visible-text.ts";
import { askMesh, type Exchange, type MeshInfo, makeVisitor, type Visitor } from "../../local/visitor.ts";
import { sayCount } from "../../shared/text/say-count.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh smoke [URL | --state DIR]

Asks a mesh whether it works, as a device would, with really signed messages: health, registration, a ping before consent, a
consent whose proof verifies against the published keys, a ping after it, an export, a withdrawal, an erasure whose tombstone
verifies, and that the old pass is of no use then. It leaves nothing but the row that keeps old messages out for a day. Ends
with 1 if anything is not as it must be.

  URL             the address of a mesh; without it a local one is asked
  --state DIR     the local mesh in DIR, ${DEFAULT_STATE} unless given`;

/** One thing that a mesh must do: gives what was seen, or throws what is wrong. */
interface Check {
  readonly name: string;
  readonly run: (about: Smoked) => Promise<string>;
}

interface Smoked {
  readonly url: string;
  readonly mesh: MeshInfo;
  readonly visitor: Visitor;
}

const CHECKS: readonly Check[] = [
  { name: "registers a key", run: async ({ visitor }) => statusOf(await visitor.register(), 200) },
  {
    name: "gives nothing before consent",
    run: async ({ visitor }) => {
      const { body } = await expectStatus(await visitor.ping({ event: { name: "smoke" } }), 200);
      if (body.outcome !== "none") throw new Error(`the outcome is ${body.outcome}`);
      return `none, ${body.reason}`;
    },
  },
  {
    name: "takes a consent, and proves it",
    run: async ({ visitor, mesh, url }) => {
      const { body } = await expectStatus(await say(visitor, mesh, true), 200);
      return verified(body.proof, "consent-proof+jwt", { url, mesh });
    },
  },
  {
    name: "answers a ping",
    run: async ({ visitor }) => {
      const { body, milliseconds } = await expectStatus(await visitor.ping({ event: { name: "smoke" } }), 200);
      return `${body.outcome}, ${body.reason ?? "an offer"}, ${milliseconds.toFixed(0)} ms`;
    },
  },
  {
    name: "tells what it has of the person",
    run: async ({ visitor }) => {
      const { body } = await expectStatus(await visitor.send("/v1/me/export", "export+jwt"), 200);
      if (!Array.isArray(body.consentEvents) || body.consentEvents.length === 0)
        throw new Error("there is no consent in it");
      return `${JSON.stringify(body).length} bytes`;
    },
  },
  { name: "takes a withdrawal", run: async ({ visitor, mesh }) => statusOf(await say(visitor, mesh, false), 200) },
  {
    name: "erases, and proves it",
    run: async ({ visitor, mesh, url }) => {
      const { body } = await expectStatus(await visitor.send("/v1/me/erase", "erase+jwt"), 200);
      return verified(body.tombstone, "tombstone+jwt", { url, mesh });
    },
  },
  {
    name: "knows the erased no more",
    run: async ({ visitor }) => {
      const { body } = await expectStatus(await visitor.send("/v1/me/receipts", "receipts+jwt"), 401);
      return String(body.code);
    },
  },
];

/** `mesh smoke`: whether a mesh works, by messages as devices send them. */
export async function meshSmoke(args: string[]): Promise<void> {
  const options = { help: { type: "boolean", short: "h" }, state: { type: "string" } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const url = addressOf(positionals, values.state);
  const trouble = await troubleOf(url);
  const mesh = await askMesh(url);
  const visitor = await makeVisitor({ url, audience: mesh.audience });
  let failed = trouble.length;
  for (const line of trouble) console.log(visibleText(`! ${line}`));
  for (const { name, run } of CHECKS) {
    try {
      console.log(visibleText(`  ${name.padEnd(34)} ${await run({ url, mesh, visitor })}`));
    } catch (cause) {
      failed += 1;
      console.log(visibleText(`! ${name.padEnd(34)} ${cause instanceof Error ? cause.message : cause}`));
    }
  }
  if (failed > 0) throw new Refusal(`${url} is not as it must be: ${sayCount(failed, "thing")}.`);
  console.log(visibleText(`${url} works.`));
}

/** The address that is given, or that of a local mesh. */
function addressOf([given, ...others]: readonly string[], state: string | undefined): string {
  if (given === undefined) return urlOf(findState(state ?? DEFAULT_STATE));
  if (others.length > 0 || state !== undefined) throw new UsageRefusal("One URL, or --state, is enough.", HELP);
  if (!URL.canParse(given)) throw new UsageRefusal(`${given} is no URL, as https://mesh.example.com is.`, HELP);
  return given.replace(/\/+$/, "");
}

async function troubleOf(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/health`).catch(() => undefined);
  if (answer === undefined) throw new Refusal(`Nothing answers at ${url}.`, EXIT.unavailable);
  const { trouble } = Object(await answer.json().catch(() => ({})));
  if (!answer.ok || !Array.isArray(trouble)) throw new Refusal(`${url} is no mesh: /health says ${answer.status}.`);
  return trouble.map(String);
}

function say(visitor: Visitor, { purposes, noticeVersion }: MeshInfo, granted: boolean): Promise<Exchange> {
  const grants = purposes.slice(0, 1).map((purpose) => ({ purpose, granted }));
  return visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "mesh smoke" });
}

async function verified(token: unknown, typ: string, { url, mesh }: Pick<Smoked, "url" | "mesh">): Promise<string> {
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`));
  await jwtVerify(String(token), keys, { typ, issuer: mesh.audience });
  return `${typ} verifies`;
}

async function expectStatus(exchange: Exchange, status: number): Promise<Exchange> {
  const { status: given, body, path } = exchange;
  if (given !== status) throw new Error(`${path} says ${given} ${body.code ?? ""}`.trim());
  return exchange;
}

async function statusOf(exchange: Exchange, status: number): Promise<string> {
  return String((await expectStatus(exchange, status)).status);
}
