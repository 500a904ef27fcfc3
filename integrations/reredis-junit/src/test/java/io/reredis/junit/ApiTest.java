package io.reredis.junit;

import io.reredis.support.ApiListCheck;

/** Guards the API that the module exports to programs. */
class ApiTest extends ApiListCheck {
  ApiTest() {
    super(ReredisExtension.class, "integrations/reredis-junit");
  }
}
