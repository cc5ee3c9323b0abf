import { expect } from "vitest";
import type { Sender } from "../../../shared/catalog/catalog.ts";
import { type Gateway, makeGateway } from "./gateway.ts";
import { type Answered, post, type Visitor } from "./visitor.ts";

/** A back end of the brand that says which device is which customer. */
export interface BackEnd {
  readonly entry: Sender;
  /** An `account+jwt` for this device. */
  account(visitor: Visitor, customer: string, about?: Parameters<Gateway["sign"]>[1]): Promise<string>;
  readonly sign: Gateway["sign"];
  /** Posts a token. */
  readonly post: typeof post;
  /** Has a device linked, and gives what the mesh says. */
  link(visitor: Visitor, customer: string, more?: object): Promise<Answered>;
}

/** A back end with a key of its own. */
export async function makeBackEnd(id = "crm", more: Partial<Sender> = {}): Promise<BackEnd> {
  const sender = await makeGateway(id, "shop", { kind: "backend", scopes: ["link"], ...more });
  const backEnd: BackEnd = {
    entry: sender.entry,
    sign: sender.sign,
    post,
    account: (visitor, customer, about) =>
      sender.sign(
        { customer, device: visitor.device.id },
        { ...about, header: { typ: "account+jwt", ...about?.header } },
      ),
    link: async (visitor, customer, claims = {}) =>
      visitor.send("/v1/me/link", "link+jwt", { account: await backEnd.account(visitor, customer), ...claims }),
  };
  return backEnd;
}

/** Links a device of a customer, and expects that it is. */
export async function linked(backEnd: BackEnd, visitor: Visitor, customer: string, more?: object): Promise<Answered> {
  const answered = await backEnd.link(visitor, customer, more);
  expect(answered, JSON.stringify(answered.body)).toMatchObject({ status: 200 });
  visitor.person = answered.body.person;
  return answered;
}
