import { median } from "../../shared/radio/proximity.ts";
import { type Post, transmitterOf } from "./post.ts";

/** Which box hears a transmitter best, how well, and when it last did. */
interface Holder {
  readonly box: string;
  readonly strength: number;
  readonly heardMs: number;
}

/** The box that holds each transmitter heard in the last seconds. */
export type Holders = ReadonlyMap<string, Holder>;

/** How much stronger another box must hear a transmitter to take it over, dB: as between gateways in the mesh. */
const TAKEOVER_DB = 8;

/** A box that has not heard a transmitter for so long holds it no more: slow boxes post every ten seconds. */
const UNHEARD_MS = 15_000;

/** Most transmitters that are followed at once; beyond, those heard first may be told by two boxes for a while. */
const MAX_HOLDERS = 20_000;

/**
 * Leaves each transmitter to the one box that hears it best, as boxes that stand for different zones all hear whoever is
 * between them: to the mesh they are one gateway, and whatever they said last would be where the person is. Another box
 * takes over only when it hears it much stronger, or the one that holds it hears it no more.
 */
export function followStrongest(
  posts: readonly Post[],
  holders: Holders,
  nowMs: number,
): { readonly posts: readonly Post[]; readonly holders: Holders } {
  const next = new Map([...holders].filter(([, { heardMs }]) => nowMs - heardMs < UNHEARD_MS));
  for (const [transmitter, heard] of heardBy(posts)) {
    const now = [...heard].map(([box, strengths]): Holder => ({ box, strength: median(strengths), heardMs: nowMs }));
    const held = next.get(transmitter);
    const holder = now.find(({ box }) => box === held?.box) ?? held;
    const best = now.reduce((one, other) => (other.strength > one.strength ? other : one), now[0] ?? NOBODY);
    const stays = holder !== undefined && best.strength < holder.strength + TAKEOVER_DB;
    next.delete(transmitter);
    next.set(transmitter, stays ? holder : best);
  }
  const kept = posts.map((post) => ({
    ...post,
    rows: post.rows.filter(({ row }) => next.get(transmitterOf(row))?.box === post.box),
  }));
  return { posts: kept.filter(({ rows }) => rows.length > 0), holders: newest(next) };
}

/** The holders of the transmitters that were heard last. */
function newest(holders: Holders): Holders {
  return holders.size <= MAX_HOLDERS ? holders : new Map([...holders].slice(-MAX_HOLDERS));
}

const NOBODY: Holder = { box: "", strength: Number.NEGATIVE_INFINITY, heardMs: 0 };

/** By transmitter and box: all strengths it was heard at. */
function heardBy(posts: readonly Post[]): Map<string, Map<string, number[]>> {
  const heard = new Map<string, Map<string, number[]>>();
  for (const { box, rows } of posts) {
    for (const { row } of rows) {
      const transmitter = transmitterOf(row);
      const boxes = heard.get(transmitter) ?? new Map<string, number[]>();
      const strengths = boxes.get(box) ?? [];
      strengths.push(row.rssi);
      heard.set(transmitter, boxes.set(box, strengths));
    }
  }
  return heard;
}
