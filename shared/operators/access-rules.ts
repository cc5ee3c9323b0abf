import * as v from "valibot";
import { parseJson } from "../json/parse-json.ts";
import { checkClaims } from "../messages/common.ts";
import { err, ok, type Result } from "../result.ts";
import { closed } from "../schema/closed.ts";
import { mayAct, ROLES, type Role } from "./role.ts";

/** Who of those that Cloudflare Access lets in has which role: by exactly one of the four. */
export interface AccessRule {
  readonly group?: string;
  readonly email?: string;
  /** What stands after the last @ of an address. */
  readonly domain?: string;
  /** Client ID of a service token. */
  readonly token?: string;
  readonly role: Role;
}

/** What an Access token says of its bearer, as far as it matters here. */
export interface AccessIdentity {
  readonly email?: string;
  /** Client ID of a service token. */
  readonly token?: string;
  readonly groups: readonly string[];
}

/** Most rules of one mesh. */
const MAX_RULES = 200;

const name = v.exactOptional(
  v.pipe(
    v.string("must be a text"),
    v.check((said) => said !== "" && said === said.toLowerCase(), "must be in lower case, and not empty"),
  ),
);

const rules = v.pipe(
  v.array(
    v.pipe(
      closed({
        group: name,
        email: name,
        domain: name,
        token: name,
        role: v.picklist(ROLES, `must be one of ${ROLES.join(", ")}`),
      }),
      v.check(
        ({ role: _, ...by }) => Object.keys(by).length === 1,
        "must name exactly one of group, email, domain, token",
      ),
    ),
    "must be a list of rules",
  ),
  v.maxLength(MAX_RULES, `must be at most ${MAX_RULES} rules`),
);

/** The rules of ACCESS_ROLES, a JSON array; none if the text is empty. Error: a sentence that says what is wrong and where. */
export function parseAccessRules(text: string): Result<readonly AccessRule[], string> {
  if (text.trim() === "") return ok([]);
  const value = parseJson(text);
  if (value === undefined) return err("ACCESS_ROLES is no JSON, or names a member twice");
  const checked = checkClaims(rules, value);
  if (checked.ok) return checked;
  const [first] = checked.error;
  return err(`ACCESS_ROLES${first?.pointer ?? ""} ${first?.detail ?? "is no list of rules"}`);
}

/** The highest role that a rule gives; undefined: none names this identity. A rule for tokens names nobody with an address. */
export function roleOf({ email, token, groups }: AccessIdentity, known: readonly AccessRule[]): Role | undefined {
  const address = email?.toLowerCase();
  const domain = address?.slice(address.lastIndexOf("@") + 1);
  const named = new Set(groups.map((group) => group.toLowerCase()));
  const given = known.filter(
    (rule) =>
      (rule.email !== undefined && rule.email === address) ||
      (rule.domain !== undefined && address?.includes("@") === true && rule.domain === domain) ||
      (rule.group !== undefined && named.has(rule.group)) ||
      (rule.token !== undefined && address === undefined && rule.token === token?.toLowerCase()),
  );
  return given
    .map(({ role }) => role)
    .reduce<Role | undefined>((best, role) => (best === undefined || mayAct(role, best) ? role : best), undefined);
}
