import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sealWith } from "../../cli/keys/seal-with.ts";
import { findFreePort } from "../../local/find-host.ts";
import { publishCatalog } from "../../local/operate.ts";
import { makeVisitor, type Visitor } from "../../local/visitor.ts";
import { sealedHookName } from "../../shared/webhooks/sign-hook.ts";
import { runMesh } from "../support/launcher.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeBackEnd } from "./support/back-end.ts";

/* A real receiver, which checks signatures with the package of the standard, and a mesh that is killed while it tells. */

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PEOPLE = 8;

/** A message that the package found good. */
interface Verified {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const verified: Verified[] = [];
const wrong: unknown[] = [];
/** How the next messages are answered; 204 after that. */
const answers: (number | "endless")[] = [];
let example: ReturnType<typeof spawn>;
let printed = "";
let mesh: TestMesh;
let backEnd: Awaited<ReturnType<typeof makeBackEnd>>;

const receiver = createServer(async (request, response) => {
  const body = await text(request);
  const answer = answers.shift() ?? 204;
  const status = answer === "endless" ? 200 : answer;
  try {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const said = new Verifier(SECRET).verify(body, headers) as Omit<Verified, "id">;
    if (status < 300) verified.push({ ...said, id: headers["webhook-id"] ?? "" });
  } catch (error) {
    wrong.push(error);
  }
  if (answer === "endless") return void response.writeHead(200).write("a body that never ends");
  response.writeHead(status, status === 302 ? { location: "http://localhost:1/" } : {}).end("what nobody reads");
});

beforeAll(async () => {
  receiver.listen(0, "localhost");
  await once(receiver, "listening");
  const address = receiver.address();
  const host = `localhost:${typeof address === "object" ? address?.port : ""}`;
  const examplePort = await findFreePort();
  const hosts = `${host},localhost:${examplePort}`;
  mesh = await startMesh({ WEBHOOK_HOSTS: hosts, WEBHOOK_OWN_HOSTS: hosts });
  backEnd = await makeBackEnd();
  const seal = async (id: string) => sealWith(mesh.state, new Uint8Array(Buffer.from(SECRET)), sealedHookName(id));
  const about = { path: "/mesh", purposes: ["marketing"] };
  const catalog = {
    senders: [backEnd.entry],
    webhooks: [
      {
        id: "crm",
        host,
        events: ["moment.given", "offer.handover", "person.erased"],
        identity: "customer",
        sealedSecrets: [await seal("crm")],
        ...about,
      },
      {
        id: "example",
        host: `localhost:${examplePort}`,
        events: ["offer.handover"],
        identity: "customer",
        sealedSecrets: [await seal("example")],
        ...about,
      },
    ],
    moments: [
      { id: "tea", on: { event: "tea" }, offer: offer() },
      {
        id: "letter",
        on: { event: "letter" },
        channels: ["handover"],
        handover: "example",
        caps: [{ max: 9, per: "day" }],
        offer: offer(),
      },
    ],
  };
  const receive = join(import.meta.dirname, "../../examples/node/webhook-receiver.mjs");
  example = spawn(process.execPath, [receive, String(examplePort)], { env: { ...process.env, SECRET } });
  example.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  expect(await publishCatalog(mesh, JSON.stringify(catalog))).toHaveProperty("version");
});

afterAll(async () => {
  example?.kill();
  receiver.close();
  await mesh?.stop();
});

function offer() {
  return { variants: [{ id: "a", format: "card", title: "Hello" }] };
}

async function enter(): Promise<Visitor> {
  const visitor = await makeVisitor({ url: mesh.url, audience: mesh.url });
  await visitor.register();
  const grants = ["marketing", "handover"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "test" });
  return visitor;
}

it("each offer is told once, with a good signature, though the mesh is killed and the endpoint fails", async () => {
  const people = await Promise.all(Array.from({ length: PEOPLE }, enter));
  answers.push(500, 302, 503);
  const asked = people.map((visitor) => visitor.ping({ event: { name: "tea" } }).catch(() => undefined));
  await Promise.race(asked);
  await mesh.kill();
  const got = (await Promise.all(asked)).map((exchange) => exchange?.body.outcome);
  await mesh.restart();
  // Whoever got no answer says it anew: some had theirs before the mesh died.
  for (const [at, visitor] of people.entries()) if (got[at] !== "offer") await visitor.ping({ event: { name: "tea" } });
  const offersOf = async (visitor: Visitor) => {
    const { body } = await visitor.send("/v1/me/receipts", "receipts+jwt");
    return (body.receipts as { outcome: string }[]).filter(({ outcome }) => outcome === "offer").length;
  };
  const offers = (await Promise.all(people.map(offersOf))).reduce((sum, one) => sum + one, 0);
  const told = () => verified.filter(({ type }) => type === "moment.given");
  await waitFor(() => expect(new Set(told().map(({ id }) => id)).size).toBe(offers));
  expect(new Set(told().map(({ data }) => data.subject)).size).toBe(PEOPLE);
  expect(wrong).toEqual([]);

  const [first] = people;
  await first?.send("/v1/me/erase", "erase+jwt");
  await waitFor(() => expect(verified.filter(({ type }) => type === "person.erased")).toHaveLength(1));
});

it("an offer is handed over to a receiver without a library, and operators see what waits", async () => {
  const visitor = await enter();
  expect((await backEnd.link(mesh, visitor, "ada")).status).toBe(200);
  const { body } = await visitor.ping({ event: { name: "letter" } });
  expect(body).toMatchObject({ outcome: "push", via: "handover", offer: { moment: "letter" } });
  await waitFor(() => expect(printed).toMatch(/offer\.handover [\w-]{22} .*"customer":"ada".*"title":"Hello"/));

  answers.push("endless");
  const began = performance.now();
  const headers = { "content-type": "application/json", authorization: `Bearer ${mesh.token}` };
  const tested = await fetch(`${mesh.url}/admin/v1/webhooks/crm/test`, { method: "POST", headers, body: "{}" });
  expect(await tested.json()).toEqual({ delivered: true, status: 200 });
  // It waits for no body: an attempt that is given up takes 15 s.
  expect(performance.now() - began).toBeLessThan(10_000);

  const run = (...args: string[]) => runMesh("webhooks", ...args, "--url", mesh.url, "--token", mesh.token);
  expect(JSON.parse(run("--json").stdout).webhooks).toMatchObject([
    { id: "crm", own: true, state: "on", waiting: 0 },
    { id: "example", own: true, state: "on", waiting: 0 },
  ]);
  // Of the two receivers this one runs in a process of its own: a command holds up this one.
  expect(run("test", "example").stdout).toContain("example took the message: 204.");
  await waitFor(() => expect(printed).toContain("webhook.test"));
  example.kill();
  await once(example, "exit");
  expect(run("test", "example")).toMatchObject({ code: 1, stderr: expect.stringContaining("it did not answer") });
  expect(run("test", "radio")).toMatchObject({ code: 1, stderr: expect.stringContaining('no webhook "radio"') });
  expect(run("replay", "crm").stdout).toContain("0 tried again.");
  expect(run("resume", "crm").stdout).toContain("crm is on");
});
