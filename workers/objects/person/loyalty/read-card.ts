import { refuse } from "../../../../shared/errors.ts";
import { showCard } from "../../../../shared/loyalty/show-card.ts";
import { err, ok } from "../../../../shared/result.ts";
import type { CardReply, Reply } from "../calls.ts";
import type { PersonContext } from "../person-context.ts";
import type { AskedLoyalty } from "./ask-loyalty.ts";
import { ensureCard } from "./keep-card.ts";

/**
 * The card of the person, and how they stand. It writes nothing, unless the person agreed before the mesh had cards: they get
 * one now.
 */
export function readCard(context: PersonContext, { person, policy: { loyalty } }: AskedLoyalty): Reply<CardReply> {
  const { store } = context;
  if (loyalty === undefined) return err(refuse("not-found"));
  const nowMs = Date.now();
  const card = ensureCard(context, nowMs);
  store.arm(nowMs);
  return ok({ ...showCard(loyalty, { card, points: store.points.read() }, nowMs), person: person.profile.id });
}
