package io.reredis.operation;

import io.reredis.option.PendingEntry;
import io.reredis.option.PendingSummary;
import io.reredis.option.StreamConsumerInfo;
import io.reredis.option.StreamEntry;
import io.reredis.option.StreamGroupInfo;
import io.reredis.option.StreamInfo;
import io.reredis.type.Stream;
import io.reredis.type.StreamConsumer;
import io.reredis.type.StreamGroup;
import io.reredis.type.StreamGroup.Pending;
import io.reredis.type.StreamValue;
import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Builds the stream information of the typed API, under the lock of the key. */
public final class StreamReports {
  private StreamReports() {}

  /** Returns information about a stream. */
  public static StreamInfo<byte[], byte[]> of(StreamValue value) {
    Stream stream = value.stream();
    return new StreamInfo<>(
        stream.size(),
        stream.lastId(),
        stream.maxDeletedId(),
        stream.entriesAdded(),
        stream.groups().size(),
        edge(value, false),
        edge(value, true));
  }

  private static @Nullable StreamEntry<byte[], byte[]> edge(StreamValue value, boolean last) {
    EntryCollector entries = new EntryCollector();
    value.range(StreamId.ZERO, StreamId.MAX, 1, last, entries);
    return entries.entries().isEmpty() ? null : entries.entries().get(0);
  }

  /** Returns information about each group of a stream. */
  public static List<StreamGroupInfo> groups(Stream stream) {
    List<StreamGroupInfo> infos = new ArrayList<>();
    for (StreamGroup group : stream.groups()) {
      infos.add(
          new StreamGroupInfo(
              text(group.name()),
              group.consumers().size(),
              group.pending().size(),
              group.lastId(),
              known(group.entriesRead()),
              group.lag()));
    }
    return infos;
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  private static OptionalLong known(long count) {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Returns information about each consumer of a group. */
  public static List<StreamConsumerInfo> consumers(StreamGroup group, long now) {
    List<StreamConsumerInfo> infos = new ArrayList<>();
    for (StreamConsumer consumer : group.consumers()) {
      boolean active = consumer.activeTime() >= 0;
      infos.add(
          new StreamConsumerInfo(
              text(consumer.name()),
              consumer.pending().size(),
              since(consumer.seenTime(), now),
              active ? since(consumer.activeTime(), now) : null));
    }
    return infos;
  }

  private static Duration since(long time, long now) {
    return Duration.ofMillis(Math.max(0, now - time));
  }

  /** Returns a summary of the pending entries of a group. */
  public static PendingSummary pending(StreamGroup group) {
    Map<String, Long> shares = new LinkedHashMap<>();
    for (StreamConsumer consumer : group.consumers()) {
      if (!consumer.pending().isEmpty()) {
        shares.put(text(consumer.name()), (long) consumer.pending().size());
      }
    }
    boolean none = group.pending().isEmpty();
    return new PendingSummary(
        group.pending().size(),
        none ? null : group.pending().firstKey(),
        none ? null : group.pending().lastKey(),
        shares);
  }

  /** Returns information about one pending entry. */
  public static PendingEntry pending(Pending p, long now) {
    return new PendingEntry(p.id(), text(p.consumer().name()), since(p.time(), now), p.count());
  }
}
