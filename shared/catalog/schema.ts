import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { beaconSchema, markerSchema } from "./schema/beacon-schema.ts";
import { campaignSchema, meshSchema, policySchema } from "./schema/campaign-schema.ts";
import { journeySchema } from "./schema/journey-schema.ts";
import { loyaltySchema } from "./schema/loyalty-schema.ts";
import { momentSchema } from "./schema/moment-schema.ts";
import { placeSchema } from "./schema/place-schema.ts";
import { MAX_SCORES, scoreSchema } from "./schema/score-schema.ts";
import { senderSchema } from "./schema/sender-schema.ts";
import { tagSchema } from "./schema/tag-schema.ts";
import { webhookSchema } from "./schema/webhook-schema.ts";

/** The form of each thing that a catalog is a list of. */
export const listSchemas = {
  places: placeSchema,
  beacons: beaconSchema,
  markers: markerSchema,
  tags: tagSchema,
  senders: senderSchema,
  campaigns: campaignSchema,
  scores: scoreSchema,
  moments: momentSchema,
  journeys: journeySchema,
  webhooks: webhookSchema,
};

/** The form of what a catalog has one of. */
export const singleSchemas = { mesh: meshSchema, policy: policySchema, loyalty: loyaltySchema };

/**
 * The form of a catalog: members, types, ranges and formats, but not what refers to what. A test holds it and the type
 * `Catalog` together, each taking all that the other gives (test/unit/schemas-fit-types.test.ts).
 */
export const catalogSchema = closed({
  $schema: v.exactOptional(v.string()),
  mesh: v.exactOptional(meshSchema),
  places: v.exactOptional(v.array(placeSchema)),
  beacons: v.exactOptional(v.array(beaconSchema)),
  markers: v.exactOptional(v.array(markerSchema)),
  tags: v.exactOptional(v.array(tagSchema)),
  senders: v.exactOptional(v.array(senderSchema)),
  campaigns: v.exactOptional(v.array(campaignSchema)),
  scores: v.exactOptional(v.pipe(v.array(scoreSchema), v.maxLength(MAX_SCORES))),
  policy: v.exactOptional(policySchema),
  loyalty: v.exactOptional(loyaltySchema),
  moments: v.exactOptional(v.array(momentSchema)),
  journeys: v.exactOptional(v.array(journeySchema)),
  webhooks: v.exactOptional(v.array(webhookSchema)),
});
