package io.reredis.type;

/**
 * What the elements of a collection are reached by, in whichever form it is.
 *
 * <p>A view is attached to a form: a {@code byte[]} that holds a compact encoding behind a prefix,
 * which belongs to somebody else and is kept as it is, or a {@link Value}. A change may replace the
 * form, by a larger array or a value; who attached the view takes {@link #form()} over afterwards.
 * The same view is used for one value after the other. Not safe for use by several threads.
 *
 * <p>A method that changes something does what may fail, which is to allocate, before it changes
 * the form: memory that runs out leaves the elements as they were before the call.
 */
public abstract class View {
  private static final byte[] NONE = new byte[0];

  /** The form now: an array, a value, or null while there is no element. */
  protected Object form;

  /** Where the compact encoding begins, if the form is an array. */
  protected int base;

  /** Which compact encoding the array holds, a constant of {@link Kind}. */
  protected int kind;

  /** Whether elements were added, changed or removed since the view was attached. */
  protected boolean changed;

  private byte[] prefix = NONE;

  /** The largest compact form that a new array may hold behind the prefix. */
  private int behindPrefix;

  /** Creates a view that is attached to nothing. */
  protected View() {}

  /** Attaches the view to a value that there is. */
  public final void attach(Object newForm, int newBase, int newKind) {
    // references are stored only where they differ: it costs a memory fence under G1
    if (form != newForm) {
      form = newForm;
    }
    base = newBase;
    kind = newKind;
    changed = false;
    attached();
  }

  /**
   * Attaches the view to a value that is not there yet and will come to be with its first element.
   *
   * @param newPrefix whose first {@code newBase} bytes a new array begins with; copied then
   */
  public final void attachNew(byte[] newPrefix, int newBase) {
    attachNew(newPrefix, newBase, Integer.MAX_VALUE);
  }

  /**
   * As above.
   *
   * @param limit a compact form of more bytes that comes to be all at once has an array of its own
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

  /** Called after each attachment, to forget what was known of the value before. */
  protected void attached() {}

  /** Lets go of a large value, so that it is not kept alive. */
  public final void release() {
    if (form instanceof Value) {
      form = null;
    }
  }

  /** What a new array begins with, {@link #base} bytes of it. */
  protected final byte[] prefix() {
    return prefix;
  }

  /** Leaves out the prefix where a compact form that is about to come to be is too large for it. */
  protected final void fitPrefix(int bytes) {
    if (bytes > behindPrefix) {
      base = 0;
    }
  }

  /** The form now. */
  public final Object form() {
    return form;
  }

  /** Where in an array the compact encoding begins. */
  public final int base() {
    return base;
  }

  /** Which compact encoding an array holds. */
  public final int kind() {
    return kind;
  }

  /** The number of elements, fields, members or entries; 0 for a value that is not there. */
  public abstract long size();

  /**
   * Whether a key with a value of this size goes away. A stream stays without entries.
   *
   * @return whether {@link #size()} is 0, where nothing else is said
   */
  public boolean isGone() {
    return size() == 0;
  }

  /** Whether anything was changed since the view was attached; a mere change of form is nothing. */
  public boolean isChanged() {
    return changed;
  }

  /** The name that OBJECT ENCODING tells. */
  public final String encoding() {
    return form instanceof Value value ? value.encoding() : Kind.encodingOf(kind);
  }
}
