const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Which of 64 objects a name that is base64url of random bytes, or of a hash, belongs to: 0 to 63, by its first character. */
export function shardOf(name: string): number {
  return Math.max(0, DIGITS.indexOf(name.charAt(0)));
}
