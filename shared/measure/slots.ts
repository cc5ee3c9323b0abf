/*
 * How many people there were at least, without knowing anybody: each falls into one of 128 slots, and slots that were met are
 * bits, written as 32 hexadecimal digits. Two people may share a slot, so slots never say more people than there were.
 */

const DIGITS = 32;

/** Slots with one more. */
export function addSlot(slots: string | undefined, slot: number): string {
  return writeSlots(readSlots(slots) | (1n << BigInt(slot)));
}

/** Slots of both. */
export function joinSlots(one: string | undefined, other: string | undefined): string {
  return writeSlots(readSlots(one) | readSlots(other));
}

/** How many slots were met: so many people at least. */
export function countSlots(slots: string | undefined): number {
  return [...readSlots(slots).toString(2)].filter((bit) => bit === "1").length;
}

/** Slots as bits of one number. */
export function readSlots(slots: string | undefined): bigint {
  return slots === undefined ? 0n : BigInt(`0x${slots}`);
}

/** Slots as they are kept. */
export function writeSlots(bits: bigint): string {
  return bits.toString(16).padStart(DIGITS, "0");
}
