/** The one part of Node's crypto that is used: a hash without a promise, so that a line is read and written in one turn. */
declare module "node:crypto" {
  export function createHash(algorithm: "sha256"): {
    update(text: string): { digest(encoding: "base64url"): string };
  };
}
