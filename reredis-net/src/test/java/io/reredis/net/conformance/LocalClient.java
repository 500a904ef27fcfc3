package io.reredis.net.conformance;

import io.reredis.CommandSession;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A client within the program. It converts Java values back into replies. */
final class LocalClient extends Client {
  private final CommandSession session;

  LocalClient(Bench bench, CommandSession session) {
    super(bench);
    this.session = session;
  }

  @Override
  Reply call(byte[]... words) {
    try {
      return reply(session.execute(words));
    } catch (ReredisException e) {
      return reply(e);
    }
  }

  private static Reply reply(Object value) {
    if (value == null) {
      return Reply.of('_', "");
    } else if (value instanceof String s) {
      return Reply.of('+', latin(s.getBytes(StandardCharsets.UTF_8)));
    } else if (value instanceof byte[] bytes) {
      return Reply.of('$', latin(bytes));
    } else if (value instanceof Long number) {
      return Reply.of(':', number.toString());
    } else if (value instanceof Boolean truth) {
      return Reply.of('#', truth ? "t" : "f");
    } else if (value instanceof Double number) {
      return Reply.of(',', io.reredis.base.Decimal.shortest(number));
    } else if (value instanceof java.math.BigInteger number) {
      return Reply.of('(', number.toString());
    } else if (value instanceof ReredisException e) {
      return Reply.of('-', latin(e.getMessage().getBytes(StandardCharsets.UTF_8)));
    } else if (value instanceof Map<?, ?> map) {
      List<Object> flat = new ArrayList<>();
      map.forEach(
          (key, of) -> {
            flat.add(key);
            flat.add(of);
          });
      return Reply.of('%', replies(flat));
    }
    char type = value instanceof java.util.Set ? '~' : '*';
    return Reply.of(type, replies((Collection<?>) value));
  }

  private static List<Reply> replies(Collection<?> values) {
    return values.stream().map(LocalClient::reply).toList();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  void write(byte[]... words) {
    throw new UnsupportedOperationException("calls within the program return their reply");
  }

  @Override
  Reply next() {
    throw new UnsupportedOperationException("calls within the program return their reply");
  }

  @Override
  boolean isClosed() {
    return false;
  }

  @Override
  public void close() {
    session.close();
  }
}
