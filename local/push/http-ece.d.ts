/** The part of http_ece 1.2 that is used here; the package brings no types. */
declare module "http_ece" {
  interface Parameters {
    version: "aes128gcm";
    privateKey: import("node:crypto").ECDH;
    authSecret: string;
    /** Encrypting only: the receiver's public key and, for published vectors, a fixed salt. */
    dh?: string;
    salt?: string;
  }
  const ece: {
    encrypt(plain: Buffer, parameters: Parameters): Buffer;
    decrypt(encrypted: Buffer, parameters: Parameters): Buffer;
  };
  export default ece;
}
