package io.reredis.lua.library;

import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matches a pattern of Lua 5.1 with a text by backtracking. A byte 0 ends the pattern, as in Lua
 * 5.1.
 *
 * <p>The Java stack grows with the items of the pattern and not with the text: a repetition tries
 * the rest of the pattern in a loop. Every step costs fuel, so the hook can end a pattern that
 * backtracks for too long.
 */
final class PatternMatcher {
  private static final int MAX_CAPTURES = 32;
  private static final int MAX_DEPTH = 1000;

  /** The lengths of captures that have none. */
  private static final int UNFINISHED = -1;

  private static final int POSITION = -2;

  /** The steps within a repetition that cost one unit of fuel. */
  private static final int STEPS_PER_FUEL = 16;

  private final State state;
  private final byte[] text;
  private final byte[] pattern;
  private final int first;
  private final boolean anchored;

  /** The byte that every match begins with; -1 if there is no such byte. */
  private final int head;

  private int depth;
  private int captures;
  private final int[] starts = new int[MAX_CAPTURES];
  private final int[] lengths = new int[MAX_CAPTURES];

  /** The place of the last match. */
  private int from;

  private int to;

  /**
   * Creates a matcher.
   *
   * @param anchors whether {@code ^} at the beginning is an anchor, as it is not in {@code gmatch}
   */
  PatternMatcher(State state, LuaString text, LuaString pattern, boolean anchors) {
    this.state = state;
    this.text = text.bytes();
    this.pattern = pattern.bytes();
    this.anchored = anchors && at(0) == '^';
    this.first = anchored ? 1 : 0;
    this.head = isLiteral(first) ? at(first) : -1;
  }

  /** Returns whether a pattern matches only itself. */
  static boolean isPlain(LuaString pattern) {
    for (byte b : pattern.bytes()) {
      if (b == 0) {
        return true;
      } else if (isSpecial(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpecial(int c) {
    return switch (c) {
      case '^', '$', '*', '+', '?', '.', '(', '[', '%', '-' -> true;
      default -> false;
    };
  }

  /** Returns whether the item at an index is a byte that occurs at least once. */
  private boolean isLiteral(int p) {
    int c = at(p);
    int following = at(p + 1);
    return c != 0
        && c != ')'
        && !isSpecial(c)
        && following != '*'
        && following != '?'
        && following != '-';
  }

  /** Returns a byte of the pattern; 0 at its end. */
  private int at(int p) {
    return p < pattern.length ? pattern[p] & 0xff : 0;
  }

  // --- matches

  /** Returns whether only one place is tried. */
  boolean isAnchored() {
    return anchored;
  }

  /** Returns where the last match begins. */
  int from() {
    return from;
  }

  /** Returns the end of the last match. */
  int to() {
    return to;
  }

  /** Finds the first match that begins at an index or behind it. */
  boolean find(int start) {
    for (int s = start; s <= text.length; s++) {
      if (head >= 0 && !anchored) {
        int found = indexOf(text, head, s);
        state.burn((found - s) / STEPS_PER_FUEL);
        s = found;
        if (s == text.length) {
          return false;
        }
      }
      if (matches(s)) {
        return true;
      } else if (anchored) {
        return false;
      }
    }
    return false;
  }

  private static int indexOf(byte[] text, int c, int from) {
    int i = from;
    while (i < text.length && text[i] != (byte) c) {
      i++;
    }
    return i;
  }

  /** Returns whether the pattern matches at an index. */
  boolean matches(int start) {
    captures = 0;
    depth = 0;
    from = start;
    to = match(start, first);
    return to >= 0;
  }

  // --- captures

  /** Returns the number of captures of the last match. */
  int captures() {
    return captures;
  }

  /** Returns a capture of the last match; the first is the whole match if there are none. */
  Object capture(int index) {
    if (index >= captures) {
      if (index > 0) {
        throw LuaError.of("invalid capture index");
      }
      return slice(from, to);
    } else if (lengths[index] == UNFINISHED) {
      throw LuaError.of("unfinished capture");
    } else if (lengths[index] == POSITION) {
      return Numbers.box(starts[index] + 1.0);
    }
    return slice(starts[index], starts[index] + lengths[index]);
  }

  /** Returns all captures, or the whole match if there are none. */
  @Nullable Object[] all() {
    Object[] values = new Object[Math.max(1, captures)];
    for (int i = 0; i < values.length; i++) {
      values[i] = capture(i);
    }
    return values;
  }

  private LuaString slice(int start, int end) {
    Buffer.charge(state, end - start);
    return LuaString.of(text, start, end);
  }

  // --- items

  /** Matches the pattern from {@code p} on; returns the end of the match, or -1. */
  private int match(int s, int p) {
    if (++depth > MAX_DEPTH) {
      throw LuaError.of("pattern too complex");
    }
    int end = items(s, p);
    depth--;
    return end;
  }

  private int items(int start, int firstItem) {
    int s = start;
    int p = firstItem;
    while (true) {
      state.burn(1);
      int c = at(p);
      if (c == 0) {
        return s;
      } else if (c == '(') {
        return at(p + 1) == ')' ? open(s, p + 2, POSITION) : open(s, p + 1, UNFINISHED);
      } else if (c == ')') {
        return close(s, p + 1);
      } else if (c == '$' && at(p + 1) == 0) {
        return s == text.length ? s : -1;
      } else if (c == '%' && isCompound(at(p + 1))) {
        s = compound(s, p);
        if (s < 0) {
          return -1;
        }
        p = compoundEnd(p);
        continue;
      }
      int end = classEnd(p);
      boolean isMatch = s < text.length && matchesOne(text[s] & 0xff, p, end);
      switch (at(end)) {
        case '?' -> {
          int rest = isMatch ? match(s + 1, end + 1) : -1;
          if (rest >= 0) {
            return rest;
          }
          p = end + 1;
        }
        case '*' -> {
          return longest(s, p, end);
        }
        case '+' -> {
          return isMatch ? longest(s + 1, p, end) : -1;
        }
        case '-' -> {
          return shortest(s, p, end);
        }
        default -> {
          if (!isMatch) {
            return -1;
          }
          s++;
          p = end;
        }
      }
    }
  }

  /** Returns whether {@code %} and this byte are an item other than a class. */
  private static boolean isCompound(int c) {
    return c == 'b' || c == 'f' || isDigit(c);
  }

  private int compound(int s, int p) {
    return switch (at(p + 1)) {
      case 'b' -> balance(s, p + 2);
      case 'f' -> frontier(s, p + 2);
      default -> backReference(s, at(p + 1));
    };
  }

  private int compoundEnd(int p) {
    return switch (at(p + 1)) {
      case 'b' -> p + 4;
      case 'f' -> classEnd(p + 2);
      default -> p + 2;
    };
  }

  private int longest(int s, int p, int end) {
    int i = s;
    while (i < text.length && matchesOne(text[i] & 0xff, p, end)) {
      i++;
    }
    state.burn((i - s) / STEPS_PER_FUEL);
    for (; i >= s; i--) {
      int rest = match(i, end + 1);
      if (rest >= 0) {
        return rest;
      }
    }
    return -1;
  }

  private int shortest(int start, int p, int end) {
    for (int s = start; ; s++) {
      int rest = match(s, end + 1);
      if (rest >= 0) {
        return rest;
      } else if (s == text.length || !matchesOne(text[s] & 0xff, p, end)) {
        return -1;
      }
    }
  }

  private int open(int s, int p, int kind) {
    if (captures >= MAX_CAPTURES) {
      throw LuaError.of("too many captures");
    }
    starts[captures] = s;
    lengths[captures] = kind;
    captures++;
    int end = match(s, p);
    if (end < 0) {
      captures--;
    }
    return end;
  }

  private int close(int s, int p) {
    int open = captures - 1;
    while (open >= 0 && lengths[open] != UNFINISHED) {
      open--;
    }
    if (open < 0) {
      throw LuaError.of("invalid pattern capture");
    }
    lengths[open] = s - starts[open];
    int end = match(s, p);
    if (end < 0) {
      lengths[open] = UNFINISHED;
    }
    return end;
  }

  private int balance(int s, int p) {
    int opens = at(p);
    int closes = at(p + 1);
    if (opens == 0 || closes == 0) {
      throw LuaError.of("unbalanced pattern");
    } else if (s == text.length || (text[s] & 0xff) != opens) {
      return -1;
    }
    int nested = 1;
    for (int i = s + 1; i < text.length; i++) {
      int c = text[i] & 0xff;
      if (c == closes) {
        if (--nested == 0) {
          state.burn((i - s) / STEPS_PER_FUEL);
          return i + 1;
        }
      } else if (c == opens) {
        nested++;
      }
    }
    state.burn((text.length - s) / STEPS_PER_FUEL);
    return -1;
  }

  private int frontier(int s, int p) {
    if (at(p) != '[') {
      throw LuaError.of("missing '[' after '%f' in pattern");
    }
    int end = classEnd(p);
    int previous = s == 0 ? 0 : text[s - 1] & 0xff;
    int current = s == text.length ? 0 : text[s] & 0xff;
    return isInSet(previous, p, end - 1) || !isInSet(current, p, end - 1) ? -1 : s;
  }

  private int backReference(int s, int digit) {
    int index = digit - '1';
    if (index < 0 || index >= captures || lengths[index] == UNFINISHED) {
      throw LuaError.of("invalid capture index");
    }
    int length = lengths[index];
    int start = starts[index];
    if (length < 0 || text.length - s < length) {
      return -1;
    }
    state.burn(length / STEPS_PER_FUEL);
    return Arrays.equals(text, start, start + length, text, s, s + length) ? s + length : -1;
  }

  // --- classes

  /** Returns the index behind the class at an index. */
  private int classEnd(int start) {
    int p = start + 1;
    switch (at(start)) {
      case '%' -> {
        if (at(p) == 0) {
          throw LuaError.of("malformed pattern (ends with '%')");
        }
        return p + 1;
      }
      case '[' -> {
        if (at(p) == '^') {
          p++;
        }
        do {
          int c = at(p++);
          if (c == 0) {
            throw LuaError.of("malformed pattern (missing ']')");
          } else if (c == '%' && at(p) != 0) {
            p++;
          }
        } while (at(p) != ']');
        return p + 1;
      }
      default -> {
        return p;
      }
    }
  }

  private boolean matchesOne(int c, int p, int end) {
    return switch (pattern[p]) {
      case '.' -> true;
      case '%' -> isInClass(c, pattern[p + 1] & 0xff);
      case '[' -> isInSet(c, p, end - 1);
      default -> (pattern[p] & 0xff) == c;
    };
  }

  /** Returns whether a byte is in the set between brackets at {@code start} and {@code end}. */
  private boolean isInSet(int c, int start, int end) {
    int p = start + 1;
    boolean found = true;
    if (at(p) == '^') {
      found = false;
      p++;
    }
    for (; p < end; p++) {
      if (at(p) == '%') {
        p++;
        if (isInClass(c, at(p))) {
          return found;
        }
      } else if (at(p + 1) == '-' && p + 2 < end) {
        p += 2;
        if (at(p - 2) <= c && c <= at(p)) {
          return found;
        }
      } else if (at(p) == c) {
        return found;
      }
    }
    return !found;
  }

  private static boolean isInClass(int c, int name) {
    boolean is =
        switch (name | 0x20) {
          case 'a' -> isLetter(c);
          case 'c' -> c < ' ' || c == 127;
          case 'd' -> isDigit(c);
          case 'l' -> c >= 'a' && c <= 'z';
          case 'p' -> c > ' ' && c < 127 && !isLetter(c) && !isDigit(c);
          case 's' -> c == ' ' || c >= '\t' && c <= '\r';
          case 'u' -> c >= 'A' && c <= 'Z';
          case 'w' -> isLetter(c) || isDigit(c);
          case 'x' -> isDigit(c) || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
          case 'z' -> c == 0;
          default -> name == c;
        };
    return isLetter(name) && isClassName(name | 0x20) && name < 'a' ? !is : is;
  }

  private static boolean isClassName(int lower) {
    return switch (lower) {
      case 'a', 'c', 'd', 'l', 'p', 's', 'u', 'w', 'x', 'z' -> true;
      default -> false;
    };
  }

  private static boolean isLetter(int c) {
    return c < 128 && (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
