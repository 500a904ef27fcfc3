package io.reredis;

import io.reredis.change.ChangeListener;
import io.reredis.intercept.CommandInterceptor;
import io.reredis.intercept.WriteInterceptor;
import io.reredis.support.ApiUseCheck;

/** Checks that every method of the exported API is called by a test of this module. */
class ApiUseTest extends ApiUseCheck {
  ApiUseTest() {
    super(Reredis.class, ChangeListener.class, CommandInterceptor.class, WriteInterceptor.class);
  }
}
