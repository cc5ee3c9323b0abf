import type { Linked, LinkedDevice, Mesh } from "./api.ts";
import type { Answered } from "./ask.ts";
import type { Session } from "./session.ts";
import type { Stamp, Vault } from "./vault.ts";

/*
 * Accounts of a page: /client/account.js of every mesh, which the SDK loads once somebody signs in. A page may have the two files
 * of different versions, so what goes between them are functions, and what is stored or on the wire.
 */

/** What can be said and learnt about the customer whose device this is. */
export interface Account {
  /** Asks the mesh to link this device. The same stamp again is the same message, with what `sign` gives then. */
  link(sign: Parameters<Mesh["link"]>[0], about: Parameters<Mesh["link"]>[1], stamp: Stamp): Promise<Answered>;
  /** Takes over what the mesh said to that, and tells `onConsent` what is granted now. */
  learn(body: Answered["body"], onConsent: (consented: Mesh["consented"]) => void): Promise<Linked>;
  /** The customer's devices, of an export; none if nobody has agreed to anything. `bodyOf` throws if the mesh refused it. */
  list(exported: Answered, bodyOf: (answered: Answered) => Answered["body"]): Promise<readonly LinkedDevice[]>;
}

/** The account of a device, by what reads its vault, changes it, and sends its messages. */
export function openAccount(read: Vault["read"], update: Vault["update"], send: Session["send"]): Account {
  async function devicesOf({ devices }: Answered["body"]): Promise<readonly LinkedDevice[]> {
    const own = (await read("state"))?.device.id;
    if (!Array.isArray(devices)) return [];
    const open = devices.filter(({ closedAt }) => closedAt === undefined);
    return open.map(({ device, linkedAt }) => ({ device, linkedAt, isThis: device === own }));
  }

  return {
    async list(exported, bodyOf) {
      return exported.body.code === "consent" ? [] : devicesOf(bodyOf(exported));
    },
    async link(sign, about, stamp) {
      const account = await sign((await read("state"))?.device.id ?? "");
      return send("link", { account, places: about?.places === true || undefined }, stamp);
    },
    async learn(body, onConsent) {
      const { merged, consent } = body;
      const state = await update(
        "state",
        (held) =>
          held && {
            ...held,
            // Whoever agreed on another device was shown the notice there.
            noticeVersion: held.noticeVersion ?? held.info.noticeVersion,
            consented: { ...Object(consent), ...held.withdrawn },
            // It is of the person that this device was before.
            area: undefined,
          },
      );
      onConsent(state?.consented ?? {});
      return { merged: merged === true, devices: await devicesOf(body) };
    },
  };
}
