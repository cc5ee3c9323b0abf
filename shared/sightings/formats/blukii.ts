import { decodeHex, encodeHex } from "../../bytes/hex.ts";
import type { Fault } from "../../errors.ts";
import { ok, type Result } from "../../result.ts";
import type { Advertised } from "../advertisement/advertised.ts";
import { readTlmContent, readUidContent } from "../advertisement/eddystone.ts";
import { readIbeaconContent } from "../advertisement/ibeacon.ts";
import { signedByte } from "../advertisement/structures.ts";
import { type Body, notOfForm, type ReadRow } from "../body.ts";
import { foreign, foreignTime } from "../foreign.ts";
import { blukiiItemRows } from "./blukii-item.ts";

/**
 * blukii Hub (github.com/blukii/Developers, blukiiHub). Structure 2.0 is `{data: [hex]}`, one text a received frame.
 * Structure 1.0 is `{items: [item]}`, before that `{data: [item]}`: an item is one device with every strength it was heard
 * at, and each of these is a row.
 */
export function readBlukii(body: unknown): Result<Body, Fault[]> {
  const hub = foreign(body);
  const received = hub?.("items") ?? hub?.("data");
  if (!Array.isArray(received)) return notOfForm("must have an array data or items");
  return ok({
    rows: received.flatMap((entry: unknown) =>
      typeof entry === "string" ? () => readFrame(entry) : blukiiItemRows(entry),
    ),
  });
}

const HEAD_BYTES = 17;

/** MAC address, 6; strength, 1; time, 8, milliseconds, little-endian; battery, 1; type, 1; content. */
function readFrame(hex: string): ReadRow | undefined {
  const bytes = decodeHex(hex);
  if (bytes === undefined || bytes.length < HEAD_BYTES) return undefined;
  const view = new DataView(bytes.buffer);
  const { identity, ...content } = readContent(bytes[16], bytes.subarray(HEAD_BYTES)) ?? {};
  return {
    ...content,
    identities: [{ mac: encodeHex(bytes.subarray(0, 6)) }, identity],
    rssi: signedByte(bytes[6]),
    atMs: foreignTime(view.getUint32(7, true) + view.getUint32(11, true) * 2 ** 32),
  };
}

function readContent(type: number | undefined, content: Uint8Array): Advertised | undefined {
  if (type === 0x01) return readIbeaconContent(content);
  if (type === 0x02) return readUidContent(content);
  return type === 0x04 ? readTlmContent(content) : undefined;
}
