/** The encrypting part of web-push 3.6.7, which brings types for its front door only. */
declare module "web-push/src/encryption-helper.js" {
  const helper: {
    /** The body (RFC 8291) for keys in base64url; throws where they are none. */
    encrypt(p256dh: string, auth: string, payload: string, coding: "aes128gcm"): { readonly cipherText: Uint8Array };
  };
  export default helper;
}
