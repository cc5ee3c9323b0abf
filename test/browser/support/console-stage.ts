import type { BrowserContext, Page } from "puppeteer-core";
import { callAdmin } from "../../../local/operate.ts";
import { makeOperatorSigner, type OperatorSigner } from "../../../local/sign-operator.ts";
import type { Role } from "../../../shared/operators/role.ts";
import type { TestMesh } from "../../support/start-mesh.ts";
import { newPatientPage, type TestBrowser } from "./open-browser.ts";

/** An operator with a key: the entry of OPERATOR_KEYS, and how they sign for a mesh. */
export interface KeyHolder {
  readonly entry: object;
  readonly signFor: (audience: string) => OperatorSigner;
}

/** A new key of this role, by whose name the operator goes. */
export async function makeKeyHolder(role: Role): Promise<KeyHolder> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const { kty, crv, x } = jwk;
  const named = { ...jwk, kid: role };
  return {
    entry: { kty, crv, x, kid: role, role },
    signFor: (audience) => makeOperatorSigner(named as Parameters<typeof makeOperatorSigner>[0], audience),
  };
}

/** The console in a browser of its own, signed in. `complaints`: what the browser had to say of the page. */
export interface OpenedConsole {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Goes to a view, and waits until its heading says so. */
  goTo(view: string, heading: string): Promise<void>;
}

/** Opens the console of a mesh; without a signer as the operator of a local mesh, a publisher. */
export async function openConsole(browser: TestBrowser, mesh: TestMesh, sign?: OperatorSigner): Promise<OpenedConsole> {
  const context = await browser.createBrowserContext();
  const page = await newPatientPage(context);
  await page.setViewport({ width: 1280, height: 900 });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const headers = { "content-type": "application/json" };
  const operated = sign === undefined ? mesh : { ...mesh, sign };
  const link = await callAdmin(operated, "console", { method: "POST", headers, body: "{}" });
  await page.goto(((await link.json()) as { readonly url: string }).url);
  await page.waitForSelector("nav");
  return {
    context,
    page,
    complaints,
    async goTo(view, heading) {
      await page.evaluate((hash) => location.assign(hash), `#/${view}`);
      await page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, heading);
    },
  };
}

/** Waits until the text of what the selector finds first has these words. */
export function hasWords(page: Page, selector: string, words: string): Promise<unknown> {
  return page.waitForFunction(
    (where, wanted) => document.querySelector(where)?.textContent?.includes(wanted),
    { polling: 100 },
    selector,
    words,
  );
}
