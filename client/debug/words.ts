/** Every word of the drawer. */
export interface DebugWords {
  readonly title: string;
  readonly lead: string;
  /** Nothing was sent yet. */
  readonly none: string;
  readonly sent: string;
  readonly answer: string;
  readonly where: string;
  readonly whereHint: string;
  readonly real: string;
  readonly other: string;
  readonly coordinates: string;
  readonly accuracy: string;
  readonly go: string;
  readonly catalog: string;
  /** The chosen file has no place that could be stood in. */
  readonly noPlaces: string;
}

export const DEBUG_WORDS: DebugWords = {
  title: "Mesh",
  lead: "Every signed message of this page, and its answer. Newest first.",
  none: "Nothing has been sent.",
  sent: "The message",
  answer: "The answer",
  where: "Where this page is",
  whereHint: "Heard by the mesh while the app watches positions and the person agrees to location.",
  real: "Where the browser says",
  other: "Other coordinates",
  coordinates: "Latitude, longitude",
  accuracy: "Accuracy, metres",
  go: "Go there",
  catalog: "Take the places of a catalog file",
  noPlaces: "This file has no place with a fence.",
};
