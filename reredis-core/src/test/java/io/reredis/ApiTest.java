package io.reredis;

import io.reredis.support.ApiListCheck;

/** Guards the API that the module exports to programs. */
class ApiTest extends ApiListCheck {
  ApiTest() {
    super(Reredis.class, "reredis-core");
  }
}
