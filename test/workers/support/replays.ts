import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { newJti, signMessage } from "../../../client/sdk/device.ts";
import { type Answered, AUDIENCE, post, type Visitor } from "./visitor.ts";

/** A message that can be sent again, also under a later pass: its jti and iat are fixed. */
export interface Letter {
  readonly jti: string;
  readonly iatSeconds: number;
  /** Signs it with the visitor's pass of now and sends it. */
  readonly send: () => Promise<Answered>;
}

/** A message of this visitor, made `ageSeconds` ago. */
export function write(
  visitor: Visitor,
  path: string,
  typ: string,
  claims: object = {},
  { ageSeconds = 0, jti = newJti() } = {},
): Letter {
  const iatSeconds = Date.now() / 1000 - ageSeconds;
  return {
    jti,
    iatSeconds,
    async send() {
      const about = { typ, audience: AUDIENCE, iatSeconds, jti, claims: { pass: visitor.pass, ...claims } };
      return post(path, await signMessage(visitor.device, about));
    },
  };
}

/** What came back without the time it came at. */
export function timeless({ status, body }: Answered): object {
  const { serverTime: _, ...rest } = body ?? {};
  return { status, ...rest };
}

/** The object of this visitor's person. */
export function objectOf(visitor: Visitor) {
  return env.PERSON.getByName(visitor.person);
}

/** Stops the clock of the mesh, this much ahead of where it is. */
export function advance(seconds: number): void {
  const now = Date.now() + seconds * 1000;
  if (vi.isFakeTimers()) vi.setSystemTime(now);
  else vi.useFakeTimers({ toFake: ["Date"], now });
}

/** Gets a new pass with the last one, as a device does whose pass has expired. */
export async function renewPass(visitor: Visitor): Promise<void> {
  await visitor.send("/v1/devices", "device+jwt", {});
}
