import { SignJWT } from "jose";
import { newJti } from "../../client/sdk/device.ts";
import { present } from "../../shared/json/present.ts";
import type { Speaker } from "../operator/say-signal.ts";

/** What a till says, and when it happened if that is a while ago. */
export interface Redemption {
  readonly transaction: string;
  readonly action?: "check" | "void" | "refund";
  readonly code?: string;
  readonly card?: string;
  readonly of?: string;
  readonly total?: { readonly amount: string; readonly currency: string };
  /** It was rung up so long ago, without a connection. */
  readonly lateSeconds?: number;
}

/** What the mesh answers: its status, and its body. */
export interface RedemptionAnswer {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly result?: string;
    readonly reason?: string;
    readonly redemption?: string;
    readonly coupon?: { readonly value: string };
    readonly points?: { readonly earned: number; readonly balance?: number; readonly tier?: string };
    readonly redeemedHere?: boolean;
  };
}

/** Signs `redemption+jwt` as a till does, and posts it. The same transaction again has one effect. */
export async function sayRedemption(
  url: string,
  { kid, privateKey, audience }: Speaker,
  { lateSeconds, ...said }: Redemption,
): Promise<RedemptionAnswer> {
  const iat = Date.now() / 1000 - (lateSeconds ?? 0);
  const late = lateSeconds === undefined ? undefined : true;
  const token = await new SignJWT({ ...present({ ...said, late }), aud: audience, iat, jti: newJti() })
    .setProtectedHeader({ alg: "EdDSA", typ: "redemption+jwt", kid })
    .sign(privateKey);
  const headers = { "content-type": "application/jose" };
  const answer = await fetch(`${url}/v1/redemptions`, { method: "POST", headers, body: token });
  return { status: answer.status, body: (await answer.json()) as RedemptionAnswer["body"] };
}
