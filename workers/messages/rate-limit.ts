import { type MeshError, refuse } from "../../shared/errors.ts";
import type { Isolate } from "../isolate/isolate.ts";

const PERIOD_SECONDS = 60;

/**
 * Takes one from what this name may send in a minute; the refusal where nothing is left. Counted per Cloudflare location and
 * approximately: a shield against floods, no exact count. Off on a local mesh and where the binding is missing, which
 * /health tells.
 */
export async function takeRate(
  isolate: Isolate,
  limit: RateLimit | undefined,
  nameOf: () => string,
): Promise<MeshError | undefined> {
  if (isolate.config.isLocal || limit === undefined) return undefined;
  const { success } = await limit.limit({ key: nameOf() });
  return success ? undefined : { ...refuse("rate-limited"), retryAfterSeconds: PERIOD_SECONDS };
}

/** What a request's address counts as: an IPv4 address, or the /64 of an IPv6 one, since one customer has all of that. */
export function addressOf(request: Request): string {
  const address = request.headers.get("cf-connecting-ip") ?? "unknown";
  return address.includes(":") ? `${expandIpv6(address).slice(0, 4).join(":")}::/64` : address;
}

function expandIpv6(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...new Array<string>(zeros).fill("0"), ...right];
}
