package io.reredis.lua.script;

import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.script.ScriptHost;
import io.reredis.script.ScriptRegistry;
import org.jspecify.annotations.Nullable;

/** The host of the code of a library that is being loaded: it can write to the log output only. */
record LoadingHost(ScriptRegistry registry) implements ScriptHost {
  @Override
  public void call(Arguments arguments, ReplyWriter reply) {
    throw new IllegalStateException("there is no redis.call while a library is loaded");
  }

  @Override
  public @Nullable Boolean mayCall(Arguments arguments) {
    throw new IllegalStateException("there is no redis.acl_check_cmd while a library is loaded");
  }

  @Override
  public void logEffects(boolean on) {
    throw new IllegalStateException("there is no redis.set_repl while a library is loaded");
  }

  @Override
  public void log(int level, String message) {
    registry.log(level, message);
  }

  @Override
  public void check() {
    registry.check();
  }
}
