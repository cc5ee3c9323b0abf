/** The quasigroup of Damm's thesis: row is the interim digit, column the digit that comes. */
const TABLE = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/**
 * The check digit after these decimal digits. It finds every single wrong digit and every swap of two neighbours (H. M.
 * Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004).
 */
export function dammDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(TABLE[interim]?.charAt(Number(digit)));
  return String(interim);
}

/** Whether these decimal digits end with the right check digit. */
export function hasDammDigit(digits: string): boolean {
  return dammDigit(digits) === "0";
}
