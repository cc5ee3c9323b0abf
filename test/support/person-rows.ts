import type { MessageRow, PersonRows } from "../../shared/accounts/person-rows.ts";
import { type Exposure, newPerson, type Profile } from "../../shared/person/person-state.ts";

/** A catalog without caps. */
export const NO_CAPS = { moments: new Map(), campaigns: new Map(), personCaps: [], mesh: { timeZone: "UTC" } };

/** What is told of somebody's rows; all else is as of who has just been made. */
export interface ToldRows extends Partial<Omit<PersonRows, "person">> {
  readonly profile?: Partial<Profile>;
  readonly consent?: PersonRows["person"]["consent"];
  readonly presence?: PersonRows["person"]["presence"];
}

/** The rows of a person of this id. */
export function rowsOfPerson(id: string, { profile, consent, presence, ...others }: ToldRows = {}): PersonRows {
  const { exposures: _, ...person } = newPerson(id, 0);
  return {
    timers: {},
    refunds: [],
    measured: {},
    owed: [],
    areas: [],
    consentEvents: [],
    tags: [],
    subscriptions: [],
    reactions: [],
    history: {},
    messages: [],
    ...others,
    person: {
      profile: { ...person.profile, ...profile },
      consent: consent ?? person.consent,
      presence: presence ?? person.presence,
    },
  };
}

/** A message of a device that changed state. */
export function messageRow(kid: string, jti: string, more: Partial<MessageRow> = {}): MessageRow {
  const parts = { answer: "{}", serial: null, receipt: null, input: null };
  return {
    ...{ kid, jti, typ: "ping+jwt", iatMs: 0, atMs: 0, ...parts },
    ...{ exposures: null, push: null, counted: null, owed: null },
    ...more,
  };
}

/** The exposures of all messages, oldest first, as an object reads them. */
export function exposuresOf({ messages }: Pick<PersonRows, "messages">): readonly Exposure[] {
  return messages
    .toSorted((one, other) => one.atMs - other.atMs)
    .flatMap(({ exposures }): Exposure[] => (exposures === null ? [] : JSON.parse(exposures)));
}
