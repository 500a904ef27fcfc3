package io.reredis.command.family;

import io.reredis.command.Command;
import io.reredis.resp.ReplyWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reply of COMMAND DOCS. It is built as a tree of maps, lists, sets and values without
 * empty fields, so that the size of each map is known before it is written.
 */
final class CommandDocsReply {
  private CommandDocsReply() {}

  /** Writes the name of a command and its documentation. */
  static void write(ReplyWriter reply, Command command) {
    reply.bulk(command.name());
    write(reply, fields(command));
  }

  private static Map<String, Object> fields(Command command) {
    CommandDocs docs = CommandDocs.of(command);
    Map<String, Object> fields = new LinkedHashMap<>();
    assert docs != null;
    put(fields, "summary", docs.summary());
    put(fields, "since", command.since());
    put(fields, "group", command.group());
    put(fields, "complexity", docs.complexity());
    put(fields, "doc_flags", new LinkedHashSet<>(docs.flags()));
    put(fields, "deprecated_since", docs.deprecatedSince());
    put(fields, "replaced_by", docs.replacedBy());
    put(fields, "history", history(docs));
    put(fields, "arguments", arguments(Syntax.parse(docs.arguments())));
    Map<String, Object> subcommands = new LinkedHashMap<>();
    command.subcommands().values().forEach(sub -> subcommands.put(sub.name(), fields(sub)));
    put(fields, "subcommands", subcommands);
    return fields;
  }

  private static Set<Object> history(CommandDocs docs) {
    Set<Object> history = new LinkedHashSet<>();
    docs.history().forEach(change -> history.add(List.of(change.version(), change.text())));
    return history;
  }

  private static List<Object> arguments(List<Argument> arguments) {
    return arguments.stream().<Object>map(CommandDocsReply::fields).toList();
  }

  private static Map<String, Object> fields(Argument argument) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "name", argument.name);
    put(fields, "type", argument.type);
    put(fields, "display_text", argument.displayText);
    put(fields, "key_spec_index", argument.keySpec < 0 ? null : argument.keySpec);
    put(fields, "token", argument.token);
    put(fields, "since", argument.since);
    put(fields, "deprecated_since", argument.deprecatedSince);
    put(fields, "flags", flags(argument));
    put(fields, "arguments", arguments(argument.arguments));
    return fields;
  }

  private static Set<String> flags(Argument argument) {
    Set<String> flags = new LinkedHashSet<>();
    if (argument.optional) {
      flags.add("optional");
    }
    if (argument.multiple) {
      flags.add("multiple");
    }
    if (argument.multipleToken) {
      flags.add("multiple_token");
    }
    return flags;
  }

  /** Adds a field, unless it is null or an empty collection. */
  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    boolean empty =
        value == null
            || value instanceof Map<?, ?> map && map.isEmpty()
            || value instanceof Iterable<?> elements && !elements.iterator().hasNext();
    if (!empty) {
      fields.put(name, value);
    }
  }

  private static void write(ReplyWriter reply, Object value) {
    if (value instanceof Map<?, ?> map) {
      reply.map(map.size());
      map.forEach(
          (name, field) -> {
            reply.bulk((String) name);
            write(reply, field);
          });
    } else if (value instanceof Set<?> set) {
      reply.set(set.size());
      set.forEach(element -> writeElement(reply, element));
    } else if (value instanceof List<?> list) {
      reply.array(list.size());
      list.forEach(element -> write(reply, element));
    } else if (value instanceof Integer number) {
      reply.integer(number);
    } else {
      reply.bulk((String) value);
    }
  }

  /** Writes an element of a set: flags are simple strings. */
  private static void writeElement(ReplyWriter reply, Object element) {
    if (element instanceof String flag) {
      reply.simple(flag);
    } else {
      write(reply, element);
    }
  }
}
