import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** The server's end of a WebSocket (RFC 6455) that carries short texts. */
export interface TextSocket {
  send(text: string): void;
  /** Hangs up without a word. */
  end(): void;
}

const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const FIN = 0x80;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Answers an upgrade request, and calls back with every text that comes. A frame that it does not understand ends it. */
export function acceptTextSocket(
  request: IncomingMessage,
  socket: Duplex,
  onText: (text: string, from: TextSocket) => void,
): void {
  const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${ACCEPT_GUID}`).digest("base64");
  const protocol = request.headers["sec-websocket-protocol"];
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const sender: TextSocket = {
    send: (text) => void socket.write(encodeFrame(TEXT, Buffer.from(text))),
    end: () => void socket.destroy(),
  };
  let received = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let frame = decodeFrame(received); frame !== undefined; frame = decodeFrame(received)) {
      received = received.subarray(frame.bytes);
      if (frame.opcode === TEXT) onText(frame.payload.toString("utf8"), sender);
      else if (frame.opcode === PING) socket.write(encodeFrame(PONG, frame.payload));
      else if (frame.opcode === CLOSE) socket.end(encodeFrame(CLOSE, frame.payload));
      else if (frame.opcode !== PONG) socket.destroy();
    }
  });
}

/** One unmasked frame, as servers send them (RFC 6455, 5.1 and 5.2). */
function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head[0] = FIN | opcode;
  head[1] = Math.min(payload.length, 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** The first frame of the bytes, unmasked; undefined while it is not all there. Fragments come out with an opcode of -1. */
function decodeFrame(bytes: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const shortLength = second & 0x7f;
  const extended = shortLength === 126 ? 2 : shortLength === 127 ? 8 : 0;
  if (bytes.length < 2 + extended) return undefined;
  const length = extended === 0 ? shortLength : bytes.readUIntBE(extended === 2 ? 2 : 4, extended === 2 ? 2 : 6);
  const isMasked = (second & 0x80) !== 0;
  const start = 2 + extended + (isMasked ? 4 : 0);
  if (bytes.length < start + length) return undefined;
  const mask = isMasked ? bytes.subarray(start - 4, start) : Buffer.alloc(4);
  const payload = bytes.subarray(start, start + length).map((byte, at) => byte ^ mask.readUInt8(at % 4));
  return { opcode: first & FIN ? first & 0x0f : -1, payload: Buffer.from(payload), bytes: start + length };
}
