import { join } from "node:path";
import type { Operated } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { present } from "../../shared/json/present.ts";
import { readPublished } from "../operator/edit-catalog.ts";
import type { Speaker } from "../operator/say-signal.ts";
import { listVersions } from "../operator/versions.ts";
import { openBackEnd } from "../start/open-back-end.ts";
import { waitForVersion } from "../walk/open-demo.ts";
import type { Seller, SignalDeed } from "./deed.ts";
import type { Stage, Told } from "./stage.ts";

/** What a day needs of its mesh: where it is, what it counts as a goal, and who speaks beside the people. */
export interface OpenedStage extends Pick<Stage, "url" | "mesh" | "sellers" | "goals" | "momentByTitle"> {
  /** Who says that something is on. */
  readonly broadcasters: Readonly<Record<SignalDeed["type"], Speaker>>;
}

/**
 * Lets in who speaks on the day beside its people: two tills, an oven, and the back end of the web shop, whose spot is on TV. Each
 * is a sender of the catalog with a key in `directory`, as after `mesh sender add`.
 */
export async function openStage(mesh: Operated, directory: string): Promise<OpenedStage> {
  const enrol = (id: string, kind: "till" | "store" | "backend", scopes: string[], places?: string[]) =>
    openBackEnd(mesh, present({ id, kind, scopes, places, directory: join(directory, id) }));
  const ringTill = await enrol("day-ring-till", "till", ["redemptions"], ["doughnut-shop"]);
  const bookTill = await enrol("day-book-till", "till", ["redemptions"], ["book-shop"]);
  const oven = await enrol("day-oven", "store", ["signal:hot-light"], ["doughnut-shop"]);
  const webShop = await enrol("day-web-shop", "backend", ["redemptions", "signal:tv-spot"]);
  const [newest] = await listVersions(mesh);
  if (newest !== undefined) await waitForVersion(mesh.url, newest.version);
  const { campaigns = [], moments = [] } = await readPublished(mesh);
  const sellers: Record<Seller, Speaker> = { "ring-till": ringTill, "book-till": bookTill, "web-shop": webShop };
  return {
    url: mesh.url,
    mesh: await askMesh(mesh.url),
    sellers,
    broadcasters: { "hot-light": oven, "tv-spot": webShop },
    goals: {
      "order-paid": campaigns.flatMap(({ id, conversions = [] }) => (conversions.includes("order-paid") ? [id] : [])),
      purchase: campaigns.map(({ id }) => id),
    },
    momentByTitle: new Map(moments.flatMap((moment) => titlesOf(moment).map((title) => [title, toldOf(moment)]))),
  };
}

function titlesOf({ offer }: Moment): string[] {
  return (offer?.variants ?? []).flatMap(({ title }) => (typeof title === "string" ? [title] : Object.values(title)));
}

function toldOf({ id, campaign }: Moment): Told {
  return present({ moment: id, campaign });
}
