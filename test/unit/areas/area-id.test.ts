import { describe, expect, it } from "vitest";
import { openAreaId, sealAreaId } from "../../../shared/areas/area-id.ts";

const keyOf = (byte: number) =>
  crypto.subtle.importKey("raw", new Uint8Array(32).fill(byte), "AES-GCM", false, ["encrypt", "decrypt"]);
const nonce = (byte: number) => new Uint8Array(12).fill(byte);
const claim = { person: "AAAAAAAAAAAAAAAAAAAAAQ", cell: "15859.14013", untilMs: 1_900_000_000_123 };

describe("the id of an area", () => {
  it("opens to what it was sealed of, with the present key or the one before", async () => {
    const [old, present] = await Promise.all([keyOf(1), keyOf(2)]);
    const id = await sealAreaId(old, claim, nonce(1));
    expect(await openAreaId([present, old], id)).toEqual(claim);
    expect(await openAreaId([present], id)).toBeUndefined();
  });

  it("tells nobody anything: two of one person and cell differ, and neither holds a name", async () => {
    const key = await keyOf(1);
    const [one, other] = await Promise.all([sealAreaId(key, claim, nonce(1)), sealAreaId(key, claim, nonce(2))]);
    expect(one).not.toBe(other);
    for (const id of [one, other]) expect(atob(id.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain(claim.cell);
  });

  it("is none if a device made it up or changed it", async () => {
    const key = await keyOf(1);
    const id = await sealAreaId(key, claim, nonce(1));
    const changed = `${id.slice(0, 30)}${id[30] === "A" ? "B" : "A"}${id.slice(31)}`;
    for (const made of ["", "x", changed, id.slice(0, 40), `${id}A`, "💡"]) {
      expect(await openAreaId([key], made)).toBeUndefined();
    }
  });
});
