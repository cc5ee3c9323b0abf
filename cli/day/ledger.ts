/** What is counted of a moment, as a report names it; `cents`: what its conversions were worth, in hundredths of a euro. */
export const FIGURES = [
  "given",
  "accepted",
  "impressions",
  "clicks",
  "dismissals",
  "conversions",
  "redemptions",
  "cents",
] as const;

export type Figure = (typeof FIGURES)[number];

/** By moment, then by figure; what is 0 may be absent. */
export type Figures = Readonly<Record<string, Readonly<Partial<Record<Figure, number>>>>>;

/** What was heard in one hour of the day. */
export interface HourHeard {
  readonly people: ReadonlySet<number>;
  readonly messages: number;
  readonly offers: number;
  readonly pushes: number;
  readonly purchases: number;
  readonly redemptions: number;
  /** Reasons of pings that earned nothing. */
  readonly whyNot: ReadonlyMap<string, number>;
  /** What else is worth a line. */
  readonly notes: readonly string[];
}

type Told = "messages" | "offers" | "pushes" | "purchases" | "redemptions";

/** The book of those who play: what they were answered, so that it can be held against the report of the mesh. */
export interface Ledger {
  /** A message was answered after so long, milliseconds. */
  answered(milliseconds: number): void;
  /** Somebody is about. */
  seen(person: number): void;
  tell(what: Told): void;
  whyNot(reason: string): void;
  note(line: string): void;
  /** Something did not come out as it must. */
  fault(line: string): void;
  count(moment: string, figure: Figure, times?: number): void;
  /** What was heard since this was asked last. */
  takeHour(): HourHeard;
  readonly figures: Figures;
  readonly faults: readonly string[];
  /** Of each answer, milliseconds. */
  readonly times: readonly number[];
}

/** An empty ledger. */
export function openLedger(): Ledger {
  const figures: Record<string, Partial<Record<Figure, number>>> = {};
  const faults: string[] = [];
  const times: number[] = [];
  let hour = emptyHour();
  return {
    answered(milliseconds) {
      times.push(milliseconds);
      hour.messages += 1;
    },
    seen: (person) => void hour.people.add(person),
    tell(what) {
      hour[what] += 1;
    },
    whyNot: (reason) => void hour.whyNot.set(reason, (hour.whyNot.get(reason) ?? 0) + 1),
    note: (line) => void hour.notes.push(line),
    fault: (line) => void faults.push(line),
    count(moment, figure, times = 1) {
      const own = figures[moment] ?? {};
      figures[moment] = { ...own, [figure]: (own[figure] ?? 0) + times };
    },
    takeHour() {
      const heard = hour;
      hour = emptyHour();
      return heard;
    },
    figures,
    faults,
    times,
  };
}

function emptyHour() {
  return {
    people: new Set<number>(),
    messages: 0,
    offers: 0,
    pushes: 0,
    purchases: 0,
    redemptions: 0,
    whyNot: new Map<string, number>(),
    notes: [] as string[],
  };
}
