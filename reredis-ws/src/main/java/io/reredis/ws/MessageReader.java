package io.reredis.ws;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses one message of the page: strict JSON, one object, fields in any order, unknown ones
 * skipped. Used once.
 */
final class MessageReader {
  private static final int MAX_NESTING = 8;

  private final JsonReader in;
  private @Nullable String op;
  private @Nullable Long id;
  private @Nullable Long database;
  private byte @Nullable [] pattern;
  private @Nullable String type;
  private @Nullable String sort;
  private boolean descending;
  private byte @Nullable [] separator;
  private @Nullable List<PageMessage.Folder> open;
  private @Nullable Long limit;
  private PageMessage.@Nullable Since since;
  private @Nullable List<byte[]> keys;
  private @Nullable Long part;
  private @Nullable Long to;
  private @Nullable Long seq;
  private @Nullable List<byte[]> arguments;
  private byte @Nullable [] key;
  private @Nullable Long offset;
  private @Nullable Long count;
  private boolean hotKeys;
  private boolean activity;
  private byte @Nullable [] user;
  private byte @Nullable [] password;

  private MessageReader(String text) {
    in = new JsonReader(new StringReader(text));
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(MAX_NESTING);
  }

  /** Parses a message. */
  static PageMessage read(String text) throws ProtocolViolation {
    try {
      return new MessageReader(text).message();
    } catch (MalformedJsonException | JsonParseException | IllegalStateException e) {
      throw new ProtocolViolation("malformed JSON");
    } catch (IOException e) {
      throw new ProtocolViolation("unfinished JSON");
    }
  }

  private PageMessage message() throws IOException, ProtocolViolation {
    in.beginObject();
    while (in.hasNext()) {
      field(in.nextName());
    }
    in.endObject();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw new ProtocolViolation("more than one value");
    }
    return build();
  }

  private void field(String name) throws IOException, ProtocolViolation {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return;
    }
    switch (name) {
      case "op" -> op = string();
      case "id" -> id = integer();
      case "db" -> database = integer();
      case "pattern" -> pattern = text();
      case "type" -> type = string();
      case "limit" -> limit = integer();
      case "since" -> since = since();
      case "keys" -> keys = texts();
      case "part" -> part = integer();
      case "to" -> to = integer();
      case "seq" -> seq = integer();
      case "args" -> arguments = texts();
      case "key" -> key = text();
      case "offset" -> offset = integer();
      case "count" -> count = integer();
      case "sort" -> sort = string();
      case "desc" -> descending = in.nextBoolean();
      case "separator" -> separator = text();
      case "open" -> open = folders();
      case "hotKeys" -> hotKeys = in.nextBoolean();
      case "activity" -> activity = in.nextBoolean();
      case "user" -> user = text();
      case "password" -> password = text();
      default -> in.skipValue();
    }
  }

  private PageMessage build() throws ProtocolViolation {
    switch (needed(op, "op")) {
      case "auth":
        return new PageMessage.Auth(user, needed(password, "password"));
      case "sub":
        return new PageMessage.Subscribe(
            needed(id, "id"),
            database(),
            pattern == null ? new byte[] {'*'} : pattern,
            type,
            limit == null ? -1 : limit,
            since);
      case "list":
        return list();
      case "tree":
        return tree();
      case "unsub":
        return new PageMessage.Unsubscribe(needed(id, "id"));
      case "export":
        return new PageMessage.Transfer(needed(seq, "seq"), Passes.Use.EXPORT);
      case "import":
        return new PageMessage.Transfer(needed(seq, "seq"), Passes.Use.IMPORT);
      case "watch":
        return new PageMessage.Watch(hotKeys, activity);
      case "unwatch":
        return new PageMessage.Unwatch();
      case "view":
        return new PageMessage.View(needed(id, "id"), needed(keys, "keys"));
      case "ack":
        return part != null
            ? new PageMessage.AckPart(needed(id, "id"), part)
            : new PageMessage.AckDelta(needed(id, "id"), needed(to, "to"));
      case "cmd":
        if (needed(arguments, "args").isEmpty()) {
          throw new ProtocolViolation("no arguments");
        }
        assert arguments != null;
        return new PageMessage.Command(needed(seq, "seq"), arguments);
      case "get":
        return new PageMessage.Get(
            needed(seq, "seq"),
            database(),
            needed(key, "key"),
            offset == null ? 0 : offset,
            count == null ? Long.MAX_VALUE : count);
      default:
        throw new ProtocolViolation("unknown op");
    }
  }

  private PageMessage list() throws ProtocolViolation {
    SortColumn column = sort == null ? SortColumn.KEY : SortColumn.of(sort);
    if (column == null) {
      throw new ProtocolViolation("no such column");
    }
    return new PageMessage.ListKeys(
        needed(id, "id"),
        database(),
        pattern == null ? new byte[] {'*'} : pattern,
        type,
        column,
        descending,
        offset == null ? 0 : offset,
        count == null ? Limits.VIEW : count);
  }

  private PageMessage.Tree tree() throws ProtocolViolation {
    byte[] divides = separator == null ? new byte[] {':'} : separator;
    List<PageMessage.Folder> folders = needed(open, "open");
    if (divides.length == 0) {
      throw new ProtocolViolation("the separator is empty");
    }
    if (folders.size() > Limits.FOLDERS) {
      throw new ProtocolViolation("too many open folders");
    }
    return new PageMessage.Tree(
        needed(id, "id"),
        database(),
        pattern == null ? new byte[] {'*'} : pattern,
        type,
        divides,
        folders);
  }

  private List<PageMessage.Folder> folders() throws IOException, ProtocolViolation {
    List<PageMessage.Folder> folders = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      folders.add(folder());
    }
    in.endArray();
    return folders;
  }

  private PageMessage.Folder folder() throws IOException, ProtocolViolation {
    byte[] path = null;
    long most = Limits.VIEW;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "path" -> path = text();
        case "count" -> most = integer();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new PageMessage.Folder(needed(path, "path"), Math.min(most, Limits.VIEW));
  }

  private int database() throws ProtocolViolation {
    long number = database == null ? 0 : database;
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new ProtocolViolation("no such database");
    }
    return (int) number;
  }

  private static <T> T needed(@Nullable T value, String name) throws ProtocolViolation {
    if (value == null) {
      throw new ProtocolViolation("without " + name);
    }
    return value;
  }

  private String string() throws IOException, ProtocolViolation {
    if (in.peek() != JsonToken.STRING) {
      throw new ProtocolViolation("not a string");
    }
    return in.nextString();
  }

  /** Reads an integer, as a number or as a string of digits. */
  private long integer() throws IOException, ProtocolViolation {
    JsonToken next = in.peek();
    if (next != JsonToken.NUMBER && next != JsonToken.STRING) {
      throw new ProtocolViolation("not an integer");
    }
    try {
      return Long.parseLong(in.nextString());
    } catch (NumberFormatException e) {
      throw new ProtocolViolation("not an integer");
    }
  }

  private PageMessage.Since since() throws IOException, ProtocolViolation {
    String epoch = null;
    Long revision = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "epoch" -> epoch = string();
        case "revision" -> revision = integer();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new PageMessage.Since(needed(epoch, "epoch"), needed(revision, "revision"));
  }

  private List<byte[]> texts() throws IOException, ProtocolViolation {
    List<byte[]> texts = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      texts.add(text());
    }
    in.endArray();
    return texts;
  }

  private byte[] text() throws IOException, ProtocolViolation {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      return utf8(string());
    }
    byte[] bytes = null;
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("b64")) {
        bytes = base64(string());
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return needed(bytes, "b64");
  }

  private static byte[] base64(String text) throws ProtocolViolation {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation("not Base64");
    }
  }

  private static byte[] utf8(String text) throws ProtocolViolation {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(bytes.array(), bytes.limit());
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation("half a surrogate pair");
    }
  }
}
