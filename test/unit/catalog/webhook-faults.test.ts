import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Webhook } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { diffCatalogs } from "../../../shared/catalog/diff/diff-catalogs.ts";

const HOSTS = { all: ["crm.example.com", "ads.example.net"], own: ["crm.example.com"], isLocal: false };

const CRM: Webhook = {
  id: "crm",
  host: "crm.example.com",
  path: "/mesh",
  events: ["moment.given", "offer.handover"],
  purposes: ["marketing"],
  identity: "customer",
  sealedSecrets: ["sealed"],
};
const ADS: Webhook = {
  ...CRM,
  id: "ads",
  host: "ads.example.net",
  events: ["suppression.started"],
  identity: "pairwise",
};
const LETTER: Moment = {
  id: "letter",
  on: { event: "letter" },
  channels: ["push", "handover"],
  handover: "crm",
  caps: [{ max: 1, per: "day" }],
  offer: { variants: [{ id: "a", format: "card", title: "Hello" }] },
};
const GOOD: Catalog = { webhooks: [CRM, ADS], moments: [LETTER] };

function faultsOf(catalog: object, hosts = HOSTS): readonly (readonly [string, string])[] {
  const checked = checkCatalog(JSON.parse(JSON.stringify(catalog)), hosts);
  return checked.ok ? [] : checked.error.map(({ pointer, detail }) => [pointer, detail] as const);
}

const crm = (more: object) => ({ ...GOOD, webhooks: [{ ...CRM, ...more }, ADS] });
const ads = (more: object) => ({ ...GOOD, webhooks: [CRM, { ...ADS, ...more }] });
const letter = (more: object) => ({ ...GOOD, moments: [{ ...LETTER, ...more }] });

describe("webhooks of a catalog", () => {
  it("may be like this", () => {
    expect(faultsOf(GOOD)).toEqual([]);
    expect(faultsOf(crm({ path: "/a?b=c%20d&e=[1]", moments: ["letter"] }))).toEqual([]);
  });

  it("may lead to any public host where the settings are not known", () => {
    const elsewhere = { webhooks: [{ ...ADS, host: "other.example.org", identity: "customer" }] };
    expect(checkCatalog(elsewhere)).toMatchObject({ ok: true });
  });

  it.each<[string, object, RegExp]>([
    ["/webhooks/0/host", crm({ host: "other.example.com" }), /is not in WEBHOOK_HOSTS/],
    ["/webhooks/0/host", crm({ host: "10.0.0.1" }), /must be a public host name/],
    ["/webhooks/0/host", crm({ host: "localhost:4000" }), /is not in WEBHOOK_HOSTS/],
    ["/webhooks/0/host", crm({ host: "crm.example.com:8443" }), /must be a public host name/],
    ["/webhooks/0/path", crm({ path: "mesh" }), /must begin with \//],
    ["/webhooks/0/path", crm({ path: "/a b" }), /visible ASCII/],
    ["/webhooks/0/path", crm({ path: "/a\\b" }), /no backslash/],
    ["/webhooks/0/path", crm({ path: "/a#b" }), /no #/],
    ["/webhooks/0/path", crm({ path: "/ü" }), /visible ASCII/],
    ["/webhooks/0/path", crm({ path: `/${"a".repeat(1_024)}` }), /at most 1024/],
    ["/webhooks/0/events", crm({ events: [] }), /at least one event/],
    ["/webhooks/0/events/0", crm({ events: ["moment.taken"] }), /must be one of moment.given/],
    ["/webhooks/0/purposes", crm({ purposes: [] }), /at least one purpose/],
    ["/webhooks/0/purposes/0", crm({ purposes: ["marketting"] }), /is no purpose of this mesh.*marketing/],
    ["/webhooks/0/moments/0", crm({ moments: ["leter"] }), /there is no moment "leter".*letter/],
    ["/webhooks/0/identity", crm({ identity: "email" }), /must be one of/],
    ["/webhooks/0/sealedSecrets", crm({ sealedSecrets: [] }), /must have one secret/],
    ["/webhooks/0/sealedSecrets", crm({ sealedSecrets: ["a", "b", "c"] }), /at most two/],
    ["/webhooks/0/secret", crm({ secret: "whsec_x" }), /secret|member/],
    ["/webhooks/1/identity", ads({ identity: "customer" }), /WEBHOOK_OWN_HOSTS only/],
    ["/webhooks/1/events/0", ads({ events: ["offer.handover"] }), /WEBHOOK_OWN_HOSTS only/],
    ["/webhooks/1/id", ads({ id: "crm" }), /is the id of \/webhooks\/0 as well/],
    [
      "/webhooks/1",
      { ...GOOD, policy: { purposes: ["marketing", "handover", "push"] } },
      /needs the purpose "partners"/,
    ],
    ["/webhooks", { webhooks: Array.from({ length: 17 }, (_, at) => ({ ...ADS, id: `w${at}` })) }, /at most 16/],
    ["/moments/0/handover", letter({ handover: "cmr" }), /there is no webhook "cmr".*crm/],
    ["/moments/0/handover", letter({ handover: "ads" }), /does not take the event offer.handover/],
    ["/moments/0/handover", letter({ channels: ["push"] }), /needs the channel "handover"/],
    ["/moments/0", letter({ handover: undefined }), /needs handover/],
    ["/moments/0", letter({ caps: undefined }), /needs caps/],
    ["/moments/0", letter({ caps: [] }), /needs caps/],
    ["/moments/0/handover", letter({ offer: undefined }), /needs an offer/],
    ["/moments/0/handover", { ...crm({ identity: "pairwise" }) }, /must have identity "customer"/],
    [
      "/moments/0/handover",
      { ...GOOD, policy: { purposes: ["marketing", "partners"] } },
      /needs the purpose "handover"/,
    ],
  ])("%s, of %j: %s", (pointer, catalog, detail) => {
    const faults = faultsOf(catalog);
    expect(faults.filter(([at]) => at === pointer).map(([, said]) => said)).toContainEqual(
      expect.stringMatching(detail),
    );
  });
});

describe("what changes with webhooks", () => {
  it.each<[object, string, readonly string[]]>([
    [{ webhooks: [CRM] }, "ads", ["less: is gone: ads.example.net is told of nobody any more"]],
    [crm({ sealedSecrets: ["other"] }), "crm", ["other: is signed with other secrets"]],
    [crm({ events: ["moment.given"] }), "crm", ["other: events are moment.given, were moment.given, offer.handover"]],
    [ads({ identity: undefined }), "ads", []],
    [
      { webhooks: [CRM, ADS, { ...ADS, id: "tv" }] },
      "tv",
      ["more: is new: ads.example.net is told of suppression.started, of people who agreed to marketing"],
    ],
  ])("is said of %j", (after, id, said) => {
    const changes = diffCatalogs(GOOD, after as Catalog).filter((change) => change.part === "webhooks");
    expect(changes.map((change) => change.id)).toEqual(said.map(() => id));
    expect(changes.map(({ effect, says }) => `${effect}: ${says}`)).toEqual(said);
  });
});
