/**
 * The mesh's clock less this one, in seconds, after an answer. The mesh read its clock somewhere between sending and hearing,
 * so a skew that fits between them is kept: the network's latency never moves it. Otherwise the middle is taken. An answer
 * without a time (NaN) changes nothing.
 */
export function correctSkew(
  skewSeconds: number,
  { sentSeconds, heardSeconds, serverSeconds }: { sentSeconds: number; heardSeconds: number; serverSeconds: number },
): number {
  const [least, most] = [serverSeconds - heardSeconds, serverSeconds - sentSeconds];
  return skewSeconds < least || skewSeconds > most ? (least + most) / 2 : skewSeconds;
}
