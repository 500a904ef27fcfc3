package io.reredis.acl;

import java.util.List;

/** The commands that rules name, by their indices. Subcommands have indices of their own. */
public interface Catalog {
  /** The number of commands and subcommands; indices are smaller. */
  int size();

  /**
   * The index of a command, or of a subcommand, whose name is {@code command|subcommand}; -1 where
   * there is none. Letters in any case.
   */
  int find(String name);

  /** The name in lower case. */
  String name(int index);

  /** Whether it is a subcommand. */
  boolean isSubcommand(int index);

  /** The number of subcommands, whose indices follow the command's own. */
  int subcommands(int index);

  /**
   * The indices of the commands of a category, or null where there is none of that name.
   *
   * @param category the name in lower case, without the at sign
   */
  int[] category(String category);

  /** The names of the categories, without the at sign. */
  List<String> categories();
}
