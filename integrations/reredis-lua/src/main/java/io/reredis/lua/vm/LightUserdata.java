package io.reredis.lua.vm;

/** A light userdata: an address of C that programs can only pass on and compare. */
public final class LightUserdata {
  /** The null pointer, which stands for null in JSON. */
  public static final LightUserdata NULL = new LightUserdata();

  private LightUserdata() {}

  /** Returns the text that {@code tostring} gives. */
  @Override
  public String toString() {
    return "userdata: (nil)";
  }
}
