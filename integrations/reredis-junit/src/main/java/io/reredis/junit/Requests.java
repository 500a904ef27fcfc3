package io.reredis.junit;

import io.reredis.intercept.CommandRequest;

/** The arguments of requests after the names of command and subcommand. */
final class Requests {
  private Requests() {}

  /** Returns the number of arguments that are names: 1 with a subcommand, otherwise 0. */
  static int names(CommandRequest request) {
    return request.name().indexOf('|') < 0 ? 0 : 1;
  }

  static boolean matches(RequestPattern pattern, CommandRequest request) {
    int names = names(request);
    return pattern.matches(
        request.name(), request.count() - names, i -> request.argument(i + names));
  }
}
