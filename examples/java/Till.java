// A till, or a shop's back end, of a mesh in plain Java (17 or newer) without a dependency: takes coupons, and takes them back.
//
//   npx mesh sender add till-9 --kind till --scopes redemptions --places doughnut-shop --alg ES256 > mesh-sender.json
//   java Till.java MESH_URL SALE         for example: java Till.java http://localhost:8787 \
//                                          '{"transaction": "2026-12-05/9/0042", "code": "1234 5678 9012 3456"}'
//   java Till.java MESH_URL again        says again what was not answered
//
// The first makes the key, in mesh-sender.json (or $KEY_FILE): keep it to yourself. EdDSA works as well. The second says a sale, a
// void or a refund, a JSON object: what may be in it, and what each answer means, is in docs/tills.md. Amounts are texts, "12.50",
// never numbers. For each message that was answered it prints the transaction, a tab, and the answer.
//
// What was said and not answered is kept in till-queue.jsonl (or $QUEUE_FILE), with the time of the sale. Then the program ends
// with 75: nobody knows yet. One program at a time uses a queue.

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class Till {
  /** A sentence for the person at the terminal, and how the program ends. */
  static final class End extends Exception {
    private static final long serialVersionUID = 1;
    final int code;

    End(int code, String sentence) {
      super(sentence);
      this.code = code;
    }
  }

  /** Nobody knows yet what became of what is in the queue. */
  private static final int UNKNOWN = 75;

  /** The status of a message that is wrong in itself: said again, it is refused again. */
  private static final Set<Integer> WRONG = Set.of(400, 404, 409, 413, 422);

  /** A line of the queue: the time of the sale, and what was said of it. */
  private static final Pattern LINE = Pattern.compile("\\{\"iat\":([0-9.]+),(.*)\\}");

  private static final String NO_SALE =
      "The sale is no JSON: {\"transaction\": \"2026-12-05/9/0042\", \"code\": \"1234567890123456\"} is some.";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path queueFile = Path.of(System.getenv().getOrDefault("QUEUE_FILE", "till-queue.jsonl"));
  private final List<String> queue;
  private final String url;
  private final String kid;
  private final boolean isEd25519;
  private final PrivateKey key;
  private String audience;
  private double skewSeconds;

  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("java Till.java MESH_URL SALE, or: java Till.java MESH_URL again");
      System.exit(2);
    }
    try {
      System.exit(new Till(args[0].replaceAll("/+$", "")).say(args[1]));
    } catch (End end) {
      System.err.println(end.getMessage());
      System.exit(end.code);
    }
  }

  /** 1. The key, and whose it is: `kid` is the id of the sender in the catalog. */
  Till(String url) throws End, IOException {
    this.url = url;
    queue = new ArrayList<>(Files.exists(queueFile) ? Files.readAllLines(queueFile) : List.of());
    // A check that got no answer is dropped: it changes nothing, and nobody waits for it any more.
    queue.removeIf(line -> member(line, "action").equals("check"));
    String file = System.getenv().getOrDefault("KEY_FILE", "mesh-sender.json");
    try {
      String jwk = Files.readString(Path.of(file));
      kid = member(jwk, "kid");
      isEd25519 = member(jwk, "kty").equals("OKP");
      key = readKey(Base64.getUrlDecoder().decode(member(jwk, "d")));
    } catch (IOException | RuntimeException | GeneralSecurityException cause) {
      String add = "npx mesh sender add till-9 --kind till --scopes redemptions --places doughnut-shop --alg ES256";
      throw new End(1, "There is no key of a sender in " + file + ": in the mesh's repository, \"" + add + " > " + file + "\" makes one.");
    }
  }

  int say(String said) throws End, IOException, InterruptedException, GeneralSecurityException {
    // 2. The sale, with its time, on the disk before anything is sent: after a power cut it is still known what was said.
    if (!said.equals("again")) {
      String sale = said.replaceAll("[\r\n]+", " ").trim();
      if (!sale.startsWith("{") || !sale.endsWith("}")) throw new End(1, NO_SALE);
      queue.add("{\"iat\":" + seconds(System.currentTimeMillis() / 1000.0) + "," + sale.substring(1));
      writeQueue();
    }
    // 3. What the mesh is, and how far this machine's clock is off.
    askMesh();
    // 4. Each message, oldest first. Its answer is for good, so it leaves the queue. If no answer came, the sale may be in the mesh
    //    or not: it stays, as it is.
    int code = 0;
    while (!queue.isEmpty()) {
      String transaction = member(queue.get(0), "transaction");
      HttpResponse<String> answer = sayTwice(sign(queue.get(0)));
      int status = answer == null ? 0 : answer.statusCode();
      String line = transaction + "\t" + (answer == null ? "no answer" : answer.body().trim());
      if (status / 100 == 2) System.out.println(line);
      else System.err.println(line);
      // Anything else may come right: a key that the catalog lost, too many messages, a part that was away.
      if (status / 100 != 2 && !WRONG.contains(status)) throw unknown("");
      if (WRONG.contains(status)) code = 1;
      queue.remove(0);
      writeQueue();
    }
    return code;
  }

  /**
   * The message: a new token with a new `jti` each time, and of the sale's own time. What counts once is the transaction. `late` says
   * that it was rung up before: without it the mesh takes nothing that is over 2 minutes old.
   */
  private String sign(String line) throws End, GeneralSecurityException {
    Matcher sale = LINE.matcher(line);
    if (!sale.matches()) throw new End(1, "This line of " + queueFile + " is no sale: " + line);
    double iat = Double.parseDouble(sale.group(1));
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    String late = System.currentTimeMillis() / 1000.0 - iat > 100 ? ",\"late\":true" : "";
    String header = "{\"alg\":\"" + (isEd25519 ? "EdDSA" : "ES256") + "\",\"typ\":\"redemption+jwt\",\"kid\":\"" + kid + "\"}";
    String claims = "{\"aud\":\"" + audience + "\",\"iat\":" + seconds(iat + skewSeconds) + ",\"jti\":\"" + base64url(random) + "\","
        + sale.group(2) + late + "}";
    String signed = base64url(utf8(header)) + "." + base64url(utf8(claims));
    // A signature of ES256 is r and s side by side (RFC 7518, section 3.4), not DER.
    Signature signature = Signature.getInstance(isEd25519 ? "Ed25519" : "SHA256withECDSAinP1363Format");
    signature.initSign(key);
    signature.update(utf8(signed));
    return signed + "." + base64url(signature.sign());
  }

  /** Says it; the very same token once more if no answer came, or a part of the mesh was away. Null: no answer. */
  private HttpResponse<String> sayTwice(String token) throws InterruptedException {
    HttpResponse<String> first = send(token);
    if (first != null && first.statusCode() < 500) return first;
    Thread.sleep(1_000);
    HttpResponse<String> second = send(token);
    return second == null ? first : second;
  }

  private HttpResponse<String> send(String token) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/redemptions"))
        .timeout(Duration.ofSeconds(5))
        .header("Content-Type", "application/jose")
        .POST(HttpRequest.BodyPublishers.ofString(token))
        .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException cause) {
      return null;
    }
  }

  private void askMesh() throws End, InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/mesh")).timeout(Duration.ofSeconds(5)).build();
      String mesh = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      audience = member(mesh, "audience");
      skewSeconds = Double.parseDouble(member(mesh, "serverTime")) - System.currentTimeMillis() / 1000.0;
    } catch (IOException | IllegalArgumentException cause) {
      throw unknown("No mesh answers at " + url + ": is it running, and is the address right?\n");
    }
  }

  private End unknown(String before) {
    String cure = "\"java Till.java " + url + " again\" says it again.";
    return new End(UNKNOWN, before + queue.size() + " not answered, kept in " + queueFile + ": " + cure);
  }

  /** The queue as it is now, by a new file in the place of the old one: a power cut leaves one of the two. */
  private void writeQueue() throws IOException {
    Path next = queueFile.resolveSibling(queueFile.getFileName() + ".new");
    Files.write(next, queue);
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, queueFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private PrivateKey readKey(byte[] d) throws GeneralSecurityException {
    if (isEd25519) return KeyFactory.getInstance("EdDSA").generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, d));
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec p256 = curve.getParameterSpec(ECParameterSpec.class);
    return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(new BigInteger(1, d), p256));
  }

  /** The string or number of one member of this JSON. Enough for what is read here; a till has a library for JSON. */
  static String member(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}]*)").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  /** Seconds with thousandths: as a double, the present would be written with an exponent. */
  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
