package io.reredis.net;

import io.reredis.support.ApiListCheck;

/** Guards the API that the module exports to programs. */
class ApiTest extends ApiListCheck {
  ApiTest() {
    super(Server.class, "reredis-net");
  }
}
