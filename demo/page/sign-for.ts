/** Where a demo's own server signs for whom a device speaks, as a brand's server does behind its sign-in. */
export const ACCOUNT_PATH = "/account";

/** What the server signs: this device is that customer's. Throws if it does not. */
export async function signFor(customer: string, device: string): Promise<string> {
  const answer = await fetch(ACCOUNT_PATH, { method: "POST", body: JSON.stringify({ customer, device }) });
  if (!answer.ok) throw new Error(`${ACCOUNT_PATH} says ${answer.status}`);
  const { account }: { account: string } = await answer.json();
  return account;
}
