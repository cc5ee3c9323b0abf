import { present } from "../../shared/json/present.ts";

/** A notification to be shown, as `showNotification` takes it. */
export interface Notice {
  readonly title: string;
  readonly options: NotificationOptions & { readonly tag: string; readonly data: NoticeData };
}

/** What a notification of the mesh carries; the neutral one has no receipt. */
export interface NoticeData {
  readonly receipt?: string;
  /** Where a click leads: http or https, as `URL` writes it. */
  readonly navigate?: string;
}

/** Tag of the one notification that stands for every push that could not be read. */
export const NEUTRAL_TAG = "moment-mesh";

/**
 * What a push of the mesh says (shared/push/payload.ts): Declarative Web Push JSON (Push API, "declarative push message")
 * with the receipt in `data`. Undefined for anything else, whoever sent it.
 */
export function readPush(text: string | undefined): Notice | undefined {
  const { web_push, notification } = parse(text);
  const { title, body, image, lang, dir, tag, data, navigate } = toRecord(notification);
  const { receipt } = toRecord(data);
  if (web_push !== 8030 || !isText(title) || !isText(receipt)) return undefined;
  return {
    title,
    options: present({
      body: isText(body) ? body : undefined,
      image: isText(image) ? image : undefined,
      lang: isText(lang) ? lang : undefined,
      // Another word would make `showNotification` throw.
      dir: dir === "ltr" || dir === "rtl" ? dir : "auto",
      tag: isText(tag) ? tag : receipt,
      data: noticeData(receipt, navigate),
    }),
  };
}

/** What is shown for a push that cannot be read: browsers punish a push that shows nothing. */
export function neutralNotice(meshName: string): Notice {
  return {
    title: meshName,
    options: { body: "There is something new for you.", lang: "en", tag: NEUTRAL_TAG, data: {} },
  };
}

/** The data of a notification if it is one of these; undefined for one that the app has shown itself. */
export function readNotice({ tag, data }: { tag: string; data: unknown }): NoticeData | undefined {
  const { receipt, navigate } = toRecord(data);
  if (isText(receipt)) return noticeData(receipt, navigate);
  return tag === NEUTRAL_TAG ? {} : undefined;
}

function noticeData(receipt: string, navigate: unknown): NoticeData {
  const url = toWebUrl(navigate);
  return url === undefined ? { receipt } : { receipt, navigate: url };
}

/** Nothing but the web is navigated to: no `javascript:`, and nothing relative. */
function toWebUrl(value: unknown): string | undefined {
  try {
    const { protocol, href } = new URL(String(value));
    return /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function parse(text = ""): Record<string, unknown> {
  try {
    return toRecord(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The object that it is; one without members otherwise. */
function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
