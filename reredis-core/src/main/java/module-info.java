/**
 * The store and its typed API, without any dependency.
 *
 * <p>Programs use {@code io.reredis} and {@code io.reredis.store} with the types that these need;
 * the qualified exports are for the server modules.
 */
module io.reredis.core {
  requires static java.management;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports io.reredis;
  exports io.reredis.change;
  exports io.reredis.intercept;
  exports io.reredis.option;
  exports io.reredis.store;
  exports io.reredis.util;
  exports io.reredis.access to
      io.reredis.net,
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.acl to
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.base to
      io.reredis.cli,
      io.reredis.lua,
      io.reredis.net,
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.command to
      io.reredis.net,
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.command.family to
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.config to
      io.reredis.net,
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.delivery to
      io.reredis.ws;
  exports io.reredis.keyspace to
      io.reredis.ws;
  exports io.reredis.persist to
      io.reredis.ws;
  exports io.reredis.script to
      io.reredis.lua;
  exports io.reredis.resp to
      io.reredis.cli,
      io.reredis.lua,
      io.reredis.net,
      io.reredis.ws,
      io.reredis.app;
  exports io.reredis.tls to
      io.reredis.cli,
      io.reredis.net,
      io.reredis.ws;

  uses io.reredis.script.ScriptLanguage;
}
