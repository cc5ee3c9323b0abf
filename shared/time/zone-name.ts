/** The areas that the tz database files its zones under; a zone that is new comes under one of them. */
const AREAS: ReadonlySet<string> = new Set(
  "africa america antarctica arctic asia atlantic australia brazil canada chile etc europe indian mexico pacific us".split(
    " ",
  ),
);

/** Its names without an area: links from before there were any, all there will ever be. */
const BARE_NAMES: ReadonlySet<string> = new Set(
  (
    "cet cst6cdt cuba eet est est5edt egypt eire factory gb gb-eire gmt gmt+0 gmt-0 gmt0 greenwich hst hongkong " +
    "iceland iran israel jamaica japan kwajalein libya met mst mst7mdt nz nz-chat navajo prc pst8pdt poland portugal " +
    "roc rok singapore turkey uct utc universal w-su wet zulu"
  ).split(" "),
);

/** Nothing in the tz database has more than 32 characters. */
const FORM = /^[a-z][a-z0-9_+/-]{1,63}$/;

/**
 * Whether a name, in any case, is of the kind that the IANA time zone database has: `Area/Location`, or one of its bare
 * names. Runtimes understand more, such as BST, and mean by it what its writer does not: Dhaka, not London. Whether the
 * zone exists is for the runtime to say, so that one which is newer than this code is taken.
 */
export function isZoneName(name: string): boolean {
  const lower = name.toLowerCase();
  const slash = lower.indexOf("/");
  return FORM.test(lower) && (slash < 0 ? BARE_NAMES.has(lower) : AREAS.has(lower.slice(0, slash)));
}
