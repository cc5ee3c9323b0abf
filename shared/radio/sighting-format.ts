/** The forms a gateway's body may have: our own rows, and what the vendors' boxes post. */
export const sightingFormats = ["rows", "minew", "ruuvi", "theengs", "ingics", "blukii", "cassia", "kontakt"] as const;

export type SightingFormat = (typeof sightingFormats)[number];
