package io.reredis.option;

/**
 * What a pop from one of several keys has removed.
 *
 * @param key the key
 * @param element the removed element
 * @param <K> the type of the key
 * @param <T> the type of the element
 */
public record Popped<K, T>(K key, T element) {}
