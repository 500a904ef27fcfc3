package io.reredis.net;

import io.reredis.support.ApiUseCheck;

/** Checks that every method of the exported API is called by a test of this module. */
class ApiUseTest extends ApiUseCheck {
  ApiUseTest() {
    super(Server.class);
  }
}
