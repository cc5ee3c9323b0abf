const EAN13 = /^\d{13}$/;

/**
 * The check digit after these decimal digits, modulo 10 with weights 3, 1, 3 and so on from the right (GS1 General
 * Specifications, section 7.9). It is the last digit of an EAN-13.
 */
export function gs1Digit(digits: string): string {
  let sum = 0;
  for (const [at, digit] of [...digits].toReversed().entries()) sum += Number(digit) * (at % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}

/** Whether this text is an EAN-13: 13 digits, the last of which is right. */
export function isEan13(text: string): boolean {
  return EAN13.test(text) && gs1Digit(text.slice(0, -1)) === text.slice(-1);
}
