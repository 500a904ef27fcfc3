/** The TCP server: RESP2, RESP3 and plain lines over NIO selectors. */
module io.reredis.net {
  requires transitive io.reredis.core;
  requires jdk.net;
  requires static org.jspecify;

  exports io.reredis.net;
}
