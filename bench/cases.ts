import { present } from "../shared/json/present.ts";
import { budgetedEvent, farAway, inReach, inside, offerEvent } from "./catalog.ts";
import type { Crowd } from "./crowd.ts";
import { type PreparedRequest, prepareRequest } from "./load.ts";
import type { Disk, StorePlace } from "./servers.ts";

/** A case of the bench before it has a server. */
export interface CaseRule {
  name: string;
  disk: Disk;
  /** Where the mesh keeps what is mesh-wide; absent: in its own objects. */
  store?: StorePlace;
  /** A floor asks the floors; the others ask the mesh and hold a ratio to a floor, or to another ping. */
  kind: FloorRule | PingRule;
  /** What every answer must contain. */
  expect: string[];
}

interface FloorRule {
  floor: true;
  path: (turn: number) => string;
}

interface PingRule {
  floor: false;
  what: string;
  claims: Record<string, unknown>;
  /** Each device says the area that it was told of. */
  echoes?: true;
  against: string;
  /** The most CPU it may use, as a multiple of that (bench/README.md). */
  atMost: number;
}

/** People, and objects, that a case spreads over. */
export const crowdSize = 500;

const person = (turn: number): string => `person-${turn % crowdSize}`;

const isOffer = ['"outcome":"offer"', '"receipt":'];

/** An offer that takes a unit of a budget, against the same without. */
function budgeted(disk: Disk, store?: StorePlace): CaseRule {
  return present({
    name: store === undefined ? `offer-budget-${disk}` : `offer-budget-${store}`,
    disk,
    store,
    kind: {
      floor: false,
      what: `an offer with a unit of a budget (${store === undefined ? "the mesh's own objects" : "Redis"})`,
      claims: { event: { name: budgetedEvent } },
      against: `offer-${disk}`,
      atMost: 1.1,
    },
    expect: isOffer,
  });
}

/** Everything the bench can measure, each ping right after its floor. */
export const caseRules: CaseRule[] = [
  { name: "floor-hello", disk: "disk", kind: { floor: true, path: () => "/hello" }, expect: ["hello"] },
  {
    name: "no-match",
    disk: "disk",
    kind: {
      floor: false,
      what: "a ping that matches nothing",
      claims: { position: farAway },
      against: "floor-hello",
      atMost: 3,
    },
    expect: ['"reason":"no-moment"', '"presence":[]'],
  },
  {
    name: "in-reach",
    disk: "disk",
    kind: {
      floor: false,
      what: "the same with an area that holds, where signals reach",
      claims: { position: inReach },
      echoes: true,
      against: "no-match",
      atMost: 1.05,
    },
    expect: ['"reason":"no-moment"', '"presence":[]', '"area":'],
  },
  {
    name: "floor-read",
    disk: "disk",
    kind: { floor: true, path: (turn) => `/read/${person(turn)}` },
    expect: ["hello"],
  },
  {
    name: "staying",
    disk: "disk",
    kind: {
      floor: false,
      what: "a ping inside a place where nothing changes",
      claims: { position: inside },
      against: "floor-read",
      atMost: 1.8,
    },
    expect: ['"reason":"no-moment"', '"place":"place-0"'],
  },
  ...(["disk", "ram"] as const).flatMap((disk): CaseRule[] => [
    {
      name: `floor-write-${disk}`,
      disk,
      kind: { floor: true, path: (turn) => `/write/${person(turn)}` },
      expect: ["hello"],
    },
    {
      name: `offer-${disk}`,
      disk,
      kind: {
        floor: false,
        what: `an offer, counted durably (${disk === "disk" ? "disk" : "RAM disk"})`,
        claims: { event: { name: offerEvent } },
        against: `floor-write-${disk}`,
        atMost: 1.25,
      },
      expect: isOffer,
    },
    budgeted(disk),
  ]),
  budgeted("ram", "redis"),
];

/** A floor's requests are over sooner: with so many times more of them its passes are about as long as those of a ping. */
const floorFactor = 3;

/** Requests for a floor: as long as a ping, the body never read. */
export function floorRequests(path: (turn: number) => string, count: number): PreparedRequest[] {
  return Array.from({ length: floorFactor * count }, (_, turn) =>
    prepareRequest("POST", path(turn), "text/plain;charset=UTF-8", "x".repeat(1100)),
  );
}

/** Requests of a crowd that say what the case says. */
export function pingRequests(crowd: Crowd, rule: PingRule, count: number): Promise<PreparedRequest[]> {
  return crowd.signPings(count, rule.claims, rule.echoes);
}
