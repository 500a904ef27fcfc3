package io.reredis.option;

/**
 * The result of a pop from the first of several keys that has an element.
 *
 * @param key the key
 * @param element the removed element
 * @param <K> the type of the key
 * @param <T> the type of the element
 */
public record Popped<K, T>(K key, T element) {}
