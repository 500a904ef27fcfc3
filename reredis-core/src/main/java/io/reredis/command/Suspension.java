package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;

/**
 * Why a session is suspended, and how that ends by itself.
 *
 * @param deadline when it ends, in ms since 1970; {@link Long#MAX_VALUE} for never
 * @param onTimeout writes the reply then; null where the request is to be executed again
 * @param unblockable whether CLIENT UNBLOCK may end it
 */
public record Suspension(long deadline, Consumer<ReplyWriter> onTimeout, boolean unblockable) {}
