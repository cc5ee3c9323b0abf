import { sealReceiptId } from "../../../../shared/person/receipt-id.ts";
import { offerOf, type RenderedOffer } from "../../../../shared/respond/answer.ts";
import type { AddressedNote, AddressedStop } from "../../../../shared/told/pending-hook.ts";
import type { HookWord } from "../../../../shared/webhooks/hook-events.ts";
import { hookSubject } from "../../../../shared/webhooks/hook-subject.ts";
import { hookOutboxOf, outboxOfSubject } from "../../../adapters/hook-outbox-of.ts";
import type { Isolate } from "../../../isolate/isolate.ts";
import { withTimeout } from "../../../isolate/with-timeout.ts";

const OUTBOX_TIMEOUT_MS = 2_000;

/** Hands words to the outboxes of their webhooks, in their order; gives the ids of those that outboxes have. */
export async function handOnHooks(isolate: Isolate, words: readonly HookWord[]): Promise<ReadonlySet<string>> {
  const { env, config } = isolate;
  const addressed = await Promise.all(words.map((word) => address(isolate, word)));
  const groups = Map.groupBy(addressed, ({ of, subject }) => `${outboxOfSubject(subject)} ${of.webhook}`);
  const taken = await Promise.all(
    [...groups.values()].map(async (group) => {
      const [first] = group;
      if (first === undefined) return [];
      const outbox = hookOutboxOf(env, config, first.of.webhook, outboxOfSubject(first.subject));
      const work = Promise.resolve(outbox.take(JSON.stringify(group))).then(() => group);
      return (await withTimeout(work, OUTBOX_TIMEOUT_MS)) ?? [];
    }),
  );
  return new Set(taken.flat().map(({ id }) => id));
}

/** With its subject, and an offer as it goes over the wire. Whom and which decision it is of ends here. */
async function address({ config, keys }: Isolate, word: HookWord): Promise<AddressedNote | AddressedStop> {
  const { webhook, host, person } = word.of;
  const subject = await hookSubject(word.of, keys.personHash);
  const of = { webhook, host, person: "", epoch: 0 };
  if ("stop" in word || word.handover === undefined) return { ...word, of, subject };
  const { offer, serial, ...handover } = word.handover;
  const receipt = await sealReceiptId(keys.receipts[0], { person, serial });
  const data = { offer: offerOf(offer as RenderedOffer, config.origin, receipt) };
  return { ...word, of, subject, data, handover: { ...handover, serial: "", offer: {} } };
}
