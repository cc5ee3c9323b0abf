import { createDevice, type Device, postMessage, signMessage } from "../../../client/sdk/device.ts";

/** A mesh that people join over HTTP, by the address they use and the audience they name. */
export interface Joined {
  readonly url: string;
  readonly audience: string;
}

/** Somebody with one device whose pass says that the mesh knows them. */
export interface Member {
  readonly device: Device;
  readonly pass: string;
}

/** A signed ping that waits to be sent, as often as one likes. */
export interface SignedPing {
  readonly url: string;
  readonly token: string;
}

/** What is looked at of the answer to a ping; `outcome` is empty where the mesh refused it. */
export interface Told {
  readonly status: number;
  readonly outcome: string;
  readonly reason?: string;
  readonly receipt?: string;
}

const JOINING_AT_ONCE = 16;

/** So many people who have registered and agreed to marketing. */
export async function joinCrowd(mesh: Joined, size: number): Promise<Member[]> {
  const members: Member[] = [];
  while (members.length < size) {
    const batch = Math.min(JOINING_AT_ONCE, size - members.length);
    members.push(...(await Promise.all(Array.from({ length: batch }, () => join(mesh)))));
  }
  return members;
}

async function join({ url, audience }: Joined): Promise<Member> {
  const device = await createDevice();
  async function post(path: string, typ: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const token = await signMessage(device, { typ, audience, iatSeconds: Date.now() / 1000, claims });
    const answer = await postMessage(fetch, `${url}${path}`, token);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { pass: string }).pass;
  }
  const grants = [{ purpose: "marketing", granted: true }];
  const pass = await post("/v1/devices", "device+jwt", {});
  const known = await post("/v1/me/consent", "consent+jwt", { pass, grants, noticeVersion: "1", surface: "test" });
  return { device, pass: known };
}

/** A ping of each of them that says that this happened, all signed at the same instant: whatever comes first is in order. */
export function signEvents(
  { url, audience }: Joined,
  members: readonly Member[],
  name: string,
  iatSeconds = Date.now() / 1000,
): Promise<SignedPing[]> {
  return Promise.all(
    members.map(async ({ device, pass }) => {
      const claims = { pass, event: { name } };
      return {
        url: `${url}/v1/pings`,
        token: await signMessage(device, { typ: "ping+jwt", audience, iatSeconds, claims }),
      };
    }),
  );
}

/** Sends it; undefined where the mesh went away before it answered. */
export async function sendPing({ url, token }: SignedPing): Promise<Told | undefined> {
  try {
    const answer = await postMessage(fetch, url, token);
    return { outcome: "", ...((await answer.json()) as object), status: answer.status };
  } catch {
    return undefined;
  }
}

/** Sends them in order, so many in flight, and tells what came of each; undefined where no answer came. */
export async function sendInFlight(
  pings: readonly SignedPing[],
  inFlight: number,
  hear: (told: Told | undefined, ping: SignedPing) => void,
): Promise<void> {
  const left = pings.values();
  const work = async () => {
    for (const ping of left) hear(await sendPing(ping), ping);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}

/** Sends them all at once, and gives the answers in their order; rejects where one is not answered. */
export function sendAll(pings: readonly SignedPing[]): Promise<Told[]> {
  return Promise.all(
    pings.map(async (ping) => {
      const told = await sendPing(ping);
      if (told === undefined) throw new Error(`no answer from ${ping.url}`);
      return told;
    }),
  );
}

/** The receipts among the answers of those that gave an offer. */
export function receiptsOf(answers: readonly (Told | undefined)[]): string[] {
  return answers.flatMap((told) => (told?.outcome === "offer" && told.receipt !== undefined ? [told.receipt] : []));
}
