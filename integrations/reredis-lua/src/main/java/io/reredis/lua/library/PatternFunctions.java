package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.Events;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaFunction;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.Types;
import org.jspecify.annotations.Nullable;

/** The functions in {@code string} that search for patterns. */
final class PatternFunctions {
  private PatternFunctions() {}

  // --- find and match

  static int find(Call c) {
    LuaString text = c.string(1);
    LuaString pattern = c.string(2);
    int start = start(c, text);
    if (Types.isTrue(c.get(4)) || PatternMatcher.isPlain(pattern)) {
      int at = indexOf(c, text.bytes(), pattern.bytes(), start);
      return at < 0
          ? c.give((Object) null)
          : c.give(at + 1.0) + c.give((double) at + pattern.length());
    }
    PatternMatcher matcher = new PatternMatcher(c.state(), text, pattern, true);
    if (!matcher.find(start)) {
      return c.give((Object) null);
    }
    int given = c.give(matcher.from() + 1.0) + c.give((double) matcher.to());
    return matcher.captures() == 0 ? given : given + c.giveAll(matcher.all());
  }

  static int match(Call c) {
    LuaString text = c.string(1);
    PatternMatcher matcher = new PatternMatcher(c.state(), text, c.string(2), true);
    return matcher.find(start(c, text)) ? c.giveAll(matcher.all()) : c.give((Object) null);
  }

  /** Returns the index to begin at, which is the third argument. */
  private static int start(Call c, LuaString text) {
    long start = StringLibrary.position(c.integer(3, 1), text.length()) - 1;
    return (int) Math.max(0, Math.min(start, text.length()));
  }

  private static int indexOf(Call c, byte[] text, byte[] part, int from) {
    if (part.length == 0) {
      return from;
    }
    int last = text.length - part.length;
    byte first = part[0];
    int i = from;
    int compared = 0;
    for (; i <= last; i++) {
      if (text[i] != first) {
        continue;
      }
      int k = 1;
      while (k < part.length && text[i + k] == part[k]) {
        k++;
      }
      if (k == part.length) {
        return i;
      }
      compared += k;
      if (compared > 1024) {
        c.state().burn(compared / 64);
        compared = 0;
      }
    }
    return -1;
  }

  // --- gmatch

  static int matchAll(Call c) {
    Matches matches = new Matches(new PatternMatcher(c.state(), c.string(1), c.string(2), false));
    return c.give(new Builtin(matches, "gmatch iterator"));
  }

  /** The iterator of {@code gmatch}. */
  private static final class Matches implements Builtin.Library {
    private final PatternMatcher matcher;
    private int next;

    Matches(PatternMatcher matcher) {
      this.matcher = matcher;
    }

    @Override
    public int call(String name, Call c) {
      if (!matcher.find(next)) {
        return c.nothing();
      }
      next = matcher.to() == matcher.from() ? matcher.to() + 1 : matcher.to();
      return c.giveAll(matcher.all());
    }
  }

  // --- gsub

  static int replace(Call c) {
    final LuaString text = c.string(1);
    final LuaString pattern = c.string(2);
    final int most = c.small(4, Integer.MAX_VALUE);
    final Object by = replacement(c);
    PatternMatcher matcher = new PatternMatcher(c.state(), text, pattern, true);
    Buffer result = new Buffer(c.state(), text.length());
    int copied = 0;
    int at = 0;
    int count = 0;
    while (count < most && at <= text.length() && matcher.find(at)) {
      count++;
      result.add(text.bytes(), copied, matcher.from());
      copied = matcher.to();
      final int end = matcher.to();
      addReplacement(c, matcher, by, text, result);
      at = end > matcher.from() ? end : end + 1;
      if (matcher.isAnchored()) {
        break;
      }
    }
    result.add(text.bytes(), copied, text.length());
    return c.give(count == 0 ? text : result.string()) + c.give((double) count);
  }

  private static Object replacement(Call c) {
    Object by = c.get(3);
    LuaString text = Numbers.toLuaString(by);
    if (text != null) {
      return text;
    } else if (by instanceof LuaTable || by instanceof LuaFunction) {
      return by;
    }
    throw c.argumentError(3, "string/function/table expected");
  }

  private static void addReplacement(
      Call c, PatternMatcher matcher, Object by, LuaString text, Buffer result) {
    if (by instanceof LuaString s) {
      addText(matcher, s, text, result);
      return;
    }
    Object value =
        by instanceof LuaFunction f
            ? c.callWith(f, matcher.all())
            : Events.index(c.coroutine(), by, matcher.capture(0));
    if (!Types.isTrue(value)) {
      result.add(text.bytes(), matcher.from(), matcher.to());
      return;
    }
    LuaString s = Numbers.toLuaString(value);
    if (s == null) {
      throw LuaError.of("invalid replacement value (a " + Types.name(value) + ")");
    }
    result.add(s);
  }

  /** Adds a replacement in which {@code %1} to {@code %9} are captures, and {@code %0} is all. */
  private static void addText(PatternMatcher matcher, LuaString by, LuaString text, Buffer result) {
    byte[] bytes = by.bytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        result.add(bytes[i]);
        continue;
      }
      i++;
      int c = i < bytes.length ? bytes[i] : 0;
      if (c == '0') {
        result.add(text.bytes(), matcher.from(), matcher.to());
      } else if (c >= '1' && c <= '9') {
        result.add(string(matcher.capture(c - '1')));
      } else {
        result.add(c);
      }
    }
  }

  private static LuaString string(@Nullable Object value) {
    LuaString s = Numbers.toLuaString(value);
    return s == null ? LuaString.EMPTY : s;
  }
}
