import { setTimeout as pause } from "node:timers/promises";
import type { PushService } from "../../local/push/push-service.ts";
import { present } from "../../shared/json/present.ts";
import { postSignal } from "../operator/say-signal.ts";
import type { DayPlan, Deed, PersonDeed, SignalDeed } from "./deed.ts";
import { type Guest, makeGuest } from "./guest.ts";
import type { HourHeard } from "./ledger.ts";
import type { OpenedStage } from "./open-stage.ts";
import type { Stage } from "./stage.ts";

const HOURS = 24;
const HOUR_MINUTES = 60;

/** Longer than any day takes: what goes off is told. */
const SIGNAL_SECONDS = 7_200;
/** Where each signal of the demo is: the oven stands in the doughnut shop, a TV spot is at no place. */
const SIGNAL_PLACES = { "hot-light": "doughnut-shop", "tv-spot": undefined } as const;
const SIGNAL_WORDS = { "hot-light": "the oven", "tv-spot": "the spot on TV" } as const;

/** All whom a signal tells have been told if no push came for so long. */
const QUIET_MS = 1_500;

/** How a day is played: by whom, how fast, and who hears of each hour. */
export interface Playing {
  readonly stage: Stage & Pick<OpenedStage, "broadcasters">;
  /** How long the whole day takes. A mesh that is slower lets it last longer. */
  readonly seconds: number;
  readonly onHour: (hour: number, heard: HourHeard) => void;
}

/**
 * Plays a day hour by hour. Signals come as an hour begins, and nobody goes on before those near have been told. Within the hour
 * everybody does what they do at its time, one thing after the other. The next hour begins once all of it was answered.
 */
export async function playHours({ people, deeds }: DayPlan, { stage, seconds, onHour }: Playing): Promise<void> {
  const minuteMs = (seconds * 1000) / HOURS / HOUR_MINUTES;
  const guests = new Map<number, Guest>();

  async function guestOf(person: number): Promise<Guest | undefined> {
    const about = people[person];
    if (about === undefined) return undefined;
    const guest =
      guests.get(person) ?? (await makeGuest(about, { behindSeconds: standingSeconds(deeds, person), stage }));
    guests.set(person, guest);
    return guest;
  }

  for (let hour = 0; hour < HOURS; hour++) {
    const ofHour = deeds.filter(({ minute }) => Math.floor(minute / HOUR_MINUTES) === hour);
    for (const deed of ofHour) if (deed.kind === "signal") await turn(deed, stage);
    const startMs = performance.now();
    const untilMinute = async (minute: number) => {
      const waitMs = startMs + (minute - hour * HOUR_MINUTES) * minuteMs - performance.now();
      if (waitMs > 0) await pause(waitMs);
    };
    const lives = [...Map.groupBy(ofHour.filter(isOfPerson), ({ person }) => person)].map(async ([person, own]) => {
      stage.ledger.seen(person);
      for (const deed of own) {
        await untilMinute(deed.minute);
        await (await guestOf(person))?.act(deed);
      }
    });
    await Promise.all(lives);
    await untilMinute((hour + 1) * HOUR_MINUTES);
    onHour(hour, stage.ledger.takeHour());
  }
}

function isOfPerson(deed: Deed): deed is PersonDeed {
  return deed.kind !== "signal";
}

/** How long a person stands at places, in the time of their device alone. */
function standingSeconds(deeds: readonly Deed[], person: number): number {
  const own = deeds.flatMap((deed) => (deed.kind === "ping" && deed.person === person ? [deed.stoodSeconds ?? 0] : []));
  return own.reduce((sum, seconds) => sum + seconds, 0);
}

/** Says a signal. A 429 says that people were told a short while ago: the signal is on, and only who pings hears of it. */
async function turn(
  { type, state }: SignalDeed,
  { url, ledger, broadcasters, pushes }: Playing["stage"],
): Promise<void> {
  const pushesBefore = pushes.received.length;
  const startMs = performance.now();
  const isOn = state === "on";
  const about = { type, place: SIGNAL_PLACES[type], state, validForSeconds: isOn ? SIGNAL_SECONDS : undefined };
  const answer = await postSignal({ url }, broadcasters[type], present(about));
  await answer.arrayBuffer();
  ledger.answered(performance.now() - startMs);
  if (answer.status !== 202 && answer.status !== 429) ledger.fault(`The signal ${type} was refused: ${answer.status}.`);
  if (isOn && answer.status === 202) await untilQuiet(pushes);
  const told = pushes.received.length - pushesBefore;
  const toWhom = told === 0 ? "" : `, and a push tells ${told} near`;
  ledger.note(
    `${SIGNAL_WORDS[type]} is ${state}${toWhom}${answer.status === 429 ? ", told at most once in 5 min" : ""}`,
  );
}

async function untilQuiet(pushes: PushService): Promise<void> {
  for (let before = -1; before !== pushes.received.length; ) {
    before = pushes.received.length;
    await pause(QUIET_MS);
  }
}
