/** Numbers that look random and are the same for the same seeds. */
export interface Generator {
  /** From 0 to 1, without 1. */
  readonly share: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  /** Whether something of this likelihood happens. */
  readonly happens: (likelihood: number) => boolean;
  /** One of the list; undefined of an empty one. */
  readonly pick: <Item>(items: readonly Item[]) => Item | undefined;
}

/** So many numbers are thrown away first, so that seeds which differ in one bit have nothing in common any more. */
const WARM_UP = 15;

/**
 * A generator for these seeds, 32 bits of each: sfc32, "small fast counting", by Chris Doty-Humphrey (PractRand 0.95,
 * pracrand.sourceforge.net), with its seeding by three words. No secret: whoever knows the seeds knows the numbers.
 */
export function makeGenerator(...[first, second = 0, third = 0]: readonly [number, number?, number?]): Generator {
  let [a, b, c, counter] = [first | 0, second | 0, third | 0, 1];
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  };
  for (let round = 0; round < WARM_UP; round++) next();
  const share = () => next() / 2 ** 32;
  const whole = (least: number, most: number) => least + Math.floor(share() * (most - least + 1));
  return {
    share,
    whole,
    happens: (likelihood) => share() < likelihood,
    pick: (items) => items[whole(0, items.length - 1)],
  };
}
