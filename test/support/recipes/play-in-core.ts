import { createHash } from "node:crypto";
import { campaignsToReserve } from "../../../shared/budget/campaigns-to-reserve.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { conditionEngine } from "../../../shared/condition/condition-engine.ts";
import { decide, decideSignal, decideSilence } from "../../../shared/decide/decide.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import { draw } from "../../../shared/decide/draw.ts";
import { buildFenceIndex } from "../../../shared/geo/build-fence-index.ts";
import { openFenceIndex } from "../../../shared/geo/fence-index.ts";
import { present } from "../../../shared/json/present.ts";
import { NO_MESH_FACTS } from "../../../shared/live/mesh-facts.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { locateMessage } from "../../../shared/locate/locate-message.ts";
import { givenEvents, type History, historyOf, uniteHistories } from "../../../shared/person/history.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { NO_MEMORY, type PresenceMemory } from "../../../shared/presence/presence-state.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { renderOffer } from "../../../shared/respond/answer.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import { personWho } from "../decide-world.ts";
import { budgetsOf } from "./budgets-of.ts";
import { claimsOfDeed } from "./claims-of-deed.ts";
import type { Answered } from "./read-answer.ts";
import type { RecipeRow, Who } from "./read-row.ts";

const MINUTE_MS = 60_000;
/** How long a signal of the page is on, and how long after it the next one may come. */
const [SIGNAL_MS, APART_MS] = [10 * MINUTE_MS, 60 * MINUTE_MS];

const AUDIENCE = "https://mesh.example.com";

/** Somebody in a recipe, and the key of all that is drawn for them. */
interface Player {
  person: PersonState;
  memory: PresenceMemory;
  /** What they were given, also if no exposure tells any more. */
  history: History;
  said: { locale?: string; timeZone?: string };
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

  function send(row: RecipeRow, player: Player): Decision {
    const facts = factsOf(row);
    const { atMs: nowMs } = row;
    const held = Object.keys(player.person.presence.visits);
    const units = budgets.reserve(campaignsToReserve(facts, held, policy), nowMs);
    const { person, memory, history, said } = player;
    const { live } = row.who;
    const mesh = { ...NO_MESH_FACTS, units, liveSignals: live === undefined ? [] : [live] };
    const signals = live?.place === undefined ? [] : [signalOf({ ...live, place: live.place }, nowMs)];
    const common = { person, memory, history, facts, said, signals, mesh, subscribed: true, serial: facts.jti, nowMs };
    const decided = decide({ ...common, timeliness: "live" }, policy, player.drawKey);
    goOn(player, decided.next);
    player.memory = decided.memory;
    const { outcome, chosen } = decided.decision;
    budgets.settle(outcome === "none" ? undefined : chosen?.campaign);
    return decided.decision;
  }

  /** As the person's object decides if a signal comes to it, while the person says nothing. */
  function signal(deed: RecipeRow["deed"] & { kind: "signalled" }, nowMs: number, player: Player): Decision {
    const { person, history } = player;
    const units = [...policy.campaigns.keys()];
    const common = { person, history, mesh: { ...NO_MESH_FACTS, units }, subscribed: true, serial: `signal-${nowMs}` };
    const signals = [signalOf(deed, nowMs)];
    const { decision, next } = decideSignal({ ...common, signals, nowMs }, policy, player.drawKey);
    goOn(player, next);
    return decision;
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
    if (row.deed.kind === "signalled") return answerOf(signal(row.deed, row.atMs, player), policy);
    if (row.deed.kind !== "silence") return answerOf(send(row, player), policy);
    if (silence === undefined) throw new Error(`docs/catalog.md: nothing fell silent by then: ${row.words}`);
    return answerOf(silence, policy);
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
    const { chosen, reason } = send(row, { person, memory: NO_MEMORY, history: {}, said: {}, drawKey });
    const got = reason ?? chosen?.variant ?? "";
    shares[got] = (shares[got] ?? 0) + 1;
  }
  return shares;
}

function makePlayer({ who, atMs }: RecipeRow, policy: Policy): Player {
  const person = personWho(who.agreedTo ?? policy.purposes, atMs);
  return { person, memory: NO_MEMORY, history: {}, said: {}, drawKey: drawKeyOf(who, policy) };
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
