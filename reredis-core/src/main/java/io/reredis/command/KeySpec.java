package io.reredis.command;

import java.util.List;

/**
 * Where a command's keys stand among its arguments, as COMMAND INFO tells it: keys from one index
 * to another.
 *
 * @param flags what is done with the keys, such as RO and access
 * @param index the argument with the first key
 * @param last the last key, counted from the first; negative counts from the end, -1 being the last
 *     argument
 * @param step the distance from one key to the next
 */
public record KeySpec(List<String> flags, int index, int last, int step) {
  /** The index of the last key of a request with {@code count} arguments. */
  int lastIndex(int count) {
    return last >= 0 ? index + last : count + last;
  }
}
