package io.reredis.cli;

import org.jspecify.annotations.Nullable;

/** How replies are printed. */
enum Format {
  /** With types and quotes. */
  TYPED {
    @Override
    byte[] of(@Nullable Object reply) {
      return ReplyText.formatted(reply);
    }
  },
  /** As they are. */
  RAW {
    @Override
    byte[] of(@Nullable Object reply) {
      return ReplyText.raw(reply);
    }
  },
  /** Without types, with all elements in one line. */
  CSV {
    @Override
    byte[] of(@Nullable Object reply) {
      return ReplyData.csv(reply);
    }
  },
  JSON {
    @Override
    byte[] of(@Nullable Object reply) {
      return ReplyData.json(reply);
    }
  };

  /** Returns a reply as it is printed, with a line break at its end. */
  abstract byte[] of(@Nullable Object reply);
}
