package io.reredis.ws;

/** What the protocol and the door allow at most. */
final class Limits {
  /** Bytes of a message from the page. */
  static final int MESSAGE_BYTES = 64 * 1024;

  /** Bytes of a delta or a part of a snapshot. */
  static final int FRAME_BYTES = 256 * 1024;

  /** Bytes queued to an observer before it counts as too slow. */
  static final int QUEUED_BYTES = 1024 * 1024;

  /** Bytes of a reply; two of them with a frame between them are less than may be queued. */
  static final int REPLY_BYTES = 384 * 1024;

  /** Bytes queued above which an observer's next command waits. */
  static final int BUSY_BYTES = 256 * 1024;

  /** Keys on the screen. */
  static final int VIEW = 500;

  /** Bytes of one answer to {@code get}. */
  static final int RANGE_BYTES = 64 * 1024;

  /** Subscriptions of an observer at a time. */
  static final int SUBSCRIPTIONS = 16;

  /** Messages of an observer that nobody has dealt with yet; above it nothing more is read. */
  static final int OUTSTANDING = 64;

  /** Bytes of the head of a request. */
  static final int HEAD_BYTES = 8 * 1024;

  /** Connections beside those of observers. */
  static final int PAGE_CONNECTIONS = 256;

  /** Keys and bytes of the history. */
  static final int HISTORY_KEYS = 200_000;

  static final long HISTORY_BYTES = 64L << 20;

  private Limits() {}
}
