package io.reredis.lua.script;

import io.reredis.lua.vm.Events;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import io.reredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the result of a script as a reply. */
final class ResultWriter {
  private static final LuaString OK = LuaString.of("ok");
  private static final LuaString ERR = LuaString.of("err");
  private static final LuaString DOUBLE = LuaString.of("double");
  private static final LuaString MAP = LuaString.of("map");
  private static final LuaString SET = LuaString.of("set");
  private static final LuaString BIG_NUMBER = LuaString.of("big_number");
  private static final LuaString VERBATIM = LuaString.of("verbatim_string");
  private static final LuaString STRING = LuaString.of("string");
  private static final LuaString FORMAT = LuaString.of("format");

  /** The maximum depth of tables within each other. */
  private static final int MAX_DEPTH = 200;

  /**
   * Writes a value.
   *
   * @param version the version of RESP that the script has chosen
   * @throws LuaError if tables are too deep within each other
   */
  void write(State state, @Nullable Object value, int version, ReplyWriter reply) {
    write(state, value, version, reply, 0);
  }

  private void write(
      State state, @Nullable Object value, int version, ReplyWriter reply, int depth) {
    if (value instanceof LuaString s) {
      reply.bulk(s.bytes());
    } else if (value instanceof Double d) {
      reply.integer((long) d.doubleValue());
    } else if (value instanceof Boolean b) {
      truth(b, version, reply);
    } else if (value instanceof LuaTable t) {
      if (depth > MAX_DEPTH) {
        reply.error("ERR reached lua stack limit");
        return;
      }
      table(state, t, version, reply, depth + 1);
    } else {
      reply.nil();
    }
  }

  private static void truth(boolean value, int version, ReplyWriter reply) {
    if (version == 3) {
      reply.bool(value);
    } else if (value) {
      reply.integer(1);
    } else {
      reply.nil();
    }
  }

  private void table(State state, LuaTable t, int version, ReplyWriter reply, int depth) {
    if (t.get(ERR) instanceof LuaString message) {
      reply.error(line(message));
    } else if (t.get(OK) instanceof LuaString status) {
      reply.simple(line(status));
    } else if (t.get(DOUBLE) instanceof Double d) {
      reply.doubleValue(d);
    } else if (t.get(MAP) instanceof LuaTable map) {
      List<Integer> places = places(map);
      reply.map(places.size());
      for (int place : places) {
        write(state, map.keyAt(place), version, reply, depth);
        write(state, map.valueAt(place), version, reply, depth);
      }
    } else if (t.get(SET) instanceof LuaTable set) {
      List<Integer> places = places(set);
      reply.set(places.size());
      for (int place : places) {
        write(state, set.keyAt(place), version, reply, depth);
      }
    } else if (t.get(BIG_NUMBER) instanceof LuaString digits) {
      reply.bigNumber(line(digits));
    } else if (t.get(VERBATIM) instanceof LuaTable inner
        && inner.get(STRING) instanceof LuaString text
        && inner.get(FORMAT) instanceof LuaString format) {
      reply.verbatim(line(format), new String(text.bytes(), StandardCharsets.UTF_8));
    } else {
      list(state, t, version, reply, depth);
    }
  }

  private void list(State state, LuaTable t, int version, ReplyWriter reply, int depth) {
    int count = 0;
    while (element(state, t, count + 1) != null) {
      count++;
      state.burn(1);
    }
    reply.array(count);
    for (int i = 1; i <= count; i++) {
      write(state, element(state, t, i), version, reply, depth);
    }
  }

  private static @Nullable Object element(State state, LuaTable t, int index) {
    Object value = t.get((double) index);
    return value == null && t.metatable() != null
        ? Events.index(state.main(), t, (double) index)
        : value;
  }

  private static List<Integer> places(LuaTable t) {
    List<Integer> places = new ArrayList<>();
    for (int i = t.nextPosition(0); i >= 0; i = t.nextPosition(i + 1)) {
      places.add(i);
    }
    return places;
  }

  private static String line(LuaString text) {
    return new String(text.bytes(), StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", " ");
  }
}
