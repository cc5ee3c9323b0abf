import { createDevice, type Device, postMessage, signMessage } from "../client/sdk/device.ts";
import { inReach, inside } from "./catalog.ts";
import { type PreparedRequest, prepareRequest } from "./load.ts";

/** A person of the crowd: one device, the pass that says the mesh knows it, and the area it was told of where signals reach. */
interface Member {
  device: Device;
  pass: string;
  area: string;
}

/** People who registered, consented and stand inside the first place; they take turns. */
export interface Crowd {
  /** So many pings that say `claims`, each by the next person, signed now, with its own jti. `echoes`: with the area of the person. */
  signPings(count: number, claims: Record<string, unknown>, echoes?: boolean): Promise<PreparedRequest[]>;
}

/** Makes a crowd at a mesh: every member registers, grants location and marketing, and enters the first place. */
export async function gatherCrowd(audience: string, origin: string, size: number): Promise<Crowd> {
  const post = async (path: string, typ: string, device: Device, claims: object) => {
    const token = await signMessage(device, { typ, audience, iatSeconds: Date.now() / 1000, claims: { ...claims } });
    const answer = await postMessage(fetch, `${origin}${path}`, token);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { pass?: string; area?: { id: string } };
  };
  const join = async (): Promise<Member> => {
    const device = await createDevice();
    const { pass } = await post("/v1/devices", "device+jwt", device, {});
    const grants = ["location", "marketing"].map((purpose) => ({ purpose, granted: true }));
    const consent = await post("/v1/me/consent", "consent+jwt", device, {
      pass,
      grants,
      noticeVersion: "1",
      surface: "bench",
    });
    if (consent.pass === undefined) throw new Error("a consent was answered without a pass");
    const { area } = await post("/v1/pings", "ping+jwt", device, { pass: consent.pass, position: inReach });
    if (area === undefined) throw new Error("a ping in reach of signals was answered without an area");
    await post("/v1/pings", "ping+jwt", device, { pass: consent.pass, position: inside });
    return { device, pass: consent.pass, area: area.id };
  };
  const members: Member[] = [];
  while (members.length < size) {
    const batch = Math.min(16, size - members.length);
    members.push(...(await Promise.all(Array.from({ length: batch }, join))));
  }
  let turn = 0;
  return {
    signPings: (count, claims, echoes = false) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const { device, pass, area } = members[turn++ % members.length] as Member;
          const iatSeconds = Date.now() / 1000;
          const token = await signMessage(device, {
            typ: "ping+jwt",
            audience,
            iatSeconds,
            claims: echoes ? { pass, area, ...claims } : { pass, ...claims },
          });
          return prepareRequest("POST", "/v1/pings", "text/plain;charset=UTF-8", token);
        }),
      ),
  };
}
