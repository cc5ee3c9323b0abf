import type { Workerd } from "../local/mesh/workerd.ts";
import { makeVisitor } from "../local/visitor.ts";
import { audience } from "./servers.ts";

const JOINING_AT_ONCE = 16;

/** A MAC address that nobody else has. */
export function newMac(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString("hex");
}

/** So many people who registered, granted `location` and carry one tag each; gives the tags. */
export async function gatherTags({ port }: Workerd, size: number): Promise<string[]> {
  const tags: string[] = [];
  while (tags.length < size) {
    const batch = Math.min(JOINING_AT_ONCE, size - tags.length);
    tags.push(...(await Promise.all(Array.from({ length: batch }, () => join(`http://127.0.0.1:${port}`)))));
  }
  return tags;
}

async function join(url: string): Promise<string> {
  const visitor = await makeVisitor({ url, audience, clockSeconds: Date.now() / 1000 });
  const tag = newMac();
  const grants = [{ purpose: "location", granted: true }];
  await visitor.register();
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "bench" });
  const { status, body } = await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true });
  if (status !== 204) throw new Error(`registering a tag: ${status} ${JSON.stringify(body)}`);
  return tag;
}
