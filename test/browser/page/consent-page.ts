import "../../../client/consent/mesh-consent.ts";
import type { Consented, Mesh, MeshInfo } from "../../../client/sdk/api.ts";

/** What a test can do on a page with `<mesh-consent>` and a stand-in of a mesh. */
interface ConsentStage {
  /** What the mesh was told, in order, and what the page heard. */
  readonly told: unknown[];
  readonly heard: unknown[];
  /** What the next consent is refused with; undefined: it is taken. */
  refusal: string | undefined;
  /** Gives the element a mesh that says this of itself. */
  join(about?: { info?: Partial<MeshInfo>; consented?: Consented; noticeChanged?: boolean }): void;
  /** Somebody agreed in another tab. */
  agreeElsewhere(consented: Consented): void;
}

declare global {
  var consentStage: ConsentStage;
}

const INFO: MeshInfo = {
  name: "Bakery",
  audience: "https://mesh.test",
  serverTime: 0,
  vapidPublicKey: "",
  noticeVersion: "1",
  purposes: ["location", "marketing", "measurement"],
  notice: { url: "https://bakery.example/privacy", controller: "Bakery Ltd." },
  brand: { colour: "#7a1f3d" },
  catalogVersion: null,
};

const element = document.querySelector("mesh-consent");
if (element === null) throw new Error("the page has no <mesh-consent>");
let consented: Consented = {};
let listen: (now: Consented) => void = () => {};

globalThis.consentStage = {
  told: [],
  heard: [],
  refusal: undefined,
  join({ info, consented: before = {}, noticeChanged = false } = {}) {
    consented = before;
    const mesh = {
      info: { ...INFO, ...info },
      get consented() {
        return consented;
      },
      noticeChanged,
      async consent(purposes: readonly string[], about: unknown) {
        consentStage.told.push({ granted: purposes, about });
        await new Promise((done) => setTimeout(done));
        if (consentStage.refusal !== undefined) throw Object.assign(new Error(), { code: consentStage.refusal });
        consented = { ...consented, ...Object.fromEntries(purposes.map((purpose) => [purpose, true])) };
        this.noticeChanged = false;
        listen(consented);
        return consented;
      },
      async withdraw(purposes: readonly string[]) {
        consentStage.told.push({ withdrawn: purposes });
      },
      on(_name: string, listener: (now: Consented) => void) {
        listen = listener;
        return () => {};
      },
    };
    element.mesh = mesh as unknown as Mesh;
  },
  agreeElsewhere(now) {
    consented = now;
    listen(now);
  },
};

element.addEventListener("answer", ({ detail }) => consentStage.heard.push(detail.purposes));
element.addEventListener("later", () => consentStage.heard.push("later"));
