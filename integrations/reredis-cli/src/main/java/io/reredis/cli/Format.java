package io.reredis.cli;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How replies are printed. */
enum Format {
  /** With types and quotes. */
  TYPED(ReplyText::formatted),
  /** As they are. */
  RAW(ReplyText::raw),
  /** Without types, with all elements in one line. */
  CSV(ReplyData::csv),
  JSON(ReplyData::json);

  private final Function<@Nullable Object, byte[]> writer;

  Format(Function<@Nullable Object, byte[]> writer) {
    this.writer = writer;
  }

  /** Returns a reply as it is printed, with a line break at its end. */
  byte[] of(@Nullable Object reply) {
    return writer.apply(reply);
  }
}
