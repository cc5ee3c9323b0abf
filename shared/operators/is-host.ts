/** Whether this is a host as it stands in an address: in lower case, with a port only if it is not the usual one. */
export function isHost(text: string): boolean {
  return URL.canParse(`https://${text}/`) && new URL(`https://${text}/`).host === text;
}
