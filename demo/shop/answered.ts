/** A no is remembered here and nowhere else, so that nobody is asked twice; a yes is what the mesh's SDK knows. */
const NO = "answered-no";

export function hasSaidNo(): boolean {
  return localStorage.getItem(NO) !== null;
}

export function rememberNo(): void {
  localStorage.setItem(NO, "yes");
}

/** The person is asked again at their next visit. */
export function forgetAnswer(): void {
  localStorage.removeItem(NO);
}
