/** A Lua script and its name in Redis: the SHA-1 of the text, in hex. A test holds the two together. Its first line says what people call it. */
export interface Script {
  readonly sha1: string;
  readonly text: string;
}
