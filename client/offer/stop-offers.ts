import type { Mesh, Offered } from "../sdk/api.ts";
import type { OfferWords } from "./api.ts";
import type { Toast } from "./build-toast.ts";
import { listPurposes } from "./explain-receipt.ts";
import { fill, isolate } from "./fill.ts";

/** What is said, and what can be done about it: each leads to what is said next. */
type Step = readonly [text: string, actions?: readonly (readonly [label: string, act: () => Promise<Step>])[]];

/**
 * Withdraws purposes: one tap, no question. It holds at once here, so that is said at once, with the purposes by name; only a
 * failure is said later. What is said can be undone, or narrowed to offers of this kind, which leaves consent as it was.
 */
export function stopOffers(
  mesh: Mesh,
  { receipt, offer }: Offered,
  { purposes, words, toast }: { purposes: readonly string[]; words: OfferWords; toast: Toast },
): void {
  const about = { surface: "mesh-offer" };

  function show([text, actions = []]: Step): void {
    const fail = () => show([words.notStopped, actions]);
    toast.say(
      text,
      "seen",
      actions.map(([label, act]) => [label, () => void act().then(show, fail)] as const),
    );
  }

  const sayUndone = (): Step => [words.undone];
  const resume = () => mesh.stop(receipt, false).then(sayUndone);
  const agree = () => mesh.consent(purposes, about).then(sayUndone);

  async function narrow(): Promise<Step> {
    // The narrower stop first: if it fails, all stays stopped.
    await mesh.stop(receipt);
    await agree();
    return [fill(words.stoppedOne, { moment: isolate(offer.title) }), [[words.undo, resume]]];
  }

  show([
    fill(words.stopped, { purposes: listPurposes(purposes, words) }),
    [
      [words.undo, agree],
      [words.onlyThis, narrow],
    ],
  ]);
  mesh.withdraw(purposes, about).catch(() => show([words.notStopped]));
}
