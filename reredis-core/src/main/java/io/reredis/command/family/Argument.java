package io.reredis.command.family;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a command, as COMMAND DOCS shows it.
 *
 * <p>Filled by {@link Syntax}, and not changed afterwards.
 */
final class Argument {
  /** The name, unique among its neighbours in most commands. */
  @Nullable String name;

  /** The type of a value, {@code pure-token}, {@code oneof} or {@code block}. */
  @SuppressWarnings("NullAway.Init") // set by the parser
  String type;

  /** The word before the value, or the word that is the argument, or null. */
  @Nullable String token;

  /** The text of the argument in hints; null for a oneof and a block. */
  @Nullable String displayText;

  /** The index of the key specification that finds the argument, or -1. */
  int keySpec = -1;

  /** The version that introduced the argument; null if it is that of the command. */
  @Nullable String since;

  /** The version that deprecated the argument, or null. */
  @Nullable String deprecatedSince;

  boolean optional;
  boolean multiple;

  /** Whether the token is repeated with each value. */
  boolean multipleToken;

  /** The parts of a oneof or a block. */
  final List<Argument> arguments = new ArrayList<>(0);
}
