import type { Consented, CouponState, Mesh, MeshEvents, Offered, Receipt } from "../../../client/sdk/api.ts";

/** What the element is given as its mesh, and what it has asked of it. */
export interface OfferStage {
  /** An offer arrives. */
  hear(offered: Offered): void;
  /** Another tab has acted on it. */
  end(receipt: string): void;
  /** The person says yes or no, here or in another tab. */
  change(consented: Consented): void;
  /** What `receipts` gives from now on; undefined: it fails. */
  keep(receipts: readonly Receipt[] | undefined): void;
  /** `receipt kind` of each reaction, in order. */
  readonly reactions: readonly string[];
  /** What became of the coupon of `r1`, from now on. */
  turn(state: CouponState): void;
  readonly withdrawn: readonly string[][];
  readonly granted: readonly string[][];
  /** `receipt true` or `receipt false` of each stop, in order. */
  readonly stopped: readonly string[];
  /** Nothing that is asked for works from now on, or all does again. */
  cut(isCut: boolean): void;
}

function openStage(element: HTMLElement & { mesh?: Mesh | undefined }): OfferStage {
  const reactions: string[] = [];
  const withdrawn: string[][] = [];
  const granted: string[][] = [];
  const stopped: string[] = [];
  let isCut = false;
  const events = new EventTarget();
  function on<Name extends keyof MeshEvents>(name: Name, listener: (event: MeshEvents[Name]) => void): () => void {
    // `tell` is the only one who dispatches here.
    const hear = (event: Event) => listener((event as CustomEvent<MeshEvents[Name]>).detail);
    events.addEventListener(name, hear);
    return () => events.removeEventListener(name, hear);
  }
  function tell<Name extends keyof MeshEvents>(name: Name, detail: MeshEvents[Name]): void {
    events.dispatchEvent(new CustomEvent(name, { detail }));
  }

  let consented: Consented = { location: true, marketing: true, push: true, measurement: false };
  let receipts: readonly Receipt[] | undefined = [];
  let couponState: CouponState = "open";

  const mesh: Partial<Mesh> = {
    get consented() {
      return consented;
    },
    on,
    onOffer: (listener) => on("offer", listener),
    react(receipt, kind) {
      reactions.push(`${receipt} ${kind}`);
      if (kind === "click" || kind === "dismiss") tell("gone", { receipt });
    },
    async coupons() {
      if (isCut) throw new Error("offline");
      return [
        {
          receipt: "r1",
          coupon: { code: "", symbology: "qr", value: "", expiresAt: "", image: "" },
          state: couponState,
        },
      ];
    },
    receipts: () => (receipts === undefined ? Promise.reject(new Error("offline")) : Promise.resolve(receipts)),
    async consent(purposes) {
      if (isCut) throw new Error("offline");
      granted.push([...purposes]);
      consented = { ...consented, ...Object.fromEntries(purposes.map((purpose) => [purpose, true])) };
      tell("consent", consented);
      return consented;
    },
    async stop(receipt, isStopped = true) {
      if (isCut) throw new Error("offline");
      stopped.push(`${receipt} ${isStopped}`);
    },
    async withdraw(purposes = []) {
      withdrawn.push([...purposes]);
      consented = { ...consented, ...Object.fromEntries(purposes.map((purpose) => [purpose, false])) };
      tell("consent", consented);
    },
  };
  // The element's own seam: of a mesh it uses no more than this.
  element.mesh = mesh as Mesh;

  return {
    hear: (offered) => tell("offer", offered),
    end: (receipt) => tell("gone", { receipt }),
    change(now) {
      consented = now;
      tell("consent", now);
    },
    keep(kept) {
      receipts = kept;
    },
    turn(state) {
      couponState = state;
    },
    reactions,
    withdrawn,
    granted,
    stopped,
    cut(now) {
      isCut = now;
    },
  };
}

declare global {
  var stage: OfferStage;
}

const element = document.querySelector("mesh-offer");
if (element !== null) globalThis.stage = openStage(element);
