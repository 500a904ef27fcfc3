/** The observer server: changes as JSON over a WebSocket, and the live page. */
module io.reredis.ws {
  requires transitive io.reredis.core;
  requires com.google.gson;
  requires io.reredis.frontend;
  requires java.management;
  requires org.java_websocket;
  requires static org.jspecify;

  exports io.reredis.ws;
}
