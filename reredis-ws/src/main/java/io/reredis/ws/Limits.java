package io.reredis.ws;

/** Limits of the protocol and the server. */
final class Limits {
  /** Maximum bytes of a message from the page. */
  static final int MESSAGE_BYTES = 64 * 1024;

  /** Maximum bytes of a delta or a part of a snapshot. */
  static final int FRAME_BYTES = 256 * 1024;

  /** Bytes queued to an observer above which it is closed as too slow. */
  static final int QUEUED_BYTES = 1024 * 1024;

  /** Maximum bytes of a reply; two replies and a frame are less than {@link #QUEUED_BYTES}. */
  static final int REPLY_BYTES = 384 * 1024;

  /** Bytes queued above which an observer's next command waits. */
  static final int BUSY_BYTES = 256 * 1024;

  /** Maximum bytes of the pushes that wait for an observer. */
  static final int PUSH_BYTES = 256 * 1024;

  /** Bytes of a line of MONITOR that are sent. */
  static final int MONITOR_BYTES = 4096;

  /** Maximum number of keys in a view. */
  static final int VIEW = 500;

  /** Maximum number of open folders of a tree. */
  static final int FOLDERS = 64;

  /** Maximum bytes of one answer to {@code get}. */
  static final int RANGE_BYTES = 64 * 1024;

  /** Maximum number of simultaneous subscriptions of an observer. */
  static final int SUBSCRIPTIONS = 16;

  /** Messages of an observer not handled yet at which reading is paused. */
  static final int OUTSTANDING = 64;

  /** Maximum bytes of the head of a request. */
  static final int HEAD_BYTES = 8 * 1024;

  /** Maximum number of connections in addition to those of observers. */
  static final int PAGE_CONNECTIONS = 256;

  /** Maximum number of keys of the history; the bytes are limited, too. */
  static final int HISTORY_KEYS = 200_000;

  static final long HISTORY_BYTES = 64L << 20;

  private Limits() {}
}
