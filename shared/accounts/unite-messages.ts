import { present } from "../json/present.ts";
import { withoutPlace } from "../measure/counted-offer.ts";
import { MAX_RECEIPTS } from "../person/message-bounds.ts";
import type { QueuedPush } from "../push/outbox.ts";
import type { StoredAnswer } from "../respond/answer.ts";
import { keepEndings } from "../told/keep-endings.ts";
import type { MessageRow } from "./person-rows.ts";

/**
 * The messages and decisions of two people who are one from now on. Each moves with its answer, its exposures and its names; a
 * receipt tells `person`, the device's own, whom its id names. Without `places` nothing moves that tells where the device
 * was, but for what is still to be counted, which names nobody. Receipts beyond the newest 200 go.
 */
export function uniteMessages(
  account: readonly MessageRow[],
  device: readonly MessageRow[],
  { person, places }: { readonly person: string; readonly places: boolean },
): readonly MessageRow[] {
  const known = new Set(account.map(keyOf));
  const moved = device
    .filter((row) => !known.has(keyOf(row)))
    .map((row) => letGo(nameReceipt(places ? row : withoutPlaces(row), person)));
  const rows = pruneReceipts([...account, ...moved]);
  return rows.filter((row) => known.has(keyOf(row)) || isNeeded(row));
}

/** Of what was still to be told of the device's own person, webhooks hear only that they are no more. */
function letGo(row: MessageRow): MessageRow {
  if (row.owed === null || !row.owed.includes('"hooks"')) return row;
  const kept = keepEndings(JSON.parse(row.owed));
  return { ...row, owed: kept.length === 0 ? null : JSON.stringify(kept) };
}

/** Neither part has a space in it. */
function keyOf({ kid, jti }: MessageRow): string {
  return `${kid} ${jti}`;
}

/** In the answer as well, whose receipt has the same id as ever. */
function nameReceipt(row: MessageRow, person: string): MessageRow {
  const { serial, receipt, answer } = row;
  if (serial === null) return row;
  const named = (json: string | null) => (json === null ? null : JSON.stringify({ person, ...JSON.parse(json) }));
  return { ...row, receipt: named(receipt), answer: named(answer) };
}

/** A message of a gateway is known by its gateway, which stands somewhere: its decision stays, as if no message had asked for it. */
function withoutPlaces(row: MessageRow): MessageRow {
  const { kid, jti, serial, answer, receipt, push, counted } = row;
  const isHeard = kid.startsWith("tag:") && serial !== null;
  return {
    ...row,
    kid: isHeard ? "" : kid,
    jti: isHeard ? serial : jti,
    answer: answer === null ? null : answerWithoutPlace(answer),
    receipt: receipt === null ? null : receiptWithoutPlace(receipt),
    input: null,
    push: push === null ? null : pushWithoutPlace(JSON.parse(push)),
    counted: counted === null ? null : JSON.stringify(withoutPlace(JSON.parse(counted))),
  };
}

/** The answer to what was decided; that to any other message tells no place. */
function answerWithoutPlace(answer: string): string {
  const said: StoredAnswer | true = JSON.parse(answer);
  if (said === true || said.presence === undefined) return answer;
  const { place, ...others } = said;
  const left = place === undefined ? undefined : (true as const);
  return JSON.stringify(present({ ...others, presence: [], left }));
}

/** As with the withdrawal of `location`: only an event says nothing of where the person was. */
function receiptWithoutPlace(receipt: string): string {
  const { cause, ...others } = JSON.parse(receipt);
  return cause === undefined || cause.kind === "event" ? receipt : JSON.stringify(others);
}

/** A push that ends as the person leaves ends: nobody knows any more whether they are there. */
function pushWithoutPlace({ place, ...push }: QueuedPush): string | null {
  return place !== undefined && push.endsOnExit ? null : JSON.stringify(push);
}

function pruneReceipts(rows: readonly MessageRow[]): readonly MessageRow[] {
  const newestFirst = rows.filter(({ receipt }) => receipt !== null).toSorted((one, other) => other.atMs - one.atMs);
  const pruned = new Set(newestFirst.slice(MAX_RECEIPTS));
  return rows.map((row) => (pruned.has(row) ? { ...row, receipt: null, input: null } : row));
}

/** A decision that no message can ask for again, and of which nothing is kept, leaves no row. */
function isNeeded({ kid, answer, receipt, exposures, push, owed }: MessageRow): boolean {
  return kid !== "" || [answer, receipt, exposures, push, owed].some((part) => part !== null);
}
