package io.reredis.command;

import io.reredis.acl.Catalog;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The command table as ACL rules see it: every command has its original name, even if renamed. */
final class TableCatalog implements Catalog {
  private static final List<String> CATEGORIES =
      List.of(
          "keyspace",
          "read",
          "write",
          "set",
          "sortedset",
          "list",
          "hash",
          "string",
          "bitmap",
          "hyperloglog",
          "geo",
          "stream",
          "pubsub",
          "admin",
          "fast",
          "slow",
          "blocking",
          "dangerous",
          "connection",
          "transaction",
          "scripting");

  private final Engine engine;

  TableCatalog(Engine engine) {
    this.engine = engine;
  }

  @Override
  public int size() {
    return engine.table().all().size();
  }

  @Override
  public int find(String name) {
    Command command = engine.table().named(name);
    return command == null ? -1 : command.index;
  }

  @Override
  public String name(int index) {
    return engine.table().all().get(index).name();
  }

  @Override
  public boolean isSubcommand(int index) {
    return engine.table().all().get(index).parent() != null;
  }

  @Override
  public int subcommands(int index) {
    return engine.table().all().get(index).subcommands().size();
  }

  @Override
  public int @Nullable [] category(String category) {
    if (!CATEGORIES.contains(category)) {
      return null;
    }
    String word = '@' + category;
    return IntStream.range(0, size())
        .filter(i -> engine.table().all().get(i).categories().contains(word))
        .toArray();
  }

  @Override
  public List<String> categories() {
    return CATEGORIES;
  }
}
