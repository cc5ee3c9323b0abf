/** A pass is renewed this long before it is over, so that it does not end on its way. */
const SPARE_SECONDS = 60;

/** What a device reads in its own pass. */
export interface PassClaims {
  readonly exp: number;
  /** The mesh knows the person: somebody has agreed to something with this key. */
  readonly known?: boolean;
}

/** The claims of a pass; of what is no pass, one that is over. */
export function readPass(pass: string | undefined): PassClaims {
  try {
    // `atob` knows the other alphabet, and takes text without padding (WHATWG, Infra, forgiving-base64 decode). All that
    // is read here is ASCII.
    const payload = atob((pass?.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const { exp, known } = JSON.parse(payload);
    return { exp: Number(exp), known: known === true };
  } catch {
    return { exp: 0 };
  }
}

/** Whether the pass still holds at that time of the mesh, and a little longer. */
export function isPassGood(pass: string | undefined, atSeconds: number): pass is string {
  return readPass(pass).exp > atSeconds + SPARE_SECONDS;
}
