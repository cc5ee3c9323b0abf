import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { CARDS, claimOf } from "../support/claims.ts";
import { type GatewayProcess, startGateway } from "../support/gateway-process.ts";
import { runMesh } from "../support/launcher.ts";
import { type Broker, startMosquitto } from "../support/mosquitto.ts";
import { openShakyLine, type ShakyLine } from "../support/shaky-line.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { vendorBodies } from "../support/vendor-bodies/all.ts";

const CATALOG: Catalog = {
  places: [{ id: "bakery", zones: ["counter", "shelves"] }, { id: "station" }],
  tags: CARDS,
  moments: [
    {
      id: "welcome",
      on: { enter: { place: "bakery" } },
      quietHours: "ignore",
      offer: { variants: [{ id: "a", format: "card", title: { en: "Good to see you" } }] },
    },
  ],
};

let mesh: TestMesh;
let line: ShakyLine;
let serial = 0;

beforeAll(async () => {
  mesh = await startMesh();
  line = await openShakyLine(Number(new URL(mesh.url).port));
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
});

afterAll(async () => {
  await line.close();
  await mesh.stop();
});

/** A person who carries a card, and where the mesh sees them. */
async function makeCarrier(): Promise<{ mac: string; visitor: Visitor; places(): Promise<string[]> }> {
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  const mac = `c0ffee${(++serial).toString(16).padStart(6, "0")}`;
  await visitor.register();
  const grants = ["location", "marketing", "push"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  const claim = await claimOf(mac, mesh);
  expect((await visitor.send("/v1/me/tags", "tag+jwt", { tag: mac, register: true, claim })).status).toBe(204);
  return {
    mac,
    visitor,
    async places() {
      const { body } = await visitor.ping({ present: ["bakery", "station"] });
      return (body.presence as { place: string; zone?: string }[]).map(({ place, zone }) => [place, zone].join("/"));
    },
  };
}

/** The words after `mesh` of the command with which a gateway says it is enrolled. */
function enrolCommandIn(said: string): string[] {
  const [, words = ""] = /npx mesh (sender add .*)/.exec(said) ?? [];
  return [...words.replace("-- ", "").matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

/** Does what the gateway says. */
function enrol(gateway: GatewayProcess) {
  return runMesh(...enrolCommandIn(gateway.said()), "--url", mesh.url, `--token=${mesh.token}`);
}

async function startEnrolled(id: string, args: readonly string[] = []): Promise<GatewayProcess> {
  const gateway = await startGateway(line.url, ["--id", id, "--place", "bakery", ...args]);
  expect(enrol(gateway)).toMatchObject({ code: 0, stderr: "" });
  await expect.poll(async () => (await gateway.status()).standing).toBe("enrolled");
  return gateway;
}

const minew = (mac: string, rssi: number) => [
  { timestamp: new Date().toISOString(), type: "Gateway", mac: "AC233FC0BC43" },
  { timestamp: new Date().toISOString(), type: "Unknown", mac: mac.toUpperCase(), bleName: "", rssi, rawData: "" },
];

describe("a new gateway", () => {
  it("makes its key, says how to enrol it, waits until that is done, and then tells what it heard meanwhile", async () => {
    const carrier = await makeCarrier();
    const gateway = await startGateway(line.url, ["--id", "gate-new", "--place", "bakery"]);
    expect(statSync(join(gateway.state, "gateway.json")).mode & 0o777).toBe(0o600);
    await expect.poll(async () => (await gateway.status()).standing).toBe("unknown");
    for (const rssi of [-58, -60, -62]) {
      const answer = await gateway.post("/minew", minew(carrier.mac, rssi));
      expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
    }
    await expect.poll(async () => (await gateway.status()).waiting.messages).not.toBe(0);
    expect(gateway.said().match(/takes nothing of this gateway \(401 unauthenticated/g)).toHaveLength(1);

    expect(enrol(gateway)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("sender gate-new: in the catalog"),
    });
    await expect.poll(async () => (await gateway.status()).sent.rows).toBe(3);
    expect(await carrier.places()).toEqual(["bakery/"]);
    const { receipts } = (await carrier.visitor.send("/v1/me/receipts", "receipts+jwt")).body;
    // One decision, which nobody can be told: there is no subscription.
    expect(receipts).toMatchObject([{ reason: "no-channel", gates: [{ moment: "welcome" }] }]);
  });

  it("keeps its id and key, and does not take another's", async () => {
    const gateway = await startGateway(mesh.url, ["--id", "gate-kept"]);
    const [first] = [enrolCommandIn(gateway.said())];
    await gateway.end("SIGTERM");
    await gateway.start();
    expect(enrolCommandIn(gateway.said())).toEqual(first);
    await expect(startGateway(mesh.url, ["--id", "gate-other", "--state", gateway.state])).rejects.toThrow(
      'holds the key of "gate-kept"',
    );
    await expect(startGateway(mesh.url, ["--id", "gate-kept", "--state", gateway.state])).rejects.toThrow(
      "already running",
    );
  });
});

describe("gateways that are started at once on a state of nobody", () => {
  it("make one key: the one that stays is enrolled with the key that it keeps", async () => {
    const state = mkdtempSync(join(tmpdir(), "moment-mesh-gateway-"));
    onTestFinished(() => rmSync(state, { recursive: true, force: true, maxRetries: 5 }));
    const args = ["--id", "gate-twice", "--state", state];
    const started = await Promise.allSettled([startGateway(mesh.url, args), startGateway(mesh.url, args)]);
    const [gateway, ...others] = started.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
    expect(others).toEqual([]);
    const { jwk } = JSON.parse(readFileSync(join(state, "gateway.json"), "utf8"));
    expect(enrolCommandIn(gateway?.said() ?? "").at(-1)).toContain(`"x":"${jwk.x}"`);
  });
});

describe("the key of a gateway", () => {
  it("is not used where others on the machine can read it", async () => {
    const gateway = await startGateway(mesh.url, ["--id", "gate-read"]);
    await gateway.end("SIGTERM");
    chmodSync(join(gateway.state, "gateway.json"), 0o644);
    await expect(gateway.start()).rejects.toThrow("chmod 600");
  });
});

describe("boxes that post to a gateway", () => {
  it("of every vendor are answered 200 {}, and what they told is accepted by the mesh", async () => {
    const gateway = await startEnrolled("gate-boxes");
    let rows = 0;
    for (const { name, format, body, accepted } of vendorBodies) {
      const answer = await gateway.post(`/${format}`, body);
      expect([name, answer.status, await answer.text()]).toEqual([name, 200, "{}"]);
      expect(answer.headers.get("x-ruuvi-gateway-rate")).toBe(format === "ruuvi" ? "2" : null);
      rows += accepted;
    }
    expect((await gateway.status()).heard).toMatchObject({ posts: vendorBodies.length, rows, refused: 0 });
    await expect.poll(async () => (await gateway.status()).sent.messages).toBeGreaterThan(0);
    expect((await gateway.status()).lost).toEqual({ refused: 0, dropped: 0 });
  });

  it("are told what is wrong: another format, another path, too much", async () => {
    const gateway = await startGateway(mesh.url);
    expect((await gateway.post("/minew", { no: "array" })).status).toBe(400);
    expect((await gateway.post("/smoke", [])).status).toBe(404);
    expect((await gateway.post("/", [])).status).toBe(405);
    expect((await fetch(`${gateway.url}/minew`)).status).toBe(405);
    expect((await fetch(`${gateway.url}/blukii`, { method: "PUT", body: '{"data":[]}' })).status).toBe(200);
    const byPage = { method: "POST", body: "[]", headers: { origin: "https://page.example" } };
    expect((await fetch(`${gateway.url}/rows`, byPage)).status).toBe(403);
    const much = await gateway.post("/ingics", "x".repeat(5_000_000)).catch(() => ({ status: 413 }));
    expect(much.status).toBe(413);
    const { boxes, heard } = await gateway.status();
    expect(boxes).toMatchObject([{ format: "blukii" }, { format: "minew", fault: expect.stringContaining("array") }]);
    expect(heard).toMatchObject({ posts: 1, rows: 0, refused: 1 });
    const page = await fetch(gateway.url, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain("<td>127.0.0.1</td>");
  });

  it("must know the key, where the gateway was started with one", async () => {
    const gateway = await startGateway(mesh.url, ["--box-key", "a-secret-of-the-shop"]);
    expect((await gateway.post("/rows", [])).status).toBe(403);
    expect((await gateway.post("/rows?zone=counter&key=a-secret-of-the-shop", [])).status).toBe(200);
  });

  it("may name the place that the gateway was started for, and no other", async () => {
    const gateway = await startGateway(mesh.url, ["--place", "bakery"]);
    expect((await gateway.post("/rows", { place: "bakery", rows: [] })).status).toBe(200);
    expect((await gateway.post("/rows", { place: "station", rows: [] })).status).toBe(400);
  });

  it("may each stand for a zone; who is between two of them is where they are heard best", async () => {
    const gateway = await startEnrolled("gate-zones");
    const carrier = await makeCarrier();
    const hear = async (counter: number, shelves: number) => {
      for (let sample = 0; sample < 3; sample++) {
        await gateway.post("/minew?zone=counter", minew(carrier.mac, counter));
        await gateway.post("/minew?zone=shelves", minew(carrier.mac, shelves));
      }
    };
    const sent = async () => (await gateway.status()).sent.rows;
    await hear(-55, -66);
    await expect.poll(sent).toBe(3);
    expect(await carrier.places()).toEqual(["bakery/counter"]);
    await hear(-62, -57);
    await expect.poll(sent).toBe(6);
    expect(await carrier.places()).toEqual(["bakery/counter"]);
    await hear(-78, -52);
    await expect.poll(sent).toBeGreaterThanOrEqual(9);
    expect(await carrier.places()).toEqual(["bakery/shelves"]);
  });
});

describe("a line to the mesh on which answers are lost", () => {
  it("does not make one sample of a card into many: what is sent again has no effect again", async () => {
    const gateway = await startEnrolled("gate-line");
    const carrier = await makeCarrier();
    const lost = line.lost;
    line.become("deaf");
    for (const rssi of [-58, -60]) await gateway.post("/minew", minew(carrier.mac, rssi));
    await expect.poll(() => line.lost).toBeGreaterThanOrEqual(lost + 2);
    line.become("whole");
    await expect.poll(async () => (await gateway.status()).sent.rows).toBe(2);
    expect(await carrier.places()).toEqual([]);
    await gateway.post("/minew", minew(carrier.mac, -59));
    await expect.poll(async () => (await gateway.status()).sent.rows).toBe(3);
    expect(await carrier.places()).toEqual(["bakery/"]);
  });
});

describe.skipIf(requirement("MOSQUITTO") === undefined)("boxes that publish over a broker", () => {
  let broker: Broker;

  beforeAll(async () => {
    broker = await startMosquitto();
  });

  afterAll(() => broker.stop());

  const theengs = (mac: string, rssi: number) => ({ id: mac.match(/../g)?.join(":").toUpperCase(), rssi });

  it("are heard: Theengs under its own topic, others under the topics that are given, each for its zone", async () => {
    const topics = ["theengs=home/+/BTtoMQTT/+", "minew=/gw/+/status?zone=counter"];
    const gateway = await startEnrolled("gate-mqtt", [
      "--mqtt",
      broker.url,
      ...topics.flatMap((topic) => ["--topic", topic]),
    ]);
    await expect.poll(gateway.said).toContain("Connected to the broker");
    const [one, other, nobody] = [await makeCarrier(), await makeCarrier(), await makeCarrier()];
    await broker.publish(`home/door/BTtoMQTT/${nobody.mac}`, theengs(nobody.mac, -50), { retain: true });
    for (const rssi of [-58, -60, -62]) {
      await broker.publish(`home/door/BTtoMQTT/${one.mac}`, theengs(one.mac, rssi));
      await broker.publish("/gw/ac233fc0bc43/status", minew(other.mac, rssi));
    }
    await expect.poll(one.places).toEqual(["bakery/"]);
    await expect.poll(other.places).toEqual(["bakery/counter"]);
    const { boxes } = await gateway.status();
    expect(boxes.map(({ box, format, zone }) => [box, format, zone]).sort()).toEqual([
      ["ac233fc0bc43", "minew", "counter"],
      ["door", "theengs", undefined],
    ]);
  });

  it("are heard again once the broker is back, and what it had kept is not taken for news", async () => {
    const gateway = await startGateway(mesh.url, ["--mqtt", broker.url]);
    await expect.poll(gateway.said).toContain("Connected to the broker");
    await broker.publish("home/door/BTtoMQTT/x", theengs("c0ffeeffff01", -50), { retain: true });
    await expect.poll(async () => (await gateway.status()).heard.rows).toBe(1);
    await broker.kill();
    await broker.start();
    await expect.poll(() => gateway.said().match(/Connected to the broker/g)?.length).toBe(2);
    await broker.publish("home/door/BTtoMQTT/x", theengs("c0ffeeffff01", -50), { retain: true });
    await expect.poll(async () => (await gateway.status()).heard.rows).toBe(2);
    await gateway.end("SIGKILL");
    await gateway.start();
    await expect.poll(() => gateway.said().match(/Connected to the broker/g)?.length).toBe(3);
    await broker.publish("home/door/BTtoMQTT/y", theengs("c0ffeeffff02", -50));
    await expect.poll(async () => (await gateway.status()).heard.rows).toBe(1);
  });
});
