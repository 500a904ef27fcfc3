/** The runnable jar. */
module io.reredis.app {
  requires io.reredis.net;
  requires io.reredis.ws;

  provides System.LoggerFinder with
      io.reredis.app.LogFinder;
}
