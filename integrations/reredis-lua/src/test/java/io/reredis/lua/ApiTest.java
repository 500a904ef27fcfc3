package io.reredis.lua;

import io.reredis.support.ApiListCheck;

/** Guards the API that the module exports to programs. */
class ApiTest extends ApiListCheck {
  ApiTest() {
    super(Main.class, "integrations/reredis-lua");
  }
}
