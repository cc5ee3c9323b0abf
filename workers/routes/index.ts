import { readAudit } from "./audit.ts";
import { card } from "./card.ts";
import { publishCatalog, readCatalog } from "./catalog.ts";
import { catalogSchema } from "./catalog-schema.ts";
import { activateVersion, listCatalogs, readVersion } from "./catalogs.ts";
import { clientFiles, versionedClientFiles } from "./client-files.ts";
import { codePicture } from "./code-picture.ts";
import { addCodes, readCodes } from "./codes.ts";
import { consent } from "./consent.ts";
import { changeSession, consoleFile, consolePage, openConsole } from "./console.ts";
import { coupons } from "./coupons.ts";
import { devices } from "./devices.ts";
import { docs } from "./docs.ts";
import { erase } from "./erase.ts";
import { erasures } from "./erasures.ts";
import { exportMe } from "./export.ts";
import { frontPage } from "./front-page.ts";
import { gpc } from "./gpc.ts";
import { health, operatorHealth } from "./health.ts";
import { jwks } from "./jwks.ts";
import { link, unlink } from "./link.ts";
import { pause, readLive, restore, resume, revoke } from "./live.ts";
import { lookUpReceipt } from "./look-up-receipt.ts";
import { markerPage } from "./marker-page.ts";
import { mesh } from "./mesh.ts";
import { now } from "./now.ts";
import { offerPage } from "./offer-page.ts";
import { openapi } from "./openapi.ts";
import { pings } from "./pings.ts";
import { profiles } from "./profiles.ts";
import { pulse } from "./pulse.ts";
import { reach } from "./reach.ts";
import { reactions } from "./reactions.ts";
import { receipts } from "./receipts.ts";
import { redemptions } from "./redemptions.ts";
import { diff, explain, simulate, validate } from "./rehearse.ts";
import { readReport } from "./report.ts";
import { rewards } from "./rewards.ts";
import type { Route } from "./route.ts";
import { sightings } from "./sightings.ts";
import { signalByHand, signals } from "./signals.ts";
import { stops } from "./stops.ts";
import { subject } from "./subject.ts";
import { subscription } from "./subscription.ts";
import { tags } from "./tags.ts";
import { testPush } from "./test-push.ts";
import { listWebhooks, replayWebhook, resumeWebhook, testWebhook } from "./webhooks.ts";

/** Every route of the mesh. */
export const ROUTES: readonly Route[] = [
  devices,
  pings,
  reactions,
  consent,
  subscription,
  tags,
  stops,
  link,
  unlink,
  sightings,
  signals,
  redemptions,
  profiles,
  erasures,
  now,
  coupons,
  card,
  rewards,
  subject,
  receipts,
  exportMe,
  erase,
  mesh,
  health,
  jwks,
  gpc,
  frontPage,
  offerPage,
  codePicture,
  markerPage,
  clientFiles,
  versionedClientFiles,
  catalogSchema,
  openapi,
  docs,
  readCatalog,
  publishCatalog,
  listCatalogs,
  readVersion,
  activateVersion,
  validate,
  diff,
  explain,
  simulate,
  reach,
  readAudit,
  lookUpReceipt,
  operatorHealth,
  readReport,
  pause,
  resume,
  revoke,
  restore,
  signalByHand,
  readLive,
  readCodes,
  addCodes,
  listWebhooks,
  testWebhook,
  replayWebhook,
  resumeWebhook,
  testPush,
  pulse,
  openConsole,
  consolePage,
  consoleFile,
  changeSession,
];
