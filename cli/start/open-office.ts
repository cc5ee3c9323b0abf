import { SignJWT } from "jose";
import { newJti } from "../../client/sdk/device.ts";
import type { Office } from "../../local/mesh/answer-account.ts";
import type { Operated } from "../../local/operate.ts";
import { type BackEnd, openBackEnd } from "./open-back-end.ts";

/** The office of the demo shop: it signs for the shop's customers, with the key in `directory`. */
export async function openOffice(mesh: Operated, directory: string): Promise<Office> {
  return officeOf(await openBackEnd(mesh, { id: "shop-office", scopes: ["link"], directory }));
}

/** What a back end signs for those who sign in. */
export function officeOf({ kid, privateKey, audience, introduce }: BackEnd): Office {
  return {
    async sign(customer, device) {
      await introduce();
      return new SignJWT({ customer, device })
        .setProtectedHeader({ alg: "EdDSA", typ: "account+jwt", kid })
        .setAudience(audience)
        .setIssuedAt()
        .setJti(newJti())
        .sign(privateKey);
    },
  };
}
