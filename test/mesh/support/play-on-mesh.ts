import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { PushService } from "../../../local/push/push-service.ts";
import { askMesh } from "../../../local/visitor.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { present } from "../../../shared/json/present.ts";
import { claimsOfDeed } from "../../support/recipes/claims-of-deed.ts";
import type { Answered } from "../../support/recipes/read-answer.ts";
import type { Deed, RecipeRow, Who } from "../../support/recipes/read-row.ts";
import type { TestMesh } from "../../support/start-mesh.ts";
import type { BackEnd } from "./back-end.ts";
import { type Gateway, heardInRows } from "./gateway.ts";
import { type Customer, joinMesh } from "./push-customer.ts";
import { type Carrier, joinCarrier } from "./tag-carrier.ts";

/** Where a recipe is played: a mesh that has its catalog, and what else sends there. */
export interface Stage {
  readonly mesh: TestMesh;
  readonly service: PushService;
  /** Of the one place that has one. */
  readonly gateway: Gateway;
  /** Of the brand, for what is said of runs. */
  readonly backEnd: BackEnd;
  readonly catalog: Catalog;
}

/** An edge that was told that no unit is left asks again after a second. */
const BUDGET_REST_MS = 1_100;
const BUDGET_TRIES = 5;

/** What of the answer to a ping is looked at here. */
interface PingAnswer {
  readonly outcome: string;
  readonly reason?: string;
  readonly offer?: { readonly moment: string; readonly variant: string; readonly title: string };
}

/**
 * Plays rows, one at once after the other, with really signed messages over HTTP: the times that the page says do not
 * pass. What came of a card is known by the push that arrives and by the person's receipts, which tell no reason; what came
 * of a back end's word by the receipts alone.
 */
export function playOnMesh({ mesh, service, gateway, backEnd, catalog }: Stage): (row: RecipeRow) => Promise<Answered> {
  const people = new Map<string, Customer>();
  const carriers = new Map<string, Carrier>();

  async function customerOf({
    name,
    agreedTo = ["location", "marketing", "push", "profiling"],
  }: Who): Promise<Customer> {
    const known = people.get(name) ?? (await joinMesh(mesh, agreedTo));
    people.set(name, known);
    return known;
  }

  async function ping({ who, deed }: RecipeRow): Promise<PingAnswer> {
    const { visitor } = await customerOf(who);
    const { locale, timeZone } = who;
    const { status, body } = await visitor.ping({ ...claimsOfDeed(deed, catalog), ...present({ locale, timeZone }) });
    expect(status).toBe(200);
    return body as unknown as PingAnswer;
  }

  /** Asks again where a busy machine may have made the edge wait in vain for a unit. */
  async function pingForUnit(row: RecipeRow): Promise<PingAnswer> {
    for (let tries = 1; ; tries++) {
      const answer = await ping(row);
      const isMissed = answer.reason === "budget" && row.answer.reason !== "budget";
      if (!isMissed || tries === BUDGET_TRIES) return answer;
      await wait(BUDGET_REST_MS);
    }
  }

  async function hearCard({ name }: Who): Promise<Answered> {
    const carrier = carriers.get(name) ?? (await joinCarrier(mesh, service));
    carriers.set(name, carrier);
    const before = await carrier.receipts();
    const posted = await gateway.post({ url: mesh.url, audience: mesh.url }, heardInRows(carrier.mac));
    expect(posted).toMatchObject({ status: 202, body: { accepted: 3, ignored: 0 } });
    const [newest, ...others] = await carrier.receipts();
    if (newest === undefined || others.length < before.length) return { outcome: "none" };
    return present({ outcome: newest.outcome, moment: newest.moment, title: await carrier.nextTitle() });
  }

  /** Somebody of whom a back end can speak. */
  async function linkedCustomer(who: Who): Promise<Customer> {
    const known = people.get(who.name);
    if (known !== undefined) return known;
    const { vapidPublicKey } = await askMesh(mesh.url);
    const customer = await customerOf(who);
    expect(await customer.subscribe(service.subscribe(vapidPublicKey).subscription)).toBe(204);
    expect((await backEnd.link(mesh, customer.visitor, who.name)).status).toBe(200);
    return customer;
  }

  async function signalRun(who: Who, { type, run, data }: Deed & { kind: "signals-run" }): Promise<Answered> {
    const { visitor } = await linkedCustomer(who);
    const receipts = async () => {
      const { body } = await visitor.send("/v1/me/receipts", "receipts+jwt");
      return body.receipts as readonly { readonly outcome: string; readonly moment?: string }[];
    };
    const before = await receipts();
    expect(await backEnd.signal(mesh, { type, customer: who.name, run, data })).toBe(202);
    const [newest, ...others] = await receipts();
    if (newest === undefined || others.length < before.length) return { outcome: "none" };
    return present({ outcome: newest.outcome, moment: newest.moment });
  }

  return async (row) => {
    if (row.deed.kind === "card") return hearCard(row.who);
    if (row.deed.kind === "signals-run") return signalRun(row.who, row.deed);
    const { outcome, reason, offer } = await pingForUnit(row);
    return present({ outcome, reason, moment: offer?.moment, variant: offer?.variant, title: offer?.title });
  };
}
