import type { MeshError } from "../../shared/errors.ts";
import type { Result } from "../../shared/result.ts";
import type { Defer } from "../isolate/defer.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { StageClock } from "./stage-clock.ts";

/** One request on its way through the mesh. */
export interface Call {
  readonly request: Request;
  /** Segments of the path that the route names, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly isolate: Isolate;
  /** When it was received, epoch milliseconds. */
  readonly nowMs: number;
  /** Work to be done after the answer. */
  readonly defer: Defer;
  readonly clock: StageClock;
}

/** An answer before it becomes HTTP. */
export interface Reply {
  /** 404 only of a page: a person reads it, where a program gets a problem. */
  readonly status: 200 | 202 | 204 | 304 | 404;
  /** An object goes out as JSON; text and bytes as what the `content-type` and `content-encoding` in `headers` say. */
  readonly body?: object | string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every route gives. */
export type Replied = Promise<Result<Reply, MeshError>>;
