package io.reredis.command;

import io.reredis.acl.Text;
import io.reredis.intercept.CommandRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request as an interceptor sees it. */
record InterceptedRequest(Call call, Command command) implements CommandRequest {
  @Override
  public String name() {
    return command.name();
  }

  @Override
  public int count() {
    return call.arguments.count() - 1;
  }

  @Override
  public String argument(int index) {
    return call.arguments.get(Objects.checkIndex(index, count()) + 1).toString();
  }

  @Override
  public byte[] bytes(int index) {
    return call.arguments.get(Objects.checkIndex(index, count()) + 1).copy();
  }

  @Override
  public List<String> arguments() {
    List<String> all = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      all.add(argument(i));
    }
    return all;
  }

  @Override
  public boolean isWrite() {
    return command.isWrite();
  }

  @Override
  public boolean isQueued() {
    return call.session.transaction != null && !command.has(CommandTrait.NOT_QUEUED);
  }

  @Override
  public int database() {
    return call.session.database;
  }

  @Override
  public String user() {
    return call.session.user.shownName();
  }

  @Override
  public long clientId() {
    return call.session.id();
  }

  @Override
  public @Nullable String clientName() {
    return call.session.name.isEmpty() ? null : Text.shown(call.session.name);
  }

  @Override
  public String clientAddress() {
    return call.session.transport().address();
  }
}
