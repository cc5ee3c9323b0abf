import { type MeshError, unavailable } from "../../shared/errors.ts";
import { readWaysIn, type WaysIn } from "../../shared/operators/ways-in.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Env } from "../env.ts";

/** The ways in which operators sign in here. Errors: unavailable while a setting is not as it must be. */
export function openWays(env: Env): Result<WaysIn, MeshError> {
  const ways = readWaysIn(env);
  return ways.ok ? ways : err(unavailable("no operator can sign in: /health says why"));
}
