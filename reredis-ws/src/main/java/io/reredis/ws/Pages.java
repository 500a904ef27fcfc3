package io.reredis.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the live page, read from the class path and kept in memory, compressed as well where
 * that makes them smaller. Safe for use by all threads.
 *
 * <p>The page and what it names are read at the start: a jar that is replaced while the program
 * runs, as an update does it, gives out nothing any more. Other files are read when they are first
 * asked for.
 */
final class Pages {
  static final String ROOT = "io/reredis/frontend/page";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  /** Segments of harmless characters that do not begin with a dot. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

  /** A name with a hash of its content in it, as the page's build gives them. */
  private static final Pattern HASHED = Pattern.compile("/assets/.*-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+");

  /** What a page names. */
  private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

  private static final String INDEX = "/index.html";

  private static final String NOT_BUILT =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Reredis</title><p>This"
          + " program was built without the live page. Observers can connect to <code>/ws</code>."
          + "</p></html>\n";

  private final String root;

  /** What was read at the start. */
  private final Map<String, byte[]> early = new HashMap<>();

  /** What there is; what there is not is looked for again, so that nobody can fill this. */
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  /** A file; {@code compressed} is null where it is not worth it. */
  private record Asset(String type, String tag, byte[] bytes, byte[] compressed, boolean hashed) {}

  /**
   * Serves what lies below a folder of the class path.
   *
   * @param root the folder, without a slash at its end
   */
  Pages(String root) {
    this.root = root;
    byte[] index = keep(INDEX);
    if (index != null) {
      Matcher named = NAMED.matcher(new String(index, StandardCharsets.UTF_8));
      while (named.find()) {
        keep(named.group(1));
      }
    }
  }

  private byte[] keep(String path) {
    byte[] bytes = PATH.matcher(path).matches() ? read(path) : null;
    if (bytes != null) {
      early.put(path, bytes);
    }
    return bytes;
  }

  /** The answer to GET or HEAD. */
  HttpResponse answer(HttpRequest request) {
    String path = request.path().equals("/") ? INDEX : request.path();
    Asset asset = PATH.matcher(path).matches() ? find(path) : null;
    if (asset != null) {
      return answer(asset, request);
    }
    if (path.equals(INDEX)) {
      byte[] body = NOT_BUILT.getBytes(StandardCharsets.UTF_8);
      return new HttpResponse(200, TYPES.get("html"), body).with("Cache-Control", "no-cache");
    }
    return HttpResponse.text(404, "There is nothing here.");
  }

  private static HttpResponse answer(Asset asset, HttpRequest request) {
    boolean compressed = asset.compressed != null && request.lists("accept-encoding", "gzip");
    String tag = '"' + asset.tag + (compressed ? "-gz\"" : "\"");
    boolean fresh = request.lists("if-none-match", tag) || request.lists("if-none-match", "*");
    HttpResponse response =
        new HttpResponse(
            fresh ? 304 : 200, asset.type, compressed ? asset.compressed : asset.bytes);
    response.with("ETag", tag);
    response.with(
        "Cache-Control", asset.hashed ? "public, max-age=31536000, immutable" : "no-cache");
    if (asset.compressed != null) {
      response.with("Vary", "Accept-Encoding");
    }
    return compressed ? response.with("Content-Encoding", "gzip") : response;
  }

  private Asset find(String path) {
    Asset known = assets.get(path);
    if (known != null) {
      return known;
    }
    byte[] bytes = early.containsKey(path) ? early.get(path) : read(path);
    if (bytes == null) {
      return null;
    }
    Asset asset = asset(path, path.substring(path.lastIndexOf('.') + 1), bytes);
    assets.put(path, asset);
    return asset;
  }

  /** The bytes of a file, or null where there is none that can be read. */
  private byte[] read(String path) {
    if (path.lastIndexOf('.') < path.lastIndexOf('/')) {
      return null;
    }
    try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(root + path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      // the jar is another one by now
      return null;
    }
  }

  private static Asset asset(String path, String extension, byte[] bytes) {
    String type = TYPES.getOrDefault(extension, "application/octet-stream");
    byte[] compressed = null;
    if (!type.startsWith("image/png") && !type.startsWith("font/")) {
      byte[] packed = gzip(bytes);
      compressed = packed.length < bytes.length ? packed : null;
    }
    return new Asset(type, tag(bytes), bytes, compressed, HASHED.matcher(path).matches());
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 12));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
