/** The runnable jar. */
module io.reredis.app {
  requires io.reredis.net;
  requires io.reredis.ws;
  requires java.logging;
}
