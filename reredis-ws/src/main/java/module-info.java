/** The observer door: every change as JSON over a WebSocket, and the server of the live page. */
module io.reredis.ws {
  requires transitive io.reredis.core;
  requires com.google.gson;
  requires java.management;
  requires org.java_websocket;

  exports io.reredis.ws;
}
