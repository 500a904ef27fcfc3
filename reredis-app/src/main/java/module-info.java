/** The runnable jar. */
module io.reredis.app {
  requires io.reredis.cli;
  requires io.reredis.net;
  requires io.reredis.ws;
  requires jdk.unsupported;
  requires static org.jspecify;

  provides System.LoggerFinder with
      io.reredis.app.LogFinder;
}
