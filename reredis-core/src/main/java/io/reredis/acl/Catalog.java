package io.reredis.acl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands that rules can name, by index. Subcommands have indices of their own. */
public interface Catalog {
  /** Returns the number of commands and subcommands; indices are smaller. */
  int size();

  /**
   * Returns the index of a command, or of a subcommand, named {@code command|subcommand}; -1 if
   * there is none. Ignores case.
   */
  int find(String name);

  /** Returns the name in lower case. */
  String name(int index);

  /** Returns whether it is a subcommand. */
  boolean isSubcommand(int index);

  /** Returns the number of subcommands, whose indices follow the command's. */
  int subcommands(int index);

  /**
   * Returns the indices of the commands of a category, or null if there is no such category.
   *
   * @param category the name in lower case, without the at sign
   */
  int @Nullable [] category(String category);

  /** Returns the names of the categories, without the at sign. */
  List<String> categories();
}
