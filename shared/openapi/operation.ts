import type { ErrorCode } from "../errors.ts";
import type { Role } from "../operators/role.ts";
import type { SchemaName } from "./schemas.ts";

/** One endpoint: what goes in, what comes out, and how it is refused. The document is made of these and nothing else. */
export interface Operation {
  readonly method: "GET" | "POST" | "PUT";
  /** As in the table of routes: `/o/:receipt`. */
  readonly path: string;
  /** As in the table of routes: who may call it. */
  readonly guard: "public" | "key" | "device" | "sender" | "page" | "operator";
  /** Of an operator's operation: the role that it takes. */
  readonly role?: Role;
  readonly id: string;
  readonly group: Group;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly sends?: SignedBody | JsonBody;
  readonly gives: Given;
  /** Besides those that every operation of its guard has. */
  readonly errors?: readonly ErrorCode[];
}

/** A chapter of the document. */
export type Group = "Messages" | "Senders" | "The person" | "The mesh" | "Pages" | "Operating";

/** A part of the path, of the query, or a header of the request. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly description: string;
  /** All that it can be, where that is little. */
  readonly values?: readonly string[];
}

/** The body is a token of this type. */
export interface SignedBody {
  readonly typ: string;
  readonly claims: SchemaName;
  /** 8 KiB, unless said here. */
  readonly maxBytes?: number;
}

/** The body is JSON of this form. */
export interface JsonBody {
  readonly json: SchemaName;
  readonly maxBytes: number;
}

/** The good answer. */
export interface Given {
  readonly status: 200 | 202 | 204;
  readonly description: string;
  /** JSON of this form, unless `contentType` says what else; absent: no body, or text. */
  readonly schema?: SchemaName;
  /** Several: one of these, as the file is. */
  readonly contentType?: string | readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A page for a person has one for what is not there, too. */
  readonly notFoundPage?: string;
  /** Answered with 304 to `If-None-Match` of its ETag. */
  readonly isConditional?: true;
}

/** What a message can be told, whatever it says and whoever signed it. */
const OF_MESSAGES: readonly ErrorCode[] = [
  "malformed",
  "unauthenticated",
  "clock-skew",
  "wrong-audience",
  "content-too-large",
  "unsupported-media-type",
  "invalid",
  "too-early",
  "rate-limited",
];

/** What every operation of a guard can be told. `unavailable` is never ruled out. */
const OF_GUARD: Readonly<Record<Operation["guard"], readonly ErrorCode[]>> = {
  public: [],
  key: OF_MESSAGES,
  device: [...OF_MESSAGES, "pass-expired", "revoked", "jti-reused"],
  sender: [...OF_MESSAGES, "revoked", "out-of-scope"],
  page: ["forbidden", "rate-limited"],
  operator: ["unauthenticated", "forbidden", "wrong-audience", "clock-skew", "rate-limited"],
};

const OF_JSON: readonly ErrorCode[] = [
  "malformed",
  "content-too-large",
  "unsupported-media-type",
  "invalid",
  "too-early",
];

/** Every code that an operation can be refused with. */
export function errorsOf({ guard, sends, errors = [] }: Operation): readonly ErrorCode[] {
  const ofBody = sends !== undefined && "json" in sends ? OF_JSON : [];
  return [...new Set<ErrorCode>([...OF_GUARD[guard], ...ofBody, ...errors, "unavailable"])];
}
