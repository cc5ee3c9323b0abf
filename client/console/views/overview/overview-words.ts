import { inBoth } from "../../words/language.ts";

const count = (value: number, one: string, many: string) => `${value} ${value === 1 ? one : many}`;

/** What the overview says. */
export const OVERVIEW_WORDS = inBoth(
  {
    published: "Published",
    noCatalog: "No catalog is published yet.",
    version: "Version",
    caption: "Recent versions, the current one first",
    when: "When and who",
    why: "Why and what",
    size: (moments: number, places: number) =>
      `${count(moments, "moment", "moments")} and ${count(places, "place", "places")}`,
    paused: "Paused and revoked",
    nothingPaused: "Nothing is paused or revoked.",
    switched: {
      moment: (name: string) => `moment ${name}: paused`,
      campaign: (name: string) => `campaign ${name}: paused`,
      coupon: (name: string) => `coupons of ${name}: paused`,
      sender: (name: string) => `sender ${name}: revoked`,
      reports: (name: string, since: string) => `reports of ${name} since ${since}: void`,
      device: (name: string) => `device ${name}: revoked`,
      beacon: (name: string) => `beacon ${name}: revoked`,
    },
  },
  {
    published: "Veröffentlicht",
    noCatalog: "Noch ist kein Katalog veröffentlicht.",
    version: "Version",
    caption: "Letzte Versionen, die aktuelle zuerst",
    when: "Wann und wer",
    why: "Warum und was",
    size: (moments, places) => `${count(moments, "Moment", "Momente")} und ${count(places, "Ort", "Orte")}`,
    paused: "Pausiert und gesperrt",
    nothingPaused: "Nichts ist pausiert oder gesperrt.",
    switched: {
      moment: (name) => `Moment ${name}: pausiert`,
      campaign: (name) => `Kampagne ${name}: pausiert`,
      coupon: (name) => `Gutscheine von ${name}: pausiert`,
      sender: (name) => `Sender ${name}: gesperrt`,
      reports: (name, since) => `Meldungen von ${name} seit ${since}: ungültig`,
      device: (name) => `Gerät ${name}: gesperrt`,
      beacon: (name) => `Beacon ${name}: gesperrt`,
    },
  },
);
