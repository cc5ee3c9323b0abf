import type { Linked, LinkedDevice, Mesh } from "./api.ts";
import type { Answered } from "./ask.ts";
import type { Session } from "./session.ts";
import type { Stamp, Vault } from "./vault.ts";
import { wait } from "./wait.ts";

/*
 * Accounts of a page: /client/account.js of every mesh, which the SDK loads once somebody signs in. A page may have the two files
 * of different versions, so what goes between them are functions, and what is stored or on the wire.
 */

/** What can be said and learnt about the customer whose device this is. */
export interface Account {
  /**
   * Asks the mesh to link this device, and once more, with what `sign` gives then, while `pauseMs` says how long to wait. The
   * same stamp again is the same message.
   */
  link(
    sign: Parameters<Mesh["link"]>[0],
    about: Parameters<Mesh["link"]>[1],
    stamp: Stamp,
    pauseMs: (answered: Answered) => number | false,
  ): Promise<Answered>;
  /** Takes over what the mesh said to that, and tells `onConsent` what is granted now. */
  learn(body: Answered["body"], onConsent: (consented: Mesh["consented"]) => void): Promise<Linked>;
  /** The customer's devices, of an export; none if nobody has agreed to anything. */
  list(exported: Answered["body"]): Promise<readonly LinkedDevice[]>;
}

/** The account of a device, by what reads its vault, changes it, and sends its messages. */
export function openAccount(read: Vault["read"], update: Vault["update"], send: Session["send"]): Account {
  async function devicesOf({ devices }: Answered["body"]): Promise<readonly LinkedDevice[]> {
    const own = (await read("state"))?.device.id;
    if (!Array.isArray(devices)) return [];
    return devices.map(({ device, linkedAt }) => ({ device, linkedAt, isThis: device === own }));
  }

  return {
    list: devicesOf,
    async link(sign, about, stamp, pauseMs) {
      for (let tries = 5; ; tries -= 1) {
        const account = await sign((await read("state"))?.device.id ?? "");
        const answered = await send("link", { account, places: about?.places === true || undefined }, stamp);
        const ms = pauseMs(answered);
        if (ms === false || tries === 0) return answered;
        // While two people become one, the mesh asks to wait: the same message again goes on where it stands.
        await wait(ms);
      }
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
