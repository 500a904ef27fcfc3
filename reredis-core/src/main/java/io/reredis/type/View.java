package io.reredis.type;

import org.jspecify.annotations.Nullable;

/**
 * Access to the elements of a collection, whatever its form.
 *
 * <p>A view is attached to a form: a {@code byte[]} with a compact encoding after a prefix, which
 * belongs to the caller and is kept unchanged, or a {@link Value}. A change may replace the form by
 * a larger array or a value; the caller that attached the view stores {@link #form()} afterwards. A
 * view is reused for one value after the other. Not thread-safe.
 *
 * <p>A method that changes the value does all allocations, which may fail, before it changes the
 * form: if memory runs out, the elements are as before the call.
 */
public abstract class View {
  private static final byte[] NONE = new byte[0];

  /** The current form: an array, a value, or null while there are no elements. */
  protected @Nullable Object form;

  /** The start of the compact encoding, if the form is an array. */
  protected int base;

  /** The compact encoding of the array, a constant of {@link Kind}. */
  protected int kind;

  /** Whether elements were added, changed or removed since the view was attached. */
  protected boolean changed;

  private byte[] prefix = NONE;

  /** The maximum size of a compact form created after the prefix. */
  private int behindPrefix;

  /** Creates a detached view. */
  protected View() {}

  /** Attaches the view to an existing value. */
  public final void attach(@Nullable Object newForm, int newBase, int newKind) {
    // references are stored only if they differ, because that costs a memory fence under G1
    if (form != newForm) {
      form = newForm;
    }
    base = newBase;
    kind = newKind;
    changed = false;
    attached();
  }

  /**
   * Attaches the view to a value that does not exist yet and is created with its first element.
   *
   * @param newPrefix the first {@code newBase} bytes are copied to the beginning of a new array
   */
  public final void attachNew(byte[] newPrefix, int newBase) {
    attachNew(newPrefix, newBase, Integer.MAX_VALUE);
  }

  /**
   * Like {@link #attachNew(byte[], int)}, with a limit for using the prefix.
   *
   * @param limit the maximum size of a compact form created at once after the prefix; a larger one
   *     gets an array without prefix
   */
  public final void attachNew(byte[] newPrefix, int newBase, int limit) {
    form = null;
    behindPrefix = limit;
    if (prefix != newPrefix) {
      prefix = newPrefix;
    }
    base = newBase;
    kind = Kind.STRING;
    changed = false;
    attached();
  }

  /** Called after each attachment, to discard cached data about the previous value. */
  protected void attached() {}

  /** Releases a large value, so that it can be collected. */
  public final void release() {
    if (form instanceof Value) {
      form = null;
    }
  }

  /** Returns the array whose first {@link #base} bytes begin a new array. */
  protected final byte[] prefix() {
    return prefix;
  }

  /** Omits the prefix if the compact form to be created is too large for it. */
  protected final void fitPrefix(int bytes) {
    if (bytes > behindPrefix) {
      base = 0;
    }
  }

  /** Returns the current form. */
  public final @Nullable Object form() {
    return form;
  }

  /** Returns the start of the compact encoding in an array. */
  public final int base() {
    return base;
  }

  /** Returns the compact encoding of an array. */
  public final int kind() {
    return kind;
  }

  /** Returns the number of elements, fields, members or entries; 0 if the value does not exist. */
  public abstract long size();

  /**
   * Returns whether a key with this value must be removed. A stream remains without entries.
   *
   * @return by default, whether {@link #size()} is 0
   */
  public boolean isGone() {
    return size() == 0;
  }

  /**
   * Returns whether elements were changed since the view was attached; a change of form alone does
   * not count.
   */
  public boolean isChanged() {
    return changed;
  }

  /** Returns the name in OBJECT ENCODING. */
  public final String encoding() {
    return form instanceof Value value ? value.encoding() : Kind.encodingOf(kind);
  }
}
