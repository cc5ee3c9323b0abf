import { createPrivateKey } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { type Ran, runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { enrolSender } from "./support/enrol-sender.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
/** A JDK has the one beside the other. What ends in a second needs neither the better compiler nor the collector of servers. */
const JAVA = [
  join(dirname(requirement("JAVAC") ?? "javac"), "java"),
  "-XX:TieredStopAtLevel=1",
  "-XX:+UseSerialGC",
] as const;
const JAVA_TILL = join(EXAMPLES, "java/Till.java");

const PAGE = readFileSync(join(EXAMPLES, "../docs/tills.md"), "utf8");
/** The catalog of the page, with caps for all the tests. */
const CATALOG: Catalog = JSON.parse(
  (/^```json catalog\n([\s\S]*?)\n```$/m.exec(PAGE)?.[1] ?? "").replace('"max": 50', '"max": 900'),
);

let mesh: TestMesh;
let deaf: Server;
let directory: string;
let visitor: Visitor;
/** What the visitor's clock shows. */
let sales = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-tills-"));
  mesh = await startMesh();
  expect(
    await publishCatalog(mesh, JSON.stringify({ ...CATALOG, policy: { caps: [{ max: 900, per: "day" }] } })),
  ).toHaveProperty("version");
  deaf = await startDeafLine();
  if (requirement("JAVAC") !== undefined) expect(await compileTill()).toEqual({ out: "", error: "", code: 0 });
  const { audience, noticeVersion } = await askMesh(mesh.url);
  visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const grants = [{ purpose: "marketing", granted: true }];
  expect(await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" })).toMatchObject(
    { status: 200 },
  );
});

afterAll(async () => {
  deaf?.close();
  await mesh?.stop();
  rmSync(directory, { recursive: true });
});

/** Without a warning. */
function compileTill(): Promise<Ran> {
  const lint = ["--release", "17", "-Xlint:all,-options", "-Werror"];
  const command = [requirement("JAVAC") ?? "javac", ...lint, "-d", join(directory, "classes"), JAVA_TILL] as const;
  return runProgram(command, { cwd: directory });
}

/** A line on which everything reaches the mesh, and no answer to a message comes back. */
async function startDeafLine(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const isMessage = request.method === "POST";
    const init = isMessage ? { method: "POST", body: await buffer(request), headers: jose } : {};
    const answer = await fetch(new URL(request.url ?? "", mesh.url), init);
    const text = await answer.text();
    if (isMessage) request.socket.destroy();
    else response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const jose = { "content-type": "application/jose" };
const deafUrl = () => `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`;

/** The code of a coupon that nobody has used. */
async function newCoupon(): Promise<string> {
  const { body } = await visitor.ping({ event: { name: "opened" } });
  const { code } = Object(body.offer).coupon;
  expect(code).toMatch(/^1\d{15}$/);
  return code;
}

const newTransaction = () => `2026-12-05/7/${sales++}`;

interface Example {
  readonly name: string;
  /** The same program with another kind of key is another till. */
  readonly alg: "EdDSA" | "ES256" | "HS256";
  readonly needs: readonly ("OPENSSL" | "CURL" | "JAVAC")[];
  readonly command: (url: string, said: string, sender: string) => readonly [string, ...string[]];
}

const node: Omit<Example, "alg"> = {
  name: "examples/node/till.mjs",
  needs: [],
  command: (url, said) => [process.execPath, join(EXAMPLES, "node/till.mjs"), url, said],
};
const java: Omit<Example, "alg"> = {
  name: "examples/java/Till.java",
  needs: ["JAVAC"],
  // Compiled once: run from its source, it is compiled each time.
  command: (url, said) => [...JAVA, "-cp", join(directory, "classes"), "Till", url, said],
};
const shell: Example = {
  name: "examples/shell/till.sh",
  alg: "EdDSA",
  needs: ["OPENSSL", "CURL"],
  command: (url, said, sender) => ["/bin/sh", join(EXAMPLES, "shell/till.sh"), url, sender, membersOf(said)],
};

/** The shell's takes members of JSON. */
function membersOf(said: string): string {
  return said === "again" ? said : said.slice(1, -1);
}

const TILLS: readonly Example[] = [
  { ...node, alg: "EdDSA" },
  { ...node, alg: "ES256" },
  { ...node, alg: "HS256" },
  shell,
  { ...java, alg: "ES256" },
  { ...java, alg: "EdDSA" },
];

const SCOPES = ["--kind", "till", "--scopes", "redemptions", "--places", "bakery"];

for (const { name, alg, needs, command } of TILLS) {
  const isSecondKey = TILLS.find((till) => till.name === name)?.alg !== alg;
  describe.skipIf(needs.some((program) => requirement(program) === undefined))(`${name} with ${alg}`, () => {
    const id = `${/\w+/.exec(name.replace("examples/", ""))?.[0]}-${alg.toLowerCase()}`;
    const queueFile = () => join(directory, `${id}.jsonl`);

    const run = (
      said: object | "again",
      {
        url = mesh.url,
        sender = id,
        ...more
      }: { url?: string; sender?: string; PATH?: string; NODE_OPTIONS?: string } = {},
    ): Promise<Ran> => {
      const KEY_FILE = sender !== id && name.endsWith(".sh") ? id : sender;
      const environment = { KEY_FILE, KEY_ID: sender, QUEUE_FILE: `${id}.jsonl`, ...more };
      const words = said === "again" ? said : JSON.stringify(said);
      return runProgram(command(url, words, sender), { cwd: directory, environment });
    };
    /** Says it, and gives what is answered to it. */
    async function told(...ran: Parameters<typeof run>): Promise<object[]> {
      const { out, error, code } = await run(...ran);
      expect({ error, code }).toEqual({ error: "", code: 0 });
      return out
        .trim()
        .split("\n")
        .map((line) => ({ transaction: line.split("\t")[0], ...JSON.parse(line.split("\t")[1] ?? "") }));
    }
    const waiting = () => (existsSync(queueFile()) ? readFileSync(queueFile(), "utf8").trim() : "");

    let isEnrolled = false;
    beforeEach(async () => {
      if (isEnrolled) return;
      isEnrolled = true;
      if (name.endsWith(".sh")) {
        const { error, code } = await run({ transaction: "0" });
        expect(code).toBe(3);
        // What it asks for, word by word.
        const [, asked = "", jwk = ""] = /^npx mesh sender add (.*) --jwk '(.*)'$/m.exec(error) ?? [];
        await enrolSender(mesh, ...asked.replace("PLACE", "bakery").split(" "), "--jwk", jwk);
      } else {
        const hidden = alg === "HS256" ? ["--keys", mesh.state] : [];
        const key = await enrolSender(mesh, id, ...SCOPES, "--alg", alg, ...hidden);
        writeFileSync(join(directory, id), key, { mode: 0o600 });
      }
    });

    it("checks a coupon, and redeems it once", async () => {
      const code = await newCoupon();
      const transaction = newTransaction();
      const coupon = { value: "20 % off", discount: { percent: 20 }, expiresAt: expect.any(String) };
      const total = { amount: "12.50", currency: "EUR" };
      expect(await told({ action: "check", transaction, code })).toEqual([{ transaction, result: "checked", coupon }]);
      // As a person copies it out of a mail.
      const typed = code.replace(/(\d{4})(?=\d)/g, "$1 ");
      const sold = await told({ transaction, code: typed, total });
      expect(sold).toMatchObject([{ transaction, result: "redeemed", redemption: expect.any(String), coupon }]);
      expect(await told({ transaction, code, total })).toEqual(sold);
      expect(await told({ transaction: newTransaction(), code })).toMatchObject([
        { result: "refused", reason: "used", redeemedAt: expect.any(String), redeemedHere: true },
      ]);
      expect(waiting()).toBe("");
    });

    // What the program does with an answer does not depend on its key.
    if (isSecondKey) return;

    it("keeps a sale whose answer was lost, and learns from the same transaction that it was redeemed", async () => {
      const code = await newCoupon();
      const transaction = newTransaction();
      const lost = await run({ transaction, code }, { url: deafUrl() });
      expect([lost.code, lost.out]).toEqual([75, ""]);
      expect(lost.error).toMatch(/1 not answered, kept in .*\.jsonl/);
      expect(JSON.parse(waiting())).toMatchObject({ transaction, code, iat: expect.any(Number) });
      // The mesh has it: another sale of the same till is refused.
      const check = { action: "check", transaction: newTransaction(), code };
      const [sale, other] = await told(check);
      expect([sale, other]).toMatchObject([
        { transaction, result: "redeemed", redemption: expect.any(String) },
        { result: "refused", reason: "used", redeemedHere: true },
      ]);
      expect(waiting()).toBe("");
    });

    it("voids a sale, also one whose answer nobody waited for", async () => {
      const code = await newCoupon();
      const transaction = newTransaction();
      expect(await told({ transaction, code })).toMatchObject([{ result: "redeemed" }]);
      expect(await told({ action: "void", transaction, of: transaction })).toEqual([
        expect.objectContaining({ transaction, result: "voided" }),
      ]);
      const again = newTransaction();
      expect((await run({ transaction: again, code }, { url: "http://localhost:1" })).code).toBe(75);
      // The cashier went on without the coupon: both are said in their order.
      expect(await told({ action: "void", transaction: again, of: again })).toMatchObject([
        { transaction: again, result: "redeemed" },
        { transaction: again, result: "voided" },
      ]);
      expect(await told({ action: "check", transaction: newTransaction(), code })).toMatchObject([
        { result: "checked" },
      ]);
    });

    it("refunds a sale by the redemption that was answered", async () => {
      const code = await newCoupon();
      const total = { amount: "12.50", currency: "EUR" };
      const [sold] = await told({ transaction: newTransaction(), code, total });
      const of = Object(sold).redemption;
      const back = { action: "refund", transaction: newTransaction(), of, total: { ...total, amount: "2.50" } };
      expect(await told(back)).toMatchObject([{ result: "refunded" }]);
      expect(await told({ action: "check", transaction: newTransaction(), code })).toMatchObject([{ reason: "used" }]);
    });

    it("says late what was rung up a day ago without a connection", async () => {
      const code = await newCoupon();
      const transaction = newTransaction();
      const iat = Math.floor(Date.now() / 1000) - 86_400;
      writeFileSync(queueFile(), `${JSON.stringify({ iat, transaction, code })}\n`);
      expect(await told("again")).toMatchObject([{ transaction, result: "redeemed" }]);
      expect(waiting()).toBe("");
    });

    it("drops a message that is wrong, and says why", async () => {
      const code = await newCoupon();
      const transaction = newTransaction();
      expect(await told({ transaction, code })).toMatchObject([{ result: "redeemed" }]);
      const wrong = await run({ transaction, code, total: { amount: "1.00", currency: "EUR" } });
      expect([wrong.code, wrong.out, waiting()]).toEqual([1, "", ""]);
      expect(wrong.error).toContain("transaction-reused");
      const elsewhere = await run({ transaction: newTransaction(), code, place: "cellar" });
      expect([elsewhere.code, waiting()]).toEqual([1, ""]);
      expect(elsewhere.error).toContain("not-found");
    });

    it("keeps a sale as long as the catalog does not know its key", async () => {
      const [code, transaction] = [await newCoupon(), newTransaction()];
      const stranger = `stranger-${id}`;
      if (!name.endsWith(".sh")) {
        const key = readFileSync(join(directory, id), "utf8");
        writeFileSync(join(directory, stranger), key.replace(`"${id}"`, `"${stranger}"`), { mode: 0o600 });
      }
      const refused = await run({ transaction, code }, { sender: stranger });
      expect([refused.code, refused.out]).toEqual([75, ""]);
      expect(refused.error).toContain("unauthenticated");
      expect(await told("again")).toMatchObject([{ transaction, result: "redeemed" }]);
    });

    // No other clock can be set under a JVM.
    if (!name.endsWith(".java"))
      it("is understood when its clock is ten minutes slow", async () => {
        const slow = join(directory, `slow-${id}`);
        mkdirSync(slow, { recursive: true });
        writeFileSync(join(slow, "date"), '#!/bin/sh\necho $(($(/bin/date "$@") - 600))\n', { mode: 0o755 });
        const slowly = {
          PATH: `${slow}:${process.env.PATH}`,
          NODE_OPTIONS: `--import "data:text/javascript,const{now}=Date;Date.now=()=>now()-600000"`,
        };
        expect(await told({ transaction: newTransaction(), code: await newCoupon() }, slowly)).toMatchObject([
          { result: "redeemed" },
        ]);
      });
  });
}

describe("what docs/tills.md says to try by hand", () => {
  it("is a till that takes a coupon of a phone, once", async () => {
    const [, asked = ""] = /^npx mesh sender add (till-7 .*) > mesh-sender\.json$/m.exec(PAGE) ?? [];
    const [, event = ""] = /^node examples\/node\/send-ping\.mjs http:\/\/localhost:8787 (\w+)$/m.exec(PAGE) ?? [];
    const [, sale = ""] = /^node examples\/node\/till\.mjs http:\/\/localhost:8787 '(.*)'$/m.exec(PAGE) ?? [];
    const run = (program: string, ...words: string[]) =>
      runProgram([process.execPath, join(EXAMPLES, "node", program), mesh.url, ...words], { cwd: directory });
    writeFileSync(join(directory, "mesh-sender.json"), await enrolSender(mesh, ...asked.split(" ")), { mode: 0o600 });
    const { code } = JSON.parse((await run("send-ping.mjs", event)).out).offer.coupon;
    const said = sale.replace("THE CODE", code);
    const [first, again, other] = [
      await run("till.mjs", said),
      await run("till.mjs", said),
      await run("till.mjs", said.replace("0042", "0043")),
    ];
    expect(first.out).toContain('2026-12-05/7/0042\t{"result":"redeemed","redemption":"');
    expect(again).toEqual(first);
    expect(other.out).toContain('2026-12-05/7/0043\t{"result":"refused","reason":"used","redeemedHere":true');
  });
});

describe.skipIf(requirement("OPENSSL") === undefined)("a key that docs/tills.md makes with openssl", () => {
  it("is one that the catalog takes, and its sales are taken", async () => {
    const [, make = "", publicPart = "", asked = ""] =
      /^(openssl ecparam .*)\n(node -p .*)\nnpx mesh sender add (.* --jwk-file till-public\.json)$/m.exec(PAGE) ?? [];
    const done = await runProgram(["/bin/sh", "-c", `${make} && ${publicPart}`], { cwd: directory });
    expect(done).toEqual({ out: "", error: "", code: 0 });
    const sender = asked.replace("till-7", "till-pem").replace("till-public.json", join(directory, "till-public.json"));
    await enrolSender(mesh, ...sender.split(" "), "--alg", "ES256");
    const { d } = createPrivateKey(readFileSync(join(directory, "till.pem"))).export({ format: "jwk" });
    const jwk = { ...JSON.parse(readFileSync(join(directory, "till-public.json"), "utf8")), d, kid: "till-pem" };
    writeFileSync(join(directory, "till-pem"), JSON.stringify(jwk), { mode: 0o600 });
    const said = JSON.stringify({ transaction: newTransaction(), code: await newCoupon() });
    const about = { cwd: directory, environment: { KEY_FILE: "till-pem" } };
    const { out } = await runProgram(node.command(mesh.url, said, ""), about);
    expect(out).toContain('"result":"redeemed"');
  });
});

describe.skipIf(requirement("JAVAC") === undefined)("examples/java/Till.java", () => {
  it("runs from its source, and says what is missing", async () => {
    const about = { cwd: directory, environment: { KEY_FILE: "no-such-key" } };
    const { code, error } = await runProgram([...JAVA, JAVA_TILL, mesh.url, "again"], about);
    expect({ code, error }).toMatchObject({ code: 1, error: /mesh sender add till-9/ });
  });
});
