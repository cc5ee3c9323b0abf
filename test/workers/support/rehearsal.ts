import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { adminRequest } from "./operator.ts";
import { offer, street } from "./street.ts";
import { type Answered, call } from "./visitor.ts";

export const VALIDATE = "/admin/v1/validate";
export const DIFF = "/admin/v1/diff";
export const EXPLAIN = "/admin/v1/explain";
export const SIMULATE = "/admin/v1/simulate";

/** A catalog of one moment. */
export const catalog = (more: Partial<Catalog> = {}): Catalog =>
  street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }], more);

/** Asks as the operator of a local mesh. */
export const ask = (path: string, body: unknown, headers?: Record<string, string>): Promise<Answered> =>
  call(path, adminRequest(body, headers));
