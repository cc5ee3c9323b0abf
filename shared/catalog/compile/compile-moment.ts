import { checkPoolCode } from "../../codes/pool-code.ts";
import { readNames } from "../../condition/read-names.ts";
import { present } from "../../json/present.ts";
import type { Text } from "../../text/lookup-text.ts";
import { parseTemplate } from "../../text/parse-template.ts";
import type { BrandCode, Catalog, Coupon, Effect, Journey, Moment, Trigger, Variant } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CouponRule, EffectRule, MomentRule, TriggerRule, VariantRule } from "../policy.ts";
import { compileCap, compileDuration, compileHours, compilePeriod, compileText } from "./compile-values.ts";

/** A moment ready to be stored: its condition is still source text. */
export interface CompiledMoment extends Omit<MomentRule, "when"> {
  readonly when?: string;
}

/**
 * A checked moment with its defaults filled in; a plain text is one in the mesh's language, `locale`. A stage that it waits for
 * without naming the journey is of the one that has it.
 */
export function compileMoment(
  moment: Moment,
  locale: string,
  { journeys = [], webhooks = [] }: Pick<Catalog, "journeys" | "webhooks">,
): CompiledMoment {
  const { id, campaign, on, when, hours, from, until } = moment;
  return present({
    id,
    campaign,
    on: compileTrigger(on, journeys),
    when,
    recalls: when === undefined ? undefined : recalledBy(when),
    purposes: moment.purposes ?? DEFAULTS.momentPurposes,
    channels: moment.channels ?? DEFAULTS.channels,
    handover: moment.handover === undefined ? undefined : compileHandover(moment.handover, webhooks),
    service: moment.service ?? false,
    trust: moment.trust ?? DEFAULTS.trust,
    confidence: moment.confidence ?? DEFAULTS.confidence,
    caps: (moment.caps ?? []).map(compileCap),
    quietHours: moment.quietHours ?? DEFAULTS.quietHours,
    hours: hours?.map(compileHours),
    ...compilePeriod(from, until),
    validForMs: compileDuration(moment.validFor ?? DEFAULTS.validFor),
    onExit: moment.onExit ?? DEFAULTS.onExit,
    priority: moment.priority ?? DEFAULTS.priority,
    variants: (moment.offer?.variants ?? []).map((variant) => compileVariant(variant, locale)),
    effects: (moment.then ?? []).map(compileEffect),
  });
}

function compileHandover(id: string, webhooks: NonNullable<Catalog["webhooks"]>): MomentRule["handover"] {
  const { purposes = [] } = webhooks.find((webhook) => webhook.id === id) ?? {};
  return { webhook: id, purposes: ["handover", ...purposes] };
}

/** Moments whose history a condition asks for; undefined: of none. */
function recalledBy(when: string): readonly string[] | undefined {
  if (!/received|reacted|redeemed/.test(when)) return undefined;
  const { moments } = readNames(when);
  return moments.size === 0 ? undefined : [...moments].sort();
}

function compileTrigger(on: Trigger, journeys: readonly Journey[]): TriggerRule {
  if ("enter" in on) return { kind: "enter", where: on.enter };
  if ("exit" in on) return { kind: "exit", where: on.exit };
  if ("dwell" in on) return { kind: "dwell", where: on.dwell, forMs: compileDuration(on.for) };
  if ("scan" in on) return { kind: "scan", marker: on.scan };
  if ("event" in on) return { kind: "event", name: on.event };
  if ("signal" in on) return present({ kind: "signal", type: on.signal, nearMetres: on.near, where: on.place });
  if ("stage" in on) {
    const journey = on.journey ?? journeys.find(({ stages }) => stages.some(({ id }) => id === on.stage))?.id ?? "";
    return { kind: "stage", stage: on.stage, journey };
  }
  if ("after" in on) {
    return { kind: "after", moment: on.after.moment, delayMs: compileDuration(on.after.delay) };
  }
  const { zone, place: where, proximity } = on;
  return present({ kind: "zone", zone, where, proximity });
}

function compileEffect(effect: Effect): EffectRule {
  if ("suppress" in effect) {
    return { kind: "suppress", name: effect.suppress, forMs: compileDuration(effect.for) };
  }
  return "points" in effect ? { kind: "points", points: effect.points } : { kind: "set", attributes: effect.set };
}

function compileVariant({ title, body, action, coupon, ...rest }: Variant, locale: string): VariantRule {
  const texts = { title: compileText(title, locale), body: body === undefined ? undefined : compileText(body, locale) };
  const label = action && compileText(action.label, locale);
  return present({
    ...rest,
    ...present(texts),
    action: action && label && { ...action, label },
    coupon: coupon && compileCoupon(coupon, locale),
    templates: compileTemplates([texts.title, texts.body ?? {}, label ?? {}]),
  });
}

/** A checked coupon of a variant or a reward. */
export function compileCoupon({ value, validFor, code, ...rest }: Coupon, locale: string): CouponRule {
  const compiled = { value: compileText(value, locale), validForMs: compileDuration(validFor), ...rest };
  return present({ ...compiled, code: code && compileCode(code) });
}

/** A static EAN-13 may be written with blanks, and is drawn without. */
function compileCode(code: BrandCode): BrandCode {
  if (!("static" in code)) return code;
  const checked = checkPoolCode(code.static, code.symbology);
  return checked.ok ? { ...code, static: checked.value.shown } : code;
}

/** Texts are taken apart once a catalog, not once a message. Most name no value. */
function compileTemplates(texts: readonly Text[]): VariantRule["templates"] {
  const braced = texts.flatMap((text) => Object.values(text)).filter((text) => text.includes("{"));
  const templates = braced.flatMap((text) => {
    const parsed = parseTemplate(text);
    return parsed.ok ? [[text, parsed.value] as const] : [];
  });
  return templates.length === 0 ? undefined : Object.fromEntries(templates);
}
