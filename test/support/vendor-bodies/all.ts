import { blukiiBodies } from "./blukii.ts";
import { cassiaBodies } from "./cassia.ts";
import { ingicsBodies } from "./ingics.ts";
import { kontaktBodies } from "./kontakt.ts";
import { minewBodies } from "./minew.ts";
import { ruuviBodies } from "./ruuvi.ts";
import { theengsBodies } from "./theengs.ts";
import type { VendorBody } from "./vendor-body.ts";

/** Every sample of every vendor. */
export const vendorBodies: readonly VendorBody[] = [
  ...minewBodies,
  ...ruuviBodies,
  ...theengsBodies,
  ...ingicsBodies,
  ...blukiiBodies,
  ...cassiaBodies,
  ...kontaktBodies,
];
