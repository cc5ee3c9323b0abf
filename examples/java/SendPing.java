// A device of a mesh in plain Java (11 or newer) without a dependency. It uses only classes that Android has too (API 26).
//
//   java SendPing.java MESH_URL [EVENT | CLAIMS]     for example: java SendPing.java http://localhost:8787 order-paid
//   CLAIMS is a JSON object of what was heard:       '{"beacons": [{"ibeacon": {"uuid": "...", "major": 1, "minor": 7}, "rssi": -60}]}'
//
// The first run makes a key, in mesh-key.txt (or $KEY_FILE), and lets its person agree to be shown offers; later runs are the
// same person. Prints the mesh's answer as JSON. What the bytes are: docs/protocol.md. What an app does instead of a key file:
// docs/native-apps.md.

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class SendPing {
  /** What the mesh refuses, or why it cannot be asked: a sentence for the person at the terminal. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String sentence) {
      super(sentence);
    }
  }

  private final String url;
  private final KeyPair key;
  private final String jwk;
  private final String kid;
  private final String audience;
  private final String noticeVersion;
  private final double skewSeconds;

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.println("java SendPing.java MESH_URL [EVENT | CLAIMS]");
      System.exit(2);
    }
    String said = args.length > 1 ? args[1] : "opened";
    String claims = said.startsWith("{") ? said.substring(1, said.lastIndexOf('}')) : "\"event\":{\"name\":" + quote(said) + "}";
    try {
      System.out.println(new SendPing(args[0].replaceAll("/+$", "")).ping(claims));
    } catch (Refused refused) {
      System.err.println(refused.getMessage());
      System.exit(1);
    }
  }

  SendPing(String url) throws Refused, IOException, GeneralSecurityException {
    this.url = url;
    // 1. What the mesh is, and how far this machine's clock is off.
    String mesh = askMesh();
    audience = member(mesh, "audience");
    noticeVersion = member(mesh, "noticeVersion");
    skewSeconds = Double.parseDouble(member(mesh, "serverTime")) - System.currentTimeMillis() / 1000.0;
    // 2. The key. Its name is the SHA-256 of its public members in this order (RFC 7638).
    key = readOrMakeKey();
    ECPublicKey point = (ECPublicKey) key.getPublic();
    jwk = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + base64url(bytes32(point.getW().getAffineX()))
        + "\",\"y\":\"" + base64url(bytes32(point.getW().getAffineY())) + "\"}";
    kid = base64url(MessageDigest.getInstance("SHA-256").digest(utf8(jwk)));
  }

  String ping(String claims) throws Refused, IOException, GeneralSecurityException {
    // 3. A pass for the key. It lasts a day; a program that runs longer registers again then.
    String registered = send("/v1/devices", "device+jwt", "", ",\"jwk\":" + jwk);
    String pass = "\"pass\":" + quote(member(registered, "pass"));
    // 4. Consent. Here the program says yes; in an app only the person does, having read the notice.
    String grants = "\"grants\":[{\"purpose\":\"marketing\",\"granted\":true},{\"purpose\":\"location\",\"granted\":true}]";
    String shown = "\"noticeVersion\":" + quote(noticeVersion) + ",\"surface\":\"examples/java\"";
    String agreed = send("/v1/me/consent", "consent+jwt", pass + "," + grants + "," + shown, "");
    pass = "\"pass\":" + quote(member(agreed, "pass"));
    // 5. Something happened: is it worth an offer?
    return send("/v1/pings", "ping+jwt", pass + (claims.trim().isEmpty() ? "" : "," + claims) + ",\"explain\":true", "");
  }

  private String askMesh() throws Refused {
    try {
      HttpURLConnection call = open("/v1/mesh");
      if (call.getResponseCode() == 200) return read(call.getInputStream());
    } catch (IOException | IllegalArgumentException cause) {
      // Told below.
    }
    throw new Refused("No mesh answers at " + url + ": is it running, and is the address right?");
  }

  /** Signs a message, posts it, and gives the answer. */
  private String send(String path, String typ, String claims, String header)
      throws Refused, IOException, GeneralSecurityException {
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    // Thousandths: as a double, the present would be written with an exponent.
    String iat = BigInteger.valueOf(Math.round(System.currentTimeMillis() + skewSeconds * 1000)).toString();
    String payload = "{\"aud\":" + quote(audience) + ",\"iat\":" + iat.substring(0, iat.length() - 3) + "."
        + iat.substring(iat.length() - 3) + ",\"jti\":\"" + base64url(random) + "\"" + (claims.isEmpty() ? "" : "," + claims) + "}";
    String head = "{\"alg\":\"ES256\",\"typ\":\"" + typ + "\",\"kid\":\"" + kid + "\"" + header + "}";
    String signed = base64url(utf8(head)) + "." + base64url(utf8(payload));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(utf8(signed));
    HttpURLConnection call = open(path);
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    call.setRequestProperty("Content-Type", "application/jose");
    call.getOutputStream().write(utf8(signed + "." + base64url(derToRaw(signature.sign()))));
    int status = call.getResponseCode();
    if (status < 300) return read(call.getInputStream());
    String problem = read(call.getErrorStream());
    throw new Refused(path + ": " + status + " " + problem);
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    call.setConnectTimeout(5_000);
    call.setReadTimeout(10_000);
    return call;
  }

  /** A signature as Java makes it, DER, as a JWS wants it: r and s side by side, 32 bytes each (RFC 7518, section 3.4). */
  static byte[] derToRaw(byte[] der) {
    // A sequence of two integers, each short: one byte tells a length.
    int lengthR = der[3];
    int lengthS = der[5 + lengthR];
    byte[] raw = new byte[64];
    byte[] r = bytes32(new BigInteger(Arrays.copyOfRange(der, 4, 4 + lengthR)));
    byte[] s = bytes32(new BigInteger(Arrays.copyOfRange(der, 6 + lengthR, 6 + lengthR + lengthS)));
    System.arraycopy(r, 0, raw, 0, 32);
    System.arraycopy(s, 0, raw, 32, 32);
    return raw;
  }

  /** A number of at most 256 bits, first byte first, with zeros ahead. */
  static byte[] bytes32(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[32];
    int length = Math.min(32, signed.length);
    System.arraycopy(signed, signed.length - length, bytes, 32 - length, length);
    return bytes;
  }

  /** Two lines of base64: the private key (PKCS #8) and the public one (X.509). An app has the Android Keystore instead. */
  private static KeyPair readOrMakeKey() throws Refused, IOException, GeneralSecurityException {
    String name = System.getenv("KEY_FILE") == null ? "mesh-key.txt" : System.getenv("KEY_FILE");
    Path file = Paths.get(name);
    if (!Files.exists(file)) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair made = generator.generateKeyPair();
      Base64.Encoder encoder = Base64.getEncoder();
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, Arrays.asList(
          encoder.encodeToString(made.getPrivate().getEncoded()), encoder.encodeToString(made.getPublic().getEncoded())));
      return made;
    }
    try {
      byte[][] kept = Files.readAllLines(file).stream().map(Base64.getDecoder()::decode).toArray(byte[][]::new);
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(kept[1])), factory.generatePrivate(new PKCS8EncodedKeySpec(kept[0])));
    } catch (RuntimeException | GeneralSecurityException cause) {
      throw new Refused(name + " holds no key of this program: move it away, and the next run makes a new one.");
    }
  }

  /** The string or number of one member of this JSON. Enough for what is read here; an app has org.json. */
  static String member(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  /** A text as JSON. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char letter : text.toCharArray()) {
      if (letter == '"' || letter == '\\') quoted.append('\\').append(letter);
      else if (letter < ' ') quoted.append(String.format("\\u%04x", (int) letter));
      else quoted.append(letter);
    }
    return quoted.append('"').toString();
  }

  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(InputStream stream) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] chunk = new byte[8_192];
    for (int length; stream != null && (length = stream.read(chunk)) >= 0; ) text.write(chunk, 0, length);
    return new String(text.toByteArray(), StandardCharsets.UTF_8);
  }
}
