import { type Isolate, openIsolate } from "../../../isolate/isolate.ts";
import { admitMessage } from "../admit-message.ts";
import { changeConsent, consentReply } from "../change-consent.ts";
import { changeSubscription } from "../change-subscription.ts";
import { leavePlaces } from "../coupons/leave-places.ts";
import { tellCodesAfter } from "../coupons/tell-codes.ts";
import { eraseNow } from "../erase-person.ts";
import { handOnAfter, oweCounts } from "../hand-on-counts.ts";
import { keepTidy } from "../housekeeping.ts";
import { openPolicy } from "../open-parts.ts";
import type { PersonContext } from "../person-context.ts";
import { leaveAreas, pauseAreas } from "../plan-areas.ts";
import { refreshAreasAfter } from "../register-areas.ts";
import { changeTag, tellRegistry } from "../tags.ts";
import { uniteRows } from "./unite-rows.ts";

/**
 * What a person's object does for accounts works with. The work on accounts is a cold module, which has no copy of what an
 * isolate knows: it gets that from here, and whatever reaches for it.
 */
export interface AccountContext extends PersonContext {
  readonly isolate: Isolate;
  readonly hot: ReturnType<typeof hotWork>;
}

/** The context of a person's object with all that accounts need besides. */
export async function openAccountContext(context: PersonContext): Promise<AccountContext> {
  return { ...context, isolate: await openIsolate(context.env), hot: hotWork() };
}

/** Made when it is asked for: some of these lead back here. */
function hotWork() {
  return {
    admitMessage,
    changeConsent,
    changeSubscription,
    changeTag,
    consentReply,
    eraseNow,
    handOnAfter,
    keepTidy,
    leaveAreas,
    leavePlaces,
    openPolicy,
    oweCounts,
    pauseAreas,
    refreshAreasAfter,
    tellCodesAfter,
    tellRegistry,
    uniteRows,
  };
}
