import { isGranted, type PersonState } from "./person-state.ts";

const NEEDED = ["broadcast", "location", "push"];

/** Whether a signal may come to the person by itself: they agree to all that it needs, and a push would reach them. */
export function mayBeTold({ consent }: Pick<PersonState, "consent">, isSubscribed: boolean): boolean {
  return isSubscribed && NEEDED.every((purpose) => isGranted(consent, purpose));
}
