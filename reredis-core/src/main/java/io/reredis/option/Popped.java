package io.reredis.option;

import java.util.Objects;

/**
 * An element popped from the first of several keys that had one.
 *
 * @param key the key
 * @param element the removed element
 * @param <K> the type of the key
 * @param <T> the type of the element
 */
public record Popped<K, T>(K key, T element) {
  /** Checks that no component is null. */
  public Popped {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(element, "element");
  }
}
