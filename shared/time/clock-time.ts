/** Minutes after midnight of "HH:MM", "00:00" to "23:59"; undefined for anything else. The end of a day is "00:00". */
export function parseClockTime(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}
