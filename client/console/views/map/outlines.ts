/** Where the build has put the outlines of countries (local/build/build-console.ts). */
declare const OUTLINES_FILE: string;

/** How many units of the file a degree is. */
export const UNITS_PER_DEGREE = 100;

type Lines = readonly (readonly number[])[];

let loading: Promise<Lines> | undefined;

/**
 * The borders of countries and the coasts: lines of longitude, latitude, … in hundredths of a degree, each pair but the first
 * relative to the one before. Loaded once, when it is first needed; empty if it cannot be.
 */
export function loadOutlines(): Promise<Lines> {
  loading ??= readLines();
  return loading;
}

async function readLines(): Promise<Lines> {
  try {
    const answer = await fetch(OUTLINES_FILE, { credentials: "same-origin" });
    if (answer.ok) return (await answer.json()) as Lines;
    return [];
  } catch {
    return [];
  }
}
