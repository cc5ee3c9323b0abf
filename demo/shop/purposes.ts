/** What the shop asks for. */
export const PURPOSES = ["location", "marketing", "push", "broadcast", "measurement", "loyalty", "partners"] as const;

export type Purpose = (typeof PURPOSES)[number];
