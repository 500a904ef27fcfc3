package io.reredis.command;

import io.reredis.acl.Selector;
import java.util.List;

/**
 * What a request of a command needs rights for, besides the command: which permissions on which
 * keys, and which channels. One a command, made with the table.
 */
final class KeyUse {
  /** What stands in the way of going by the key specifications alone. */
  enum Variant {
    PLAIN,
    /** Reads the old value only with GET. */
    SET,
    /** Writes only with SET or INCRBY. */
    BITFIELD,
    /** The target is behind the last STORE. */
    SORT,
    /** The target is behind the last STORE or STOREDIST. */
    GEORADIUS,
    /** The key is empty where keys follow behind KEYS. */
    MIGRATE
  }

  /** The channels among the arguments. */
  enum Channels {
    NONE,
    /** The first argument. */
    FIRST,
    /** All arguments. */
    ALL,
    /** All arguments, each a pattern. */
    PATTERNS
  }

  final Variant variant;
  final Channels channels;

  /** Those of the specifications that are about keys. */
  final KeySpec[] specs;

  /** By specification: bits of {@link Selector}. */
  final int[] permissions;

  private KeyUse(Variant variant, Channels channels, List<KeySpec> specs) {
    this.variant = variant;
    this.channels = channels;
    this.specs = specs.toArray(KeySpec[]::new);
    this.permissions = specs.stream().mapToInt(spec -> permissions(spec.flags())).toArray();
  }

  static KeyUse of(Command command) {
    List<KeySpec> specs =
        command.keySpecs().stream()
            .filter(spec -> !spec.isUnknown() && !spec.flags().contains("not_key"))
            .toList();
    return new KeyUse(variant(command.name()), channels(command.name()), specs);
  }

  private static Variant variant(String name) {
    return switch (name) {
      case "set" -> Variant.SET;
      case "bitfield" -> Variant.BITFIELD;
      case "sort" -> Variant.SORT;
      case "georadius", "georadiusbymember" -> Variant.GEORADIUS;
      case "migrate" -> Variant.MIGRATE;
      default -> Variant.PLAIN;
    };
  }

  private static Channels channels(String name) {
    return switch (name) {
      case "publish", "spublish" -> Channels.FIRST;
      case "subscribe", "ssubscribe" -> Channels.ALL;
      case "psubscribe" -> Channels.PATTERNS;
      default -> Channels.NONE;
    };
  }

  /** Who sees or returns what a key holds reads it; who adds, changes or deletes writes it. */
  static int permissions(List<String> flags) {
    boolean writes =
        flags.contains("insert") || flags.contains("update") || flags.contains("delete");
    return (flags.contains("access") ? Selector.READ : 0) | (writes ? Selector.WRITE : 0);
  }
}
