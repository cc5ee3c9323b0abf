import { createHash } from "node:crypto";
import { takeCustomerSignal } from "../../../shared/accounts/take-customer-signal.ts";
import { unitsToReserve } from "../../../shared/budget/units-to-reserve.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { conditionEngine } from "../../../shared/condition/condition-engine.ts";
import { decide, decideSignal, decideSilence, type SignalInput } from "../../../shared/decide/decide.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import { draw } from "../../../shared/decide/draw.ts";
import { buildFenceIndex } from "../../../shared/geo/build-fence-index.ts";
import { openFenceIndex } from "../../../shared/geo/fence-index.ts";
import { moveBySignal } from "../../../shared/journeys/move-by-signal.ts";
import { type Journeys, NO_JOURNEYS } from "../../../shared/journeys/run.ts";
import { present } from "../../../shared/json/present.ts";
import { NO_MESH_FACTS } from "../../../shared/live/mesh-facts.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { locateMessage } from "../../../shared/locate/locate-message.ts";
import { givenEvents, type History, historyOf, uniteHistories } from "../../../shared/person/history.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { tierOf } from "../../../shared/points/tier.ts";
import { NO_MEMORY, type PresenceMemory } from "../../../shared/presence/presence-state.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { stageOccurrences } from "../../../shared/presence/stage-occurrences.ts";
import { renderOffer } from "../../../shared/respond/answer.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import { personWho } from "../decide-world.ts";
import { budgetsOf } from "./budgets-of.ts";
import { claimsOfDeed } from "./claims-of-deed.ts";
import { fallDue, nextDueMs, worldOf } from "./fall-due.ts";
import type { Answered } from "./read-answer.ts";
import type { RecipeRow, Who } from "./read-row.ts";

const MINUTE_MS = 60_000;
/** How long a signal of the page is on, and how long after it the next one may come. */
const [SIGNAL_MS, APART_MS] = [10 * MINUTE_MS, 60 * MINUTE_MS];

const AUDIENCE = "https://mesh.example.com";

/** What comes of time in which nothing was due. */
const NOTHING: Decision = { outcome: "none", reason: "no-moment", gates: [], presence: [] };

/** Somebody in a recipe, and the key of all that is drawn for them. */
interface Player {
  person: PersonState;
  memory: PresenceMemory;
  /** What they were given, also if no exposure tells any more. */
  history: History;
  said: { locale?: string; timeZone?: string };
  journeys: Journeys;
  readonly drawKey: Uint8Array;
}

/** Plays rows, one after the other, with the rules of the mesh and no mesh: what the page says of each can be held against it. */
export function playInCore(catalog: Catalog): (row: RecipeRow) => Answered {
  const policy = loadPolicy(compileCatalog(catalog, "v1"), conditionEngine(compilePattern));
  const fenced = (catalog.places ?? []).flatMap(({ id, fence }) => (fence === undefined ? [] : [{ id, fence }]));
  const opened = openFenceIndex(buildFenceIndex(fenced));
  if (!opened.ok) throw new Error("the fences cannot be read");
  const index = opened.value;
  const budgets = budgetsOf(policy);
  const players = new Map<string, Player>();
  let count = 0;

  function factsOf({ deed, atMs }: RecipeRow): Facts {
    count += 1;
    const of = { jti: `message-${count}`, iatMs: atMs, receivedMs: atMs };
    if (deed.kind === "card") return cardFacts(deed.place, catalog, of);
    const claims = { aud: AUDIENCE, iat: atMs / 1000, jti: of.jti, pass: "", ...claimsOfDeed(deed, catalog) };
    return locateMessage(claims, { device: "phone", receivedMs: atMs, audience: AUDIENCE, policy, index, known: {} });
  }

  /** Ends what fell silent by then, as the alarm of the person's object would; gives the last decision on it. */
  function fallSilent(player: Player, untilMs: number): Decision | undefined {
    let last: Decision | undefined;
    for (;;) {
      const { presence } = player.person;
      const dueMs = silencePresence({ presence, policy, nowMs: 0 }).nextMs;
      if (dueMs === undefined || dueMs > untilMs) return last;
      const { person, history } = player;
      const common = { person, history, mesh: NO_MESH_FACTS, subscribed: true, serial: `silence-${dueMs}` };
      const { decision, next } = decideSilence({ ...common, nowMs: dueMs }, policy, player.drawKey);
      goOn(player, next);
      last = decision;
    }
  }

  /** Lets pass what a player waits for until then, as the alarm would; gives the last decision on it. */
  function passTime(player: Player, untilMs: number): Decision | undefined {
    let last: Decision | undefined;
    for (let nowMs = 0; ; ) {
      const dueMs = nextDueMs(player, policy, nowMs);
      if (dueMs === undefined || dueMs > untilMs) return last;
      nowMs = dueMs;
      const { person, journeys, happened } = fallDue(player, policy, nowMs);
      Object.assign(player, { person, journeys });
      if (happened.length > 0) last = decideUnasked(player, { happened, nowMs });
    }
  }

  /** As the person's object decides while the person says nothing. */
  function decideUnasked(player: Player, about: Pick<SignalInput, "signals" | "happened" | "nowMs">): Decision {
    const { person, history } = player;
    const mesh = { ...NO_MESH_FACTS, units: [...policy.campaigns.keys()] };
    const input = { ...about, person, history, mesh, subscribed: true, serial: `unasked-${about.nowMs}` };
    const { decision, next } = decideSignal(input, policy, player.drawKey);
    goOn(player, next);
    return decision;
  }

  /** What a back end says of a run of the player. */
  function signalRun(deed: RecipeRow["deed"] & { kind: "signals-run" }, nowMs: number, player: Player): Decision {
    const { type, run, data } = deed;
    count += 1;
    const id = `signal-${count}`;
    const said = { id, sender: senderOf(type, catalog), trust: "medium" as const, type, run, data, atMs: nowMs };
    const { person, journeys } = player;
    const { fact } = takeCustomerSignal(person.profile, said, nowMs);
    const world = worldOf(person, policy);
    const step = moveBySignal(journeys, said, { world, senders: policy.senders, nowMs });
    if (step !== undefined) player.journeys = step.journeys;
    const signals = fact === undefined ? [] : [fact];
    return decideUnasked(player, { signals, happened: stageOccurrences(step?.reached ?? []), nowMs });
  }

  function send(row: RecipeRow, player: Player): Decision {
    const facts = factsOf(row);
    const { atMs: nowMs } = row;
    const held = Object.keys(player.person.presence.visits);
    const units = budgets.reserve(unitsToReserve(facts, held, policy), nowMs);
    const { person, memory, history, said } = player;
    const { live } = row.who;
    const mesh = { ...NO_MESH_FACTS, units, liveSignals: live === undefined ? [] : [live] };
    const signals = live?.place === undefined ? [] : [signalOf({ ...live, place: live.place }, nowMs)];
    const told = { facts, said, signals, journeys: player.journeys };
    const { points } = row.who;
    const tiers = policy.loyalty?.tiers ?? [];
    const standing = points === undefined ? undefined : { balance: points, ...tierOf(tiers, points) };
    const common = { ...told, standing, person, memory, history, mesh, subscribed: true, serial: facts.jti, nowMs };
    const decided = decide({ ...common, timeliness: "live" }, policy, player.drawKey);
    goOn(player, decided.next);
    player.memory = decided.memory;
    player.journeys = decided.moved?.journeys ?? player.journeys;
    const { outcome, chosen } = decided.decision;
    budgets.settle(outcome === "none" ? undefined : chosen?.campaign);
    return decided.decision;
  }

  function decisionOn(
    { deed, ...row }: RecipeRow,
    player: Player,
    { silence, waited }: { readonly silence: Decision | undefined; readonly waited: Decision | undefined },
  ): Decision {
    const { atMs: nowMs } = row;
    if (deed.kind === "signalled") return decideUnasked(player, { signals: [signalOf(deed, nowMs)], nowMs });
    if (deed.kind === "signals-run") return signalRun(deed, nowMs, player);
    if (deed.kind !== "silence" && deed.kind !== "waits") return send({ deed, ...row }, player);
    const last = deed.kind === "silence" ? silence : (waited ?? NOTHING);
    if (last === undefined) throw new Error(`docs/catalog.md: nothing fell silent by then: ${row.words}`);
    return last;
  }

  return (row) => {
    if (row.crowd !== undefined) return { shares: sharesOf(row, policy, send) };
    const player = players.get(row.who.name) ?? makePlayer(row, policy);
    players.set(row.who.name, player);
    player.said = present({
      locale: row.who.locale ?? player.said.locale,
      timeZone: row.who.timeZone ?? player.said.timeZone,
    });
    const { person } = player;
    const { attributes } = row.who;
    if (attributes !== undefined) player.person = { ...person, profile: { ...person.profile, attributes } };
    const silence = fallSilent(player, row.atMs);
    const waited = passTime(player, row.atMs);
    const decision = decisionOn(row, player, { silence, waited });
    return answerOf(decision, policy);
  };
}

/** A signal that a sender began in the same hour, and that is on for ten minutes from now. */
function signalOf(
  { type, place, metres }: { readonly type: string; readonly place: string; readonly metres?: number },
  nowMs: number,
): SignalFact {
  const id = `${type} at ${place}, ${Math.floor(nowMs / APART_MS)}`;
  return present({ id, type, place, metres, fromMs: nowMs, untilMs: nowMs + SIGNAL_MS, trust: "medium", data: {} });
}

/** How many of a crowd got each variant, or none for which reason. */
function sharesOf(
  row: RecipeRow,
  policy: Policy,
  send: (row: RecipeRow, player: Player) => Decision,
): Record<string, number> {
  const shares: Record<string, number> = {};
  for (let number = 1; number <= (row.crowd ?? 0); number++) {
    const drawKey = keyOf(`one of the others, ${number}`);
    const person = personWho(policy.purposes, row.atMs);
    const { chosen, reason } = send(row, {
      person,
      memory: NO_MEMORY,
      history: {},
      said: {},
      journeys: NO_JOURNEYS,
      drawKey,
    });
    const got = reason ?? chosen?.variant ?? "";
    shares[got] = (shares[got] ?? 0) + 1;
  }
  return shares;
}

function makePlayer({ who, atMs }: RecipeRow, policy: Policy): Player {
  const person = personWho(who.agreedTo ?? policy.purposes, atMs);
  return { person, memory: NO_MEMORY, history: {}, said: {}, journeys: NO_JOURNEYS, drawKey: drawKeyOf(who, policy) };
}

/** Who of the catalog may signal that of customers. */
function senderOf(type: string, { senders = [] }: Catalog): string {
  const sender = senders.find(({ kind, scopes }) => kind === "backend" && scopes.includes(`signal:${type}`));
  if (sender === undefined) throw new Error(`docs/catalog.md: no back end may signal "${type}"`);
  return sender.id;
}

/** The player as a decision leaves them. */
function goOn(player: Player, next: PersonState): void {
  player.person = next;
  player.history = uniteHistories(player.history, historyOf(givenEvents(next.exposures), 0));
}

/** Always the same for a name. Nobody but who is said to be is in a control group. */
function drawKeyOf({ name, inControl }: Who, { campaigns }: Policy): Uint8Array {
  const controls = [...campaigns.values()].filter(({ control }) => control > 0);
  for (let turn = 0; ; turn++) {
    const key = keyOf(`${name} ${turn}`);
    const groups = controls.filter(({ id, control }) => draw(key, `control:${id}`) < control);
    if (groups.length > 0 === (inControl === true)) return key;
  }
}

function keyOf(text: string): Uint8Array {
  return createHash("sha256").update(text).digest().subarray(0, 16);
}

/** A card that the one gateway of the place heard three times, well. */
function cardFacts(place: string, { senders = [] }: Catalog, of: Pick<Facts, "jti" | "iatMs" | "receivedMs">): Facts {
  const gateway = senders.find(({ places, scopes }) => places?.includes(place) && scopes.includes("sightings"));
  if (gateway === undefined) throw new Error(`docs/catalog.md: the place "${place}" has no gateway`);
  const row = { rssi: -55, excess: 4, ageMs: 0 };
  const tag = { gateway: gateway.id, place, rows: [row, row, row] };
  return { ...of, device: "tag:card", beacons: [], channel: "push", tag };
}

function answerOf({ outcome, reason, chosen }: Decision, policy: Policy): Answered {
  if (outcome === "none" || chosen === undefined) return present({ outcome, reason });
  return present({
    outcome,
    moment: chosen.moment,
    variant: chosen.variant,
    title: renderOffer(chosen, policy)?.title,
    untilMs: chosen.validUntilMs,
    sentMs: chosen.notBeforeMs,
  });
}
