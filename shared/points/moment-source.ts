const MOMENT = "moment ";

/** The source of what a moment gave: of each moment of a decision, known by its serial, there is one lot. */
export function momentSource(serial: string, moment: string): string {
  return `${MOMENT}${serial} ${moment}`;
}

/** The serial of the decision that a lot is of; undefined if no moment gave it. A serial has no blank. */
export function serialOfSource(source: string): string | undefined {
  return source.startsWith(MOMENT) ? source.split(" ")[1] : undefined;
}
