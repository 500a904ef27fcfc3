package io.reredis.command.family;

import java.util.ArrayList;
import java.util.List;

/**
 * An argument of a command, as COMMAND DOCS tells it.
 *
 * <p>Filled by {@link Syntax}, and not changed afterwards.
 */
final class Argument {
  /** Its name, unique among its neighbours in most commands. */
  String name;

  /** A type of values, {@code pure-token}, {@code oneof} or {@code block}. */
  String type;

  /** The word that stands before the value or for itself, or null. */
  String token;

  /** The text of the argument in hints; null for a oneof and a block. */
  String displayText;

  /** The index of the key specification that finds it, or -1. */
  int keySpec = -1;

  /** The version in which it came, or null where that is the version of its command. */
  String since;

  /** The version in which it became deprecated, or null. */
  String deprecatedSince;

  boolean optional;
  boolean multiple;

  /** Whether the token is repeated with the value. */
  boolean multipleToken;

  /** The parts of a oneof or a block. */
  final List<Argument> arguments = new ArrayList<>(0);
}
