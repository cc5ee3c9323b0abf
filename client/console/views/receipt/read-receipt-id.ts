/** The id in what somebody pasted: the id itself, or the address of the offer's page. Undefined: it cannot be one. */
export function readReceiptId(text: string): string | undefined {
  const trimmed = text.trim();
  const id = /\/o\/([^/?#\s]+)/.exec(trimmed)?.[1] ?? trimmed;
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : undefined;
}
