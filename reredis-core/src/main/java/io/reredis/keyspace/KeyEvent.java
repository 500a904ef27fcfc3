package io.reredis.keyspace;

/**
 * What happened to a key, by the name that Redis's keyspace notifications give it.
 *
 * @param name the event's name, such as {@code set}
 * @param flag the letter of {@code notify-keyspace-events} that selects it
 */
public record KeyEvent(String name, char flag) {
  public static final KeyEvent SET = new KeyEvent("set", '$');
  public static final KeyEvent APPEND = new KeyEvent("append", '$');
  public static final KeyEvent SETRANGE = new KeyEvent("setrange", '$');
  public static final KeyEvent INCRBY = new KeyEvent("incrby", '$');
  public static final KeyEvent DECRBY = new KeyEvent("decrby", '$');
  public static final KeyEvent INCRBYFLOAT = new KeyEvent("incrbyfloat", '$');
  public static final KeyEvent DEL = new KeyEvent("del", 'g');
  public static final KeyEvent EXPIRE = new KeyEvent("expire", 'g');
  public static final KeyEvent PERSIST = new KeyEvent("persist", 'g');
  public static final KeyEvent RENAME_FROM = new KeyEvent("rename_from", 'g');
  public static final KeyEvent RENAME_TO = new KeyEvent("rename_to", 'g');
  public static final KeyEvent MOVE_FROM = new KeyEvent("move_from", 'g');
  public static final KeyEvent MOVE_TO = new KeyEvent("move_to", 'g');
  public static final KeyEvent COPY_TO = new KeyEvent("copy_to", 'g');
  public static final KeyEvent EXPIRED = new KeyEvent("expired", 'x');
  public static final KeyEvent MISS = new KeyEvent("keymiss", 'm');
  public static final KeyEvent NEW = new KeyEvent("new", 'n');
}
