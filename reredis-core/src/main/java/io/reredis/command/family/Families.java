package io.reredis.command.family;

import io.reredis.command.CommandTable;
import io.reredis.command.Family;
import org.jspecify.annotations.Nullable;

/** The families of commands by their names in the table of commands. */
public final class Families {
  /** The table that all others are copies of; guarded by this class. */
  private static @Nullable CommandTable original;

  private Families() {}

  /**
   * Returns a new table of all commands with their families. Reading it takes milliseconds, so that
   * is done for the first store only; the commands themselves have no state.
   */
  public static synchronized CommandTable table() {
    if (original == null) {
      original = new CommandTable(Families::of);
    }
    return original.copy();
  }

  /** Creates the family with a given name. */
  private static Family of(String name) {
    return switch (name) {
      case "Acl" -> new AclCommands();
      case "Bitmap" -> new BitmapCommands();
      case "BlockingList" -> new BlockingListCommands();
      case "Client" -> new ClientCommands();
      case "Cluster" -> new ClusterCommands();
      case "Command" -> new CommandCommands();
      case "Config" -> new ConfigCommands();
      case "Connection" -> new ConnectionCommands();
      case "Debug" -> new DebugCommands();
      case "Dump" -> new DumpCommands();
      case "FieldExpiry" -> new FieldExpiryCommands();
      case "Function" -> new FunctionCommands();
      case "Geo" -> new GeoCommands();
      case "Hash" -> new HashCommands();
      case "HyperLogLog" -> new HyperLogLogCommands();
      case "Key" -> new KeyCommands();
      case "Latency" -> new LatencyCommands();
      case "List" -> new ListCommands();
      case "Memory" -> new MemoryCommands();
      case "Module" -> new ModuleCommands();
      case "Persistence" -> new PersistenceCommands();
      case "PubSub" -> new PubSubCommands();
      case "Replication" -> new ReplicationCommands();
      case "Script" -> new ScriptCommands();
      case "Server" -> new ServerCommands();
      case "Set" -> new SetCommands();
      case "ShardChannel" -> new ShardChannelCommands();
      case "Slowlog" -> new SlowlogCommands();
      case "Sort" -> new SortCommands();
      case "SortedSetAlgebra" -> new SortedSetAlgebraCommands();
      case "SortedSet" -> new SortedSetCommands();
      case "SortedSetPop" -> new SortedSetPopCommands();
      case "SortedSetRange" -> new SortedSetRangeCommands();
      case "Stream" -> new StreamCommands();
      case "StreamGroup" -> new StreamGroupCommands();
      case "StreamInfo" -> new StreamInfoCommands();
      case "StreamRead" -> new StreamReadCommands();
      case "String" -> new StringCommands();
      case "Tracking" -> new TrackingCommands();
      case "Transaction" -> new TransactionCommands();
      default -> throw new IllegalArgumentException("no family " + name);
    };
  }
}
