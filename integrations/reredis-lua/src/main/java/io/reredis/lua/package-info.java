/**
 * A small, exact Lua 5.1, which runs the scripts and functions of a store.
 *
 * <p>A program has no need to call this package: with the module on its path, a store runs scripts
 * by the commands of Redis and by {@code Reredis.scripts()}.
 *
 * <pre>{@code
 * Scripts scripts = store.scripts();
 * Object visits =
 *     scripts.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", List.of("visits"), "5");
 *
 * scripts.load(
 *     "#!lua name=counters\n"
 *         + "redis.register_function('reset', function(keys) redis.call('DEL', keys[1]) end)");
 * scripts.call("reset", List.of("visits"));
 * }</pre>
 *
 * <p>A script that passes only elements of {@code KEYS} as keys locks the parts of the store with
 * these keys; any other locks all keys. {@link io.reredis.lua.Main} runs a Lua program without a
 * store:
 *
 * <pre>
 * java -cp reredis-lua.jar:reredis-core.jar io.reredis.lua.Main program.lua
 * </pre>
 */
@NullMarked
package io.reredis.lua;

import org.jspecify.annotations.NullMarked;
