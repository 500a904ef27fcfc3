package io.reredis.command;

/** How the first argument of a command that runs a script refers to the script. */
enum ScriptReference {
  /** The argument is the text of the script. */
  TEXT,
  /** The argument is the digest of a script that was read before. */
  DIGEST,
  /** The argument is the name of a function. */
  FUNCTION
}
