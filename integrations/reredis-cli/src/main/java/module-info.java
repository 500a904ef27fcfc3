/** A command line client for any Redis server. */
module io.reredis.cli {
  requires io.reredis.core;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires static org.jspecify;

  exports io.reredis.cli to
      io.reredis.app;
}
