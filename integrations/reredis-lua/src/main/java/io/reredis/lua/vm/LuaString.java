package io.reredis.lua.vm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A string of Lua: an immutable sequence of bytes. Two strings are equal if their bytes are; the
 * hash is computed once. Safe for use by all threads.
 */
public final class LuaString implements Comparable<LuaString> {
  /** The string without bytes. */
  public static final LuaString EMPTY = new LuaString(new byte[0]);

  private final byte[] bytes;

  /** The hash of the bytes; 0 if it is not computed yet. */
  private int hash;

  private LuaString(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a string of these bytes, which must not be changed afterwards. */
  public static LuaString of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new LuaString(bytes);
  }

  /** Returns a string of a copied range of bytes. */
  public static LuaString of(byte[] bytes, int from, int to) {
    return from >= to ? EMPTY : new LuaString(Arrays.copyOfRange(bytes, from, to));
  }

  /** Returns the string with a text in UTF-8. */
  public static LuaString of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a string of the bytes of all parts. */
  public static LuaString join(LuaString... parts) {
    int length = 0;
    for (LuaString part : parts) {
      length += part.bytes.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (LuaString part : parts) {
      System.arraycopy(part.bytes, 0, joined, at, part.bytes.length);
      at += part.bytes.length;
    }
    return of(joined);
  }

  /** Returns the bytes, which must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Returns a byte, from 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** Returns whether the bytes are those of a text in ASCII. */
  public boolean is(String ascii) {
    if (ascii.length() != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(LuaString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof LuaString s && hashCode() == s.hashCode() && sameBytes(s);
  }

  /** Returns whether the bytes are equal, without computing a hash. */
  boolean sameBytes(LuaString other) {
    return Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = mix(Arrays.hashCode(bytes));
      hash = h == 0 ? 1 : h;
      h = hash;
    }
    return h;
  }

  private static int mix(int h) {
    int m = h * 0x9E3779B1;
    return m ^ m >>> 15;
  }

  /** Returns the text, decoded as UTF-8. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
