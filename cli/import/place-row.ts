/** What one row of a file says of a place, or why it says nothing that could be one. */
export type PlaceRow = { readonly where: string } & (FoundPlace | { readonly fault: string });

/** A place as the file has it: its form is not judged yet. */
export interface FoundPlace {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly fence: unknown;
  /** What it has of a position, as text: tells two places of one name apart. */
  readonly position: string;
}

/** Which columns or properties are what, and how large a place is of which only a point is known. */
export interface ImportOptions {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly latitude?: string | undefined;
  readonly longitude?: string | undefined;
  readonly radiusMetres?: number | undefined;
}

/** What columns and properties are usually called; compared without case, spaces, dashes and underscores. */
export const USUAL_NAMES = {
  id: ["id", "placeid", "storeid", "shopid", "locationid", "branchid", "storecode", "storenumber", "code", "key"],
  name: [
    "name",
    "title",
    "storename",
    "shopname",
    "placename",
    "locationname",
    "branchname",
    "store",
    "shop",
    "place",
    "filiale",
  ],
  latitude: ["latitude", "lat", "y", "breite", "breitengrad"],
  longitude: ["longitude", "lon", "lng", "long", "x", "länge", "laenge", "längengrad", "laengengrad"],
} as const;

/** What two names of columns have in common if they mean the same. */
export function plainName(column: string): string {
  return column
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s_-]/g, "");
}

/** Seven digits are a centimetre, and all that a fence knows. */
export function roundDegrees(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
