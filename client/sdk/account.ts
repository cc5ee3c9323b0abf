import type { Linked, LinkedDevice, Mesh } from "./api.ts";
import type { Answered } from "./ask.ts";
import { readPass } from "./pass.ts";
import type { Session } from "./session.ts";
import type { Stamp, Vault } from "./vault.ts";
import { wait } from "./wait.ts";
import { withLock } from "./with-lock.ts";

/*
 * The account of a page: /client/account.js of every mesh. The SDK loads this file if somebody signs in or wants to be
 * erased. The two files can be of different versions: they share only functions, what is stored and what is on the wire.
 */

/** What can be said and learnt about the customer whose device this is. */
export interface Account {
  /**
   * Links this device, and takes over what the mesh answers. If the device has no key, `page` makes one. If the link fails, that key
   * is forgotten, unless the mesh may still link it or another call needs it.
   */
  link(sign: Parameters<Mesh["link"]>[0], about: Parameters<Mesh["link"]>[1], page: LinkingPage): Promise<Linked>;
  /**
   * Unlinks a device: this one, unless `device` names another. This one then forgets everything (`leave`). If this device is linked
   * to no one, it keeps its key and consent: only that key can withdraw what was agreed to.
   */
  unlink(device: string | undefined, bodyOf: LinkingPage["bodyOf"], leave: () => Promise<void>): Promise<void>;
  /** Erases the person; gives the proof. This device then forgets everything (`leave`). */
  erase(bodyOf: LinkingPage["bodyOf"], leave: () => Promise<void>): Promise<string>;
  /** The customer's devices, as an export lists them. If the device has agreed to nothing, there are none. */
  list(exported: Answered["body"]): Promise<readonly LinkedDevice[]>;
}

/** What of a page it takes to link its device. No name of these is made shorter: both files know each by it. */
export interface LinkingPage {
  /** Makes the key, if there is none. */
  readonly makeKey: () => Promise<void>;
  /** Of a new message: its id and time. */
  readonly time: () => Promise<Stamp>;
  readonly dropKey: () => Promise<void>;
  /** Waits as long as the mesh asked, if the same may be asked again then: nobody answered, or not now. False: it may not. */
  readonly pause: (answered: Answered) => Promise<unknown> | false;
  /** Throws if the mesh refused it. */
  readonly bodyOf: (answered: Answered) => Answered["body"];
  /** Is told what is granted now. */
  readonly onConsent: (consented: Mesh["consented"]) => void;
}

/** The account of a device, by what reads its vault, changes it, and sends its messages. */
export function openAccount(read: Vault["read"], update: Vault["update"], send: Session["send"]): Account {
  async function devicesOf({ devices }: Answered["body"]): Promise<readonly LinkedDevice[]> {
    const own = (await read("state"))?.device.id;
    if (!Array.isArray(devices)) return [];
    const open = devices.filter(({ closedAt }) => closedAt === undefined);
    return open.map(({ device, linkedAt }) => ({ device, linkedAt, isThis: device === own }));
  }

  async function learn(body: Answered["body"], onConsent: LinkingPage["onConsent"]): Promise<Linked> {
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
  }

  /** Not if the mesh says so; if it says nothing now, it may be. */
  async function mayBeLinked(): Promise<boolean> {
    const { status, body } = await send("export", {});
    return status !== 200 || Array.isArray(body.devices);
  }

  return {
    async unlink(device, bodyOf, leave) {
      const isOwn = !device || device === (await read("state"))?.device.id;
      const isOver = isOwn && (await mayBeLinked());
      bodyOf(await send("unlink", { device }));
      if (isOver) await leave();
    },
    list: devicesOf,
    async erase(bodyOf, leave) {
      let answered = await send("erase", {});
      while (answered.status === 429) {
        // As long as the mesh says, else a minute.
        await wait((answered.retryAfterSeconds || 60) * 1000);
        answered = await send("erase", {});
      }
      const { tombstone } = bodyOf(answered);
      await leave();
      return String(tombstone);
    },
    // One after the other: who fails second must not forget the key that the first has linked.
    link: (sign, about, page) =>
      withLock("link", async () => {
        const isNew = !(await read("state"));
        // Only then: whoever begins asks to agree, and a sign-in takes back nothing that was withdrawn.
        if (isNew) await page.makeKey();
        let isUnderWay = false;
        try {
          const stamp = await page.time();
          for (let tries = 5; ; tries -= 1) {
            const account = await sign((await read("state"))?.device.id ?? "");
            const answered = await send("link", { account, places: about?.places === true || undefined }, stamp);
            const pausing = page.pause(answered);
            isUnderWay = pausing !== false;
            if (!tries || !isUnderWay) return await learn(page.bodyOf(answered), page.onConsent);
            // While two people become one, the mesh asks to wait: the same message again goes on where it stands.
            await pausing;
          }
        } catch (cause) {
          const isKnown = readPass((await read("state"))?.pass).known;
          if (isNew && !isUnderWay && !isKnown) await page.dropKey();
          throw cause;
        }
      }),
  };
}
