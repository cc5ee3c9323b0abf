/** Most characters of a run's key, as code points. */
export const MOST_KEY_CHARACTERS = 150;

/** Whether this may be the key of a run: 1 to 150 characters. */
export function isRunKey(key: string): boolean {
  return key.length > 0 && [...key].length <= MOST_KEY_CHARACTERS;
}
