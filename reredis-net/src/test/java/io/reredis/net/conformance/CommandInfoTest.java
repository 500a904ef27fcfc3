package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Tests COMMAND. */
class CommandInfoTest {
  private static List<String> list(Client c, String line) throws Exception {
    return c.send(line).parts().stream().map(Reply::text).toList();
  }

  @OnEveryTarget
  void info(Client c) throws Exception {
    String get =
        "['get' :2 ~[+readonly +fast] :1 :1 :1 ~[+@read +@string +@fast] ~[]"
            + " ~[{'flags' ~[+RO +access] 'begin_search' {'type' 'index' 'spec' {'index' :1}}"
            + " 'find_keys' {'type' 'range' 'spec' {'lastkey' :0 'keystep' :1 'limit' :0}}}] ~[]]";
    sameInfo(c, get, c.send("command info get").parts().get(0));
    c.check("command info nosuch", "[nil]");
    Reply three = c.send("command info get nosuch GET");
    assertEquals(3, three.parts().size());
    assertEquals(three.parts().get(0), three.parts().get(2));
    assertEquals(
        "config|get", c.send("command info config|get").parts().get(0).parts().get(0).text());
    c.check("command info config|nosuch", "[nil]");
    assertEquals(c.send("command count").integer(), c.send("command info").parts().size());
    assertEquals(c.send("command count").integer(), c.send("command").parts().size());
  }

  /** Compares two entries; sets may be in any order. */
  private static void sameInfo(Client c, String expected, Reply actual) {
    Reply wanted = Notation.reply(expected).in(c.target().form());
    for (int i = 0; i < 10; i++) {
      Reply a = wanted.parts().get(i);
      Reply b = actual.parts().get(i);
      assertEquals(
          a.parts().size() > 1 ? a.sorted().toString() : a.toString(),
          a.parts().size() > 1 ? b.sorted().toString() : b.toString());
    }
  }

  @OnEveryTarget
  void lists(Client c) throws Exception {
    List<String> all = list(c, "command list");
    assertTrue(all.contains("get") && all.contains("config|get"), all.toString());
    assertTrue(list(c, "command list filterby pattern ge?").contains("get"));
    assertEquals(List.of(), list(c, "command list filterby pattern nosuch*"));
    assertTrue(list(c, "command list FILTERBY ACLCAT string").contains("append"));
    assertEquals(List.of(), list(c, "command list filterby module nosuch"));
    c.check("command list filterby", "-ERR syntax error");
    c.check("command list bogus x y", "-ERR syntax error");
    c.check("command list filterby bogus x", "-ERR syntax error");
  }

  @OnEveryTarget
  void getkeys(Client c) throws Exception {
    c.check("command getkeys get k", "['k']");
    c.check("command getkeys MSET a 1 b 2", "['a' 'b']");
    c.check("command getkeys del a b c", "['a' 'b' 'c']");
    c.check("command getkeys copy a b replace", "['a' 'b']");
    c.check("command getkeys object encoding k", "['k']");
    c.check("command getkeys ping x", "-ERR The command has no key arguments");
    c.check("command getkeys bogus k", "-ERR Invalid command specified");
    c.check("command getkeys get a b", "-ERR Invalid number of arguments specified for command");
  }

  @OnEveryTarget
  void getkeysOfTargets(Client c) throws Exception {
    c.check("command getkeys sort k", "['k']");
    c.check("command getkeys sort k store a store b", "['k' 'b']");
    c.check("command getkeys sort k by STORE get store store d", "['k' 'd']");
    c.check("command getkeys sort k limit store 1 store d", "['k' 'd']");
    c.check("command getkeys sort k get store", "['k']");
    c.check(
        "command getkeysandflags sort k store d", "[['k' ~[+RO +access]] ['d' ~[+OW +update]]]");
    c.check("command getkeys georadius k 1 2 3 km store a storedist b", "['k' 'a' 'b']");
  }

  @OnEveryTarget
  void getkeysOfCountedKeys(Client c) throws Exception {
    String invalid = "-ERR Invalid arguments specified for command";
    c.check("command getkeys zunionstore d 2 a b", "['d' 'a' 'b']");
    for (String count : new String[] {"3", "0", "-1", "x", "9223372036854775807"}) {
      c.check("command getkeys zunionstore d " + count + " a b", invalid);
      c.check("command getkeysandflags zunionstore d " + count + " a b", invalid);
      c.check("command getkeys sintercard " + count + " a b", invalid);
    }
    // numbers are parsed as by atoi in C
    for (String count : new String[] {"1.5", "+1", "01", "' 1'", "'\t1'", "'1 '", "1x", "1e0"}) {
      c.check("command getkeys sintercard " + count + " a b", "['a']");
    }
    for (String count : new String[] {"''", "' '", "+", "-", "--1", "+-1", "-2", "0x1"}) {
      c.check("command getkeys sintercard " + count + " a b", invalid);
    }
    c.check("command getkeys lmpop 3 a left", invalid);
    c.check("command getkeys lmpop 2 a left", "['a' 'left']");
    c.check("command getkeys blmpop 0 3 a left", invalid);
    c.check("command getkeys bzmpop 0 3 a min", invalid);
    c.check("command getkeys migrate h 1 k 0 1 keys a b", invalid);
    c.check("command getkeys migrate h 1 \"\" 0 1 keys a b", "['a' 'b']");
    c.check("command getkeys migrate h 1 k 0 1 copy", "['k']");
  }

  @OnEveryTarget
  void getkeysOfChannels(Client c) throws Exception {
    c.check("command getkeys spublish ch m", "-ERR The command has no key arguments");
    c.check("command getkeys ssubscribe a b", "-ERR The command has no key arguments");
  }

  @OnEveryTarget(since = "7.4")
  void getkeysOfOneWord(Client c) throws Exception {
    c.check("command getkeys ping", "-ERR The command has no key arguments");
    c.check("command getkeys get", "-ERR Invalid number of arguments specified for command");
    c.check("command getkeysandflags ping", "-ERR The command has no key arguments");
  }

  @OnEveryTarget
  void getkeysandflags(Client c) throws Exception {
    c.check("command getkeysandflags get k", "[['k' ~[+RO +access]]]");
    c.check("command getkeysandflags set k v", "[['k' ~[+OW +update]]]");
    c.check("command getkeysandflags set k v get", "[['k' ~[+RW +access +update]]]");
    c.check("command getkeysandflags bitfield k get u8 0", "[['k' ~[+RO +access]]]");
    c.check("command getkeysandflags bitfield k", "[['k' ~[+RO +access]]]");
    c.check("command getkeysandflags bitfield k get u8", "[['k' ~[+RW +access +update]]]");
    c.check("command getkeysandflags bitfield k set u8 0 1", "[['k' ~[+RW +access +update]]]");
    c.check(
        "command getkeysandflags rename a b",
        "[['a' ~[+RW +access +delete]] ['b' ~[+OW +update]]]");
    c.check("command getkeysandflags ping x", "-ERR The command has no key arguments");
    c.check("command getkeysandflags bogus k", "-ERR Invalid command specified");
  }

  @OnEveryTarget
  void docs(Client c) throws Exception {
    Reply docs = c.send("command docs get nosuch SET");
    assertEquals(c.target().version() == 2 ? '*' : '%', docs.type());
    Fields fields = Fields.of(docs);
    Fields get = Fields.of(fields.get("get"));
    get.is("since", "'1.0.0'");
    get.is("group", "'string'");
    get.is("complexity", "'O(1)'");
    get.types('$', "summary");
    Fields argument = Fields.of(get.get("arguments").parts().get(0));
    argument.is("name", "'key'");
    argument.is("type", "'key'");
    argument.is("key_spec_index", ":0");
    fields.get("set");
    c.check("command docs nosuch", "{}");
    assertTrue(c.send("command docs").parts().size() > 100);
  }

  @OnEveryTarget
  void help(Client c) throws Exception {
    HelpText.check(c, "command", "COUNT");
  }
}
