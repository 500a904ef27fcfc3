/** The runnable jar. */
module io.reredis.app {
  requires io.reredis.net;
  requires java.logging;
}
