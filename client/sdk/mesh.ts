import { grant, withdraw } from "./agree.ts";
import type { ConnectOptions, LoyaltyCard, Mesh } from "./api.ts";
import { type Answered, NOBODY, OFFLINE } from "./ask.ts";
import { askForPush, notificationOfBrowser } from "./ask-for-push.ts";
import { checkArgument, checkName, checkPurposes, checkText, checkUrl, EVENTS, KINDS } from "./check-argument.ts";
import { describeMesh } from "./describe-mesh.ts";
import { MAX_SURFACE } from "./limits.ts";
import { bodyOf, MeshProblem } from "./mesh-problem.ts";
import { keepOffers } from "./offers.ts";
import { enqueue, flush } from "./outbox.ts";
import { readPageMarker, removePageMarker, showsCode } from "./page-marker.ts";
import { namesOf } from "./ping-claims.ts";
import { startPump } from "./pump.ts";
import { openHideBox } from "./send-on-hide.ts";
import { sendBeacons, sendPing, shareAnswer } from "./send-ping.ts";
import { type Claims, hasConsent, isToBeRepeated, type Kind, openSession } from "./session.ts";
import { openTabs } from "./tabs.ts";
import { openVault, type QueuedMessage } from "./vault.ts";
import { wait } from "./wait.ts";
import { createWatch } from "./watch.ts";
import type { Fix } from "./watch-rule.ts";

export type * from "./api.ts";
export { MeshProblem };

const LOCATION = ["location"];
const MEASUREMENT = ["measurement"];
const PUSH = ["push"];

/** Waits as long as the mesh asked, if the same may be asked again then. */
function pause(answered: Answered) {
  return isToBeRepeated(answered) && wait((answered.retryAfterSeconds || 1) * 1000);
}

/**
 * Joins a mesh. Only GET /v1/mesh is sent, and nothing is stored, until somebody agrees to something. Rejects with a
 * MeshProblem where the mesh cannot be reached and this browser has never been on it.
 */
export async function connect(options: ConnectOptions): Promise<Mesh> {
  // What is no object has no members.
  const { url: meshUrl, geolocation, locale, explain, debug } = { ...options };
  const url = checkUrl(meshUrl);
  if (debug) return (await import("../debug/debug.ts")).connectInDebug(connect, { ...options, url });
  const vault = openVault();
  const before = await vault.read("state");
  const held = before?.url === url ? before : undefined;
  let { info, skewSeconds } = await describeMesh(url, held?.skewSeconds).catch(async (problem: MeshProblem) => {
    if (held !== undefined) return held;
    // Where that cannot be loaded either, it is as it seems.
    await import("./diagnose.ts").then(({ diagnose }) => diagnose(url, problem)).catch(() => {});
    throw problem;
  });
  if (before !== undefined && held?.info.audience !== info.audience) await vault.clear();
  const state = await vault.update("state", (kept) => kept && { ...kept, info, skewSeconds, locale });

  let consented = state?.consented ?? {};
  let agreedNotice = state?.noticeVersion;
  let beginning: Promise<void> | undefined;
  const closing = new AbortController();
  const { signal } = closing;
  const tabs = openTabs(signal);
  const session = openSession(vault, { onForgotten: () => tabs.tell("consent", {}), explain });
  const onOffer = keepOffers(tabs, consented);
  /** By receipt a click before there is one: its link leads away from the page sooner than it could be signed. */
  const ahead: Record<string, ReturnType<typeof signReaction>> = {};
  const hideBox = openHideBox(() => isGranted(MEASUREMENT), signal);
  const { run: sendWaiting, rest } = startPump(
    () => flush(session, hear),
    ({ waiting }) => tabs.tell("queue", { waiting }),
    signal,
  );
  const watch = createWatch(
    {
      geolocation: geolocation ?? navigator.geolocation,
      isAllowed: () => isGranted(LOCATION),
      send: sendPosition,
      tell: (event) => tabs.tellHere("watch", event),
    },
    signal,
  );

  function isGranted(purposes?: readonly string[]): boolean {
    return hasConsent({ consented }, purposes);
  }

  /** Makes the key if there is none: somebody agreed to something, or signs in. */
  async function begin(): Promise<void> {
    // Browsers have keys for secure contexts only.
    if (!crypto.subtle) throw new MeshProblem("insecure-context", 0, "Keys need https");
    beginning = session.begin({ url, info, skewSeconds, locale });
    await beginning;
  }

  /** Forgets the device, while it is still known which subscription is the mesh's. */
  async function leave() {
    await unsubscribePush().catch(() => {});
    await session.forget();
  }

  /** What few pages need. */
  async function loadAccount() {
    return (await import("./account.ts")).openAccount(vault.read, vault.update, session.send);
  }

  /** What few pages need, and none before somebody has agreed to pushes. */
  async function loadPush() {
    return (await import("./push.ts")).openPush(vault.read, vault.update, session.send);
  }

  /** Ends the subscription here and on the mesh, which else hears it from the push service. */
  async function unsubscribePush() {
    if ((await vault.read("state"))?.subscription) await (await loadPush()).unsubscribe();
  }

  /** Sends a message now or never. Gives what the mesh answers; `ofNobody` if the person has agreed to nothing. */
  async function tell(kind: Kind, claims: Claims = {}, ofNobody?: object): Promise<unknown> {
    const answered = await session.send(kind, claims);
    return (answered === NOBODY && ofNobody) || bodyOf(answered);
  }

  /** Asks for what is held of the person; of nobody there is nothing. */
  function ask(kind: Kind, claims?: Claims) {
    return tell(kind, claims, {}) as Promise<Answered["body"]>;
  }

  /** The list that is asked for: an answer has no other one. */
  async function list(kind: Kind, claims?: Claims) {
    return Object.values(await ask(kind, claims)).find(Array.isArray) ?? [];
  }

  function hear(waiting: QueuedMessage, answered: Answered): void {
    hideBox.release(waiting.jti);
    if (waiting.kind === "ping") shareAnswer(tabs, answered);
  }

  async function sendPosition(position: Fix) {
    const said = await sendPing(session, tabs, { position }, { purposes: LOCATION }).catch(() => undefined);
    const kept = await vault.read("state");
    if (said?.state !== "answered" || kept === undefined) return undefined;
    const { area, present, skewSeconds } = kept;
    return {
      isPresent: present.length > 0,
      areaUntilMs: area && performance.now() + Date.parse(area.until) - Date.now() - skewSeconds * 1000,
    };
  }

  async function scan(marker: string) {
    checkText("marker", marker, /./, "a marker");
    if (marker === readPageMarker() && isGranted(LOCATION)) removePageMarker();
    return sendPing(session, tabs, { marker }, { purposes: LOCATION, rest });
  }

  /** A code in the page's address waits there until it may be scanned; a mere id, which any link can name, for a tap. */
  function scanPageMarker(): void {
    const marker = readPageMarker() ?? "";
    if (!isGranted(LOCATION) || !showsCode(marker, Date.now() / 1000 + skewSeconds)) return;
    // A refused one, e.g. an address that somebody wrote by hand, is nobody's loss.
    void scan(marker).catch(() => {});
  }

  /** Signs it, and gives what keeps it until it is answered. */
  async function signReaction(claims: Claims) {
    const stamp = await session.stamp();
    const ready = await session.prepare("reaction", claims, stamp);
    return () => {
      hideBox.hold(stamp.jti, ready);
      return enqueue(session, { kind: "reaction", claims, purposes: MEASUREMENT }, stamp).then(sendWaiting);
    };
  }

  tabs.on("offer", ({ receipt }) => {
    ahead[`${receipt}click`] = signReaction({ receipt, kind: "click" });
  });
  tabs.on("consent", (now) => {
    consented = now;
    void vault.read("state").then((kept) => {
      agreedNotice = kept?.noticeVersion;
    });
    watch.update();
    scanPageMarker();
  });
  // What another tab, the service worker or the person in the browser's settings has changed meanwhile.
  document.addEventListener(
    "visibilitychange",
    async () => {
      if (!document.hidden && isGranted() && !(await vault.read("state"))) tabs.tellHere("consent", {});
    },
    { signal },
  );
  scanPageMarker();
  // What fails here is tried again at the next visit.
  if (isGranted(PUSH) && notificationOfBrowser()?.permission === "granted") {
    void loadPush()
      .then(({ sync }) => sync())
      .catch(() => {});
  }

  return {
    get info() {
      return info;
    },
    get consented() {
      return consented;
    },
    get noticeChanged() {
      return isGranted() && agreedNotice !== info.noticeVersion;
    },
    async consent(given, about) {
      const purposes = checkPurposes(given);
      // A yes to nothing is none, and makes no key.
      if (purposes.length === 0) return consented;
      const { surface = location.pathname.slice(0, MAX_SURFACE) } = { ...about };
      checkText("surface", surface);
      await begin();
      const choice = { purposes, surface, noticeVersion: info.noticeVersion };
      const granted = await grant(session, sendWaiting, choice).catch(async (problem: MeshProblem) => {
        // The next question is about the new notice.
        if (problem.code === "notice-changed") ({ info } = await describeMesh(url));
        throw problem;
      });
      agreedNotice = choice.noticeVersion;
      tabs.tell("consent", granted);
      return granted;
    },
    // Unnamed, it is also what the mesh is being asked to grant, or has granted without being heard.
    async withdraw(given = [...info.purposes, ...Object.keys(consented)], about) {
      // What the mesh would refuse must not be kept: it would hold here only.
      const purposes = checkPurposes(given);
      if (about) checkText("surface", about.surface);
      await beginning?.catch(() => {});
      const left = await withdraw(session, { purposes, noticeVersion: info.noticeVersion, ...about });
      if (left === undefined) return;
      tabs.tell("consent", left);
      const sent = sendWaiting();
      if (purposes.includes("push")) await unsubscribePush().catch(() => {});
      await sent;
    },
    watch: watch.start,
    get pageMarker() {
      return readPageMarker();
    },
    scan,
    beacons: (rows) => sendBeacons(session, tabs, rows),
    async track(name, data, about) {
      checkText("event", name, /^[a-z0-9-]{1,64}$/, "1 to 64 of a-z, 0-9 and -");
      return sendPing(session, tabs, { event: { name, data }, ...about }, { rest });
    },
    async subscribePush() {
      const refused = await askForPush(isGranted(PUSH));
      return (
        refused ??
        loadPush().then(
          ({ subscribe }) => subscribe(bodyOf),
          () => "unsupported",
        )
      );
    },
    unsubscribePush,
    on(name, listener) {
      checkName("event", name, EVENTS);
      return tabs.on(name, listener);
    },
    onOffer,
    react(receipt, kind, value) {
      checkText("receipt", receipt, /./, "a receipt");
      checkName("kind", kind, KINDS);
      tabs.tell(kind === "impression" ? "shown" : "gone", { receipt });
      if (!isGranted(MEASUREMENT)) return;
      void (ahead[receipt + kind] ?? signReaction({ receipt, kind, value })).then((keep) => keep());
    },
    stop: (receipt, stopped = true) => tell("stop", { receipt, stopped }) as Promise<void>,
    registerTag: (tag, claim) => tell("tag", { tag, register: true, claim }) as Promise<void>,
    unregisterTag: (tag) => tell("tag", { tag, register: false }) as Promise<void>,
    async link(sign, about) {
      checkArgument(typeof sign === "function", "sign", sign, "a function");
      return (await loadAccount()).link(sign, about, {
        makeKey: begin,
        time: session.stamp,
        dropKey: session.forget,
        pause,
        bodyOf,
        onConsent: (granted) => tabs.tell("consent", granted),
      });
    },
    unlink: async (device) => (await loadAccount()).unlink(device, bodyOf, leave),
    devices: async () => (await loadAccount()).list(await ask("export")),
    now: (about) => list("now", { ...namesOf({ locale }, (name) => name === "locale"), ...about }),
    reward: (id) =>
      import("./reward.ts").then(
        ({ pay }) => pay(id, session.send, session.stamp, pause, bodyOf),
        () => bodyOf(OFFLINE) as never,
      ),
    coupons: () => list("coupons"),
    card: () => tell("card") as Promise<LoyaltyCard>,
    receipts: () => list("receipts"),
    exportMe: (next) => ask("export", { next }),
    eraseMe: async () => (await loadAccount()).erase(bodyOf, leave),
    close: () => closing.abort(),
  };
}
