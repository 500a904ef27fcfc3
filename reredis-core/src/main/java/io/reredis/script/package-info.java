/**
 * The contract between the store and a language for scripts. A module with a language provides a
 * {@link io.reredis.script.ScriptLanguage}.
 */
@NullMarked
package io.reredis.script;

import org.jspecify.annotations.NullMarked;
