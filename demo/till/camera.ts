/** How often a picture is looked at. */
const LOOK_EVERY_MS = 150;

type Look = (video: HTMLVideoElement) => Promise<string | undefined>;

/** The browser's own reader of codes (Shape Detection API), which TypeScript's library does not have. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}
declare global {
  var BarcodeDetector: DetectorMaker | undefined;
}

/**
 * Turns the camera on and gives the first code that it sees; undefined once `signal` ends it. Nothing that it sees is kept or sent.
 * Rejects if there is no camera, or the cashier does not let the page have it.
 */
export async function readFromCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    const look = (await ownDetector()) ?? (await loadDecoder());
    while (!signal.aborted) {
      const code = await look(video);
      if (code !== undefined) return code;
      await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

async function ownDetector(): Promise<Look | undefined> {
  const supported = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (globalThis.BarcodeDetector === undefined || !supported.includes("qr_code")) return undefined;
  const formats = ["qr_code", "code_128", "ean_13"].filter((format) => supported.includes(format));
  const detector = new globalThis.BarcodeDetector({ formats });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

async function loadDecoder(): Promise<Look> {
  // A file of its own, which a till without a camera never loads.
  const path = "/till/decoder.js";
  const { decode }: { decode(picture: ImageData): Promise<string | undefined> } = await import(path);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (context === null || video.videoWidth === 0) return undefined;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    context.drawImage(video, 0, 0);
    return decode(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
