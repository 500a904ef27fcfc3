package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Tests ACL: users, their rules, and the commands refused to them. */
class AclTest {
  private static final String SECRET_HASH =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
  private static final String NO_FILE =
      "-ERR This Redis instance is not configured to use an ACL file. You may want to specify users"
          + " via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a"
          + " Redis configuration file set) in order to store users in the Redis configuration.";

  /** Returns a client logged in as alice with the given rules. */
  private static Client alice(Client c, String rules) throws Exception {
    c.ok("acl setuser alice reset on >secret " + rules);
    Client alice = c.other();
    alice.ok("auth alice secret");
    return alice;
  }

  /** Checks that a command is refused; the text of 7.0 differs from that of later versions. */
  private static void refused(Client c, String line, String command) throws Exception {
    c.check(
        line,
        c.target().isRedis()
            ? "-NOPERM this user has no permissions to run the '" + command + "' command"
            : "-NOPERM User alice has no permissions to run the '" + command + "' command");
  }

  private static void keyRefused(Client c, String line) throws Exception {
    c.check(
        line,
        c.target().isRedis()
            ? "-NOPERM this user has no permissions to access one of the keys used as arguments"
            : "-NOPERM No permissions to access a key");
  }

  private static void channelRefused(Client c, String line) throws Exception {
    c.check(
        line,
        c.target().isRedis()
            ? "-NOPERM this user has no permissions to access one of the channels used as arguments"
            : "-NOPERM No permissions to access a channel");
  }

  /** Returns the line of a user in ACL LIST without sanitize-payload, which 7.0 does not report. */
  private static String line(Client c, String user) throws Exception {
    return c.send("acl list").parts().stream()
        .map(Reply::text)
        .filter(text -> text.startsWith("user " + user + " "))
        .map(text -> text.replace(" sanitize-payload", ""))
        .findFirst()
        .orElse(null);
  }

  private static void lists(Client c, String rules, String expected) throws Exception {
    c.ok("acl setuser alice reset " + rules);
    assertEquals("user alice " + expected, line(c, "alice"), rules);
  }

  @OnEveryTarget
  void linesOfUsers(Client c) throws Exception {
    assertEquals("user default on nopass ~* &* +@all", line(c, "default"));
    lists(c, "", "off resetchannels -@all");
    lists(c, "on >secret", "on #" + SECRET_HASH + " resetchannels -@all");
    lists(c, "on >secret <secret nopass", "on nopass resetchannels -@all");
    lists(c, "#" + SECRET_HASH, "off #" + SECRET_HASH + " resetchannels -@all");
    lists(c, "~a ~b ~a %R~c %W~c %rW~d %R~e %W~f", "off ~a ~b ~c ~d %R~e %W~f resetchannels -@all");
    lists(c, "~a allkeys", "off ~* resetchannels -@all");
    lists(c, "allkeys resetkeys ~a", "off ~a resetchannels -@all");
    lists(c, "&a &b &a", "off resetchannels &a &b -@all");
    lists(c, "allchannels resetchannels &x", "off resetchannels &x -@all");
    lists(c, "allchannels", "off &* -@all");
    lists(c, "+config -config|set", "off resetchannels -@all +config -config|set");
    lists(c, "+select|0 +select|one", "off resetchannels -@all +select|0 +select|one");
    lists(c, "+get allcommands", "off resetchannels +@all");
    lists(c, "allcommands nocommands +get", "off resetchannels -@all +get");
    lists(
        c,
        "(%R~a +get) (&x)",
        "off resetchannels -@all (%R~a resetchannels -@all +get)" + " (resetchannels &x -@all)");
    lists(c, "( ~a +get )", "off resetchannels -@all (~a resetchannels -@all +get)");
    lists(c, "(+get) clearselectors", "off resetchannels -@all");
    lists(c, "skip-sanitize-payload", "off skip-sanitize-payload resetchannels -@all");
  }

  /** Before 7.2 the server generated the rules from the permissions, in its own order. */
  @OnEveryTarget(since = "7.2")
  void rulesOfCommandsKeepTheirOrder(Client c) throws Exception {
    lists(c, "+get +set -get", "off resetchannels -@all +set -get");
    lists(c, "+@all -@read +GET -get", "off resetchannels +@all -@read -get");
    lists(c, "+config|get +config|set -config", "off resetchannels -@all -config");
    lists(c, "+@STRING +@read -@string", "off resetchannels -@all +@read -@string");
    lists(c, "+get +@string -set", "off resetchannels -@all +get +@string -set");
    lists(c, "+client -client|id +client", "off resetchannels -@all +client");
    lists(c, "+@all +@hash -@slow +hget -@hash", "off resetchannels +@all -@slow +hget -@hash");
    lists(c, "+select|ONE +select|one", "off resetchannels -@all +select|one");
    lists(c, "+@HASH +@hash +@HaSh", "off resetchannels -@all +@hash");
  }

  @OnEveryTarget
  void rulesAddUp(Client c) throws Exception {
    c.ok("acl setuser alice on +get", "acl setuser alice ~a", "acl setuser alice (+set ~b)");
    assertEquals(
        "user alice on ~a resetchannels -@all +get (~b resetchannels -@all +set)",
        line(c, "alice"));
    c.check(
        "acl setuser alice +mget bogus",
        "-ERR Error in ACL SETUSER modifier 'bogus': Syntax error");
    assertEquals(
        "user alice on ~a resetchannels -@all +get (~b resetchannels -@all +set)",
        line(c, "alice"));
  }

  @OnEveryTarget
  void wrongRules(Client c) throws Exception {
    String start = "-ERR Error in ACL SETUSER modifier ";
    String unknown = "Unknown command or category name in ACL";
    c.check("acl setuser alice +nosuch", start + "'+nosuch': " + unknown);
    c.check("acl setuser alice -nosuch", start + "'-nosuch': " + unknown);
    c.check("acl setuser alice +@nosuch", start + "'+@nosuch': " + unknown);
    c.check("acl setuser alice +config|nosuch", start + "'+config|nosuch': " + unknown);
    c.check("acl setuser alice -select|0", start + "'-select|0': " + unknown);
    c.check("acl setuser alice +nosuch|x", start + "'+nosuch|x': " + unknown);
    c.check(
        "acl setuser alice +config|get|x",
        start + "'+config|get|x': Allowing first-arg of a subcommand is not supported");
    c.check("acl setuser alice +get|", start + "'+get|': Syntax error");
    c.check("acl setuser alice get", start + "'get': Syntax error");
    c.check("acl setuser alice \"~a b\"", start + "'~a b': Syntax error");
    c.check("acl setuser alice %x~a", start + "'%x~a': Syntax error");
    c.check("acl setuser alice %~a", start + "'%~a': Syntax error");
    c.check("acl setuser alice (on)", start + "'(on)': Syntax error");
    c.check(
        "acl setuser alice (~a", "-ERR Unmatched parenthesis in acl selector starting at '(~a'.");
    c.check(
        "acl setuser alice <nosuch",
        start + "'<nosuch': The password you are trying to remove from the user does not exist");
    String hash =
        "The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
            + " characters";
    c.check("acl setuser alice #abc", start + "'#abc': " + hash);
    c.check("acl setuser alice !abc", start + "'!abc': " + hash);
    c.check(
        "acl setuser alice ~* ~a",
        start
            + "'~a': Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and"
            + " does not have any effect. Try 'resetkeys' to start with an empty list of patterns");
    c.check(
        "acl setuser alice &* &a",
        start
            + "'&a': Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid"
            + " and does not have any effect. Try 'resetchannels' to start with an empty list of"
            + " channels");
    c.check("acl setuser \"a b\"", "-ERR Usernames can't contain spaces or null characters");
    c.check("acl getuser alice", "nil");
  }

  @OnEveryTarget
  void getuser(Client c) throws Exception {
    c.ok("acl setuser alice sanitize-payload on >secret %R~a ~b &c +@read -get (~d +set)");
    c.check(
        "acl getuser alice",
        "{'flags' ~['on' 'sanitize-payload'] 'passwords' ['"
            + SECRET_HASH
            + "'] 'commands' '-@all +@read -get' 'keys' '%R~a ~b' 'channels' '&c' 'selectors'"
            + " [{'commands' '-@all +set' 'keys' '~d' 'channels' ''}]}");
    c.ok("acl setuser bob allkeys allchannels allcommands nopass skip-sanitize-payload");
    c.check(
        "acl getuser bob",
        "{'flags' ~['off' 'nopass' 'skip-sanitize-payload'] 'passwords' [] 'commands' '+@all'"
            + " 'keys' '~*' 'channels' '&*' 'selectors' []}");
    c.check("acl getuser nosuch", "nil");
  }

  @OnEveryTarget
  void usersAreCreatedAndDeleted(Client c) throws Exception {
    c.ok("acl setuser bob", "acl setuser alice", "acl setuser alice on");
    c.check("acl users", "['alice' 'bob' 'default']");
    c.check("acl whoami", "'default'");
    c.check("acl deluser nosuch alice bob", ":2");
    c.check("acl users", "['default']");
    c.ok("acl setuser alice");
    c.check("acl deluser alice default", "-ERR The 'default' user cannot be removed");
    c.check("acl users", "['alice' 'default']");
  }

  @OnEveryTarget
  void categories(Client c) throws Exception {
    c.check(
        "acl cat",
        "['keyspace' 'read' 'write' 'set' 'sortedset' 'list' 'hash' 'string' 'bitmap'"
            + " 'hyperloglog' 'geo' 'stream' 'pubsub' 'admin' 'fast' 'slow' 'blocking' 'dangerous'"
            + " 'connection' 'transaction' 'scripting']");
    List<String> transaction =
        c.send("acl cat TRANSACTION").parts().stream().map(Reply::text).sorted().toList();
    assertEquals(List.of("discard", "exec", "multi", "unwatch", "watch"), transaction);
    c.check("acl cat nosuch", "-ERR Unknown category 'nosuch'");
    c.check(
        "acl cat a b",
        "-ERR unknown subcommand or wrong number of arguments for 'cat'. Try ACL HELP.");
  }

  @OnEveryTarget
  void passwordsAreGenerated(Client c) throws Exception {
    assertTrue(c.text("acl genpass").matches("[0-9a-f]{64}"));
    assertTrue(c.text("acl genpass 5").matches("[0-9a-f]{2}"));
    assertTrue(c.text("acl genpass 4096").matches("[0-9a-f]{1024}"));
    String error =
        "-ERR ACL GENPASS argument must be the number of bits for the output password, a positive"
            + " number up to 4096";
    c.check("acl genpass 0", error);
    c.check("acl genpass 4097", error);
    c.check("acl genpass x", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget
  void fileAndHelp(Client c) throws Exception {
    c.check("acl load", NO_FILE);
    c.check("acl save", NO_FILE);
    HelpText.check(c, "acl", "WHOAMI");
    c.check("acl nosuch", "-ERR unknown subcommand 'nosuch'. Try ACL HELP.");
  }

  // --- rights

  @OnEveryTarget
  void loggingIn(Client c) throws Exception {
    String wrong = "-WRONGPASS invalid username-password pair or user is disabled.";
    c.ok("acl setuser alice >one >two +@all");
    Client other = c.other();
    other.check("auth alice one", wrong);
    c.ok("acl setuser alice on");
    other.check("auth alice three", wrong);
    other.ok("auth alice two");
    other.check("acl whoami", "'alice'");
    c.ok("acl setuser alice <two");
    other.check("auth alice two", wrong);
    other.check("acl whoami", "'alice'");
    c.ok("acl setuser alice nopass");
    other.ok("auth alice anything", "auth default anything");
    other.check("acl whoami", "'default'");
    c.ok("acl setuser alice off");
    other.check("auth alice anything", wrong);
    other.check("client info", "?");
    assertTrue(other.text("client info").contains(" user=default "));
  }

  @OnEveryTarget
  void commands(Client c) throws Exception {
    Client alice = alice(c, "~* +get +config|get +select|0 +@hash -hdel");
    alice.check("get k", "nil");
    refused(alice, "set k v", "set");
    refused(alice, "acl whoami", "acl|whoami");
    alice.check("config get nosuch", "{}");
    refused(alice, "config set hz 10", "config|set");
    alice.ok("select 0");
    refused(alice, "select 1", "select");
    alice.check("hset h f v", ":1");
    refused(alice, "hdel h f", "hdel");
    alice.check("nosuch", "-ERR unknown command 'nosuch', with args beginning with: ");
    alice.check("set k", "-ERR wrong number of arguments for 'set' command");
    // AUTH must always be allowed
    alice.ok("auth alice secret");
    c.ok("acl setuser alice +set");
    alice.ok("set k v");
    c.ok("acl setuser alice -@all");
    refused(alice, "get k", "get");
  }

  @OnEveryTarget
  void keys(Client c) throws Exception {
    c.ok("mset r 1 w 1 rw 1 x 1");
    Client alice = alice(c, "+@all %R~r %W~w ~rw");
    alice.check("get r", "'1'");
    keyRefused(alice, "get w");
    alice.check("get rw", "'1'");
    keyRefused(alice, "get x");
    keyRefused(alice, "set r 2");
    alice.ok("set w 2");
    keyRefused(alice, "set w 2 get");
    alice.check("set rw 2 get", "'1'");
    keyRefused(alice, "mget r x");
    alice.check("mget r rw", "['1' '2']");
    keyRefused(alice, "mset w 1 r 1");
    alice.check("append w 1", ":2");
    keyRefused(alice, "incr w");
    alice.check("incr rw", ":3");
    keyRefused(alice, "copy w rw");
    alice.check("copy r w replace", ":1");
    alice.check("exists r w rw", ":3");
    keyRefused(alice, "exists x");
    alice.check("type w", "+string");
    alice.check("del w", ":1");
    keyRefused(alice, "del r");
    alice.check("bitfield r get u8 0", "[:49]");
    keyRefused(alice, "bitfield r set u8 0 1");
    keyRefused(alice, "bitfield r overflow sat get u8 0 incrby u8 0 1");
    alice.check("dbsize", ":3");
    alice.check(
        "zunionstore w 1 rw", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    keyRefused(alice, "zunionstore w 2 r x");
    keyRefused(alice, "sort r store x");
    keyRefused(alice, "sort r store r");
    alice.check(
        "xread count 1 streams nosuch 0",
        alice.target().isRedis()
            ? "-NOPERM this user has no permissions to access one of the keys used as arguments"
            : "-NOPERM No permissions to access a key");
    alice.check("object encoding rw", "'int'");
    keyRefused(alice, "object encoding x");
  }

  @OnEveryTarget
  void sortByOtherKeysNeedsAllOfThem(Client c) throws Exception {
    c.send("rpush l 2 1");
    Client alice = alice(c, "+@all ~l*");
    alice.check("sort l", "['1' '2']");
    alice.check("sort l by nosort", "['2' '1']");
    alice.check(
        "sort l by w*", "-ERR BY option of SORT denied due to insufficient ACL permissions.");
    alice.check(
        "sort l get w*", "-ERR GET option of SORT denied due to insufficient ACL permissions.");
    alice.check(
        "sort_ro l get #", "-ERR GET option of SORT denied due to insufficient ACL permissions.");
    c.ok("acl setuser alice %R~*");
    alice.check("sort l by w* get #", "['1' '2']");
    c.ok("acl setuser alice resetkeys ~l* (%R~* +get)");
    alice.check(
        "sort l by w*", "-ERR BY option of SORT denied due to insufficient ACL permissions.");
  }

  @OnEveryTarget
  void selectors(Client c) throws Exception {
    c.ok("mset a 1 b 1");
    Client alice = alice(c, "+get ~a (+set ~b) (+mget %R~*)");
    alice.check("get a", "'1'");
    keyRefused(alice, "get b");
    alice.ok("set b 2");
    keyRefused(alice, "set a 2");
    alice.check("mget a b", "['1' '2']");
    refused(alice, "del a", "del");
    c.ok("acl setuser alice clearselectors");
    refused(alice, "set b 2", "set");
  }

  @OnEveryTarget
  void channels(Client c) throws Exception {
    Client alice = alice(c, "+@all &news.* &exact");
    alice.check("publish news.1 m", ":0");
    alice.check("publish exact m", ":0");
    channelRefused(alice, "publish other m");
    channelRefused(alice, "spublish other m");
    channelRefused(alice, "subscribe news.1 other");
    channelRefused(alice, "ssubscribe other");
    channelRefused(alice, "psubscribe news.1*");
    alice.check("pubsub channels", "[]");
    c.ok("config set acl-pubsub-default allchannels", "acl setuser bob");
    assertEquals("user bob off &* -@all", line(c, "bob"));
    c.ok("acl setuser bob resetchannels reset (+get)");
    assertEquals("user bob off &* -@all (&* -@all +get)", line(c, "bob"));
  }

  @OnEveryTarget(sockets = true)
  void channelsOfSubscribers(Client c) throws Exception {
    Client alice = alice(c, "+@all &news.* &exact");
    alice.check("psubscribe news.*", ">['psubscribe' 'news.*' :1]");
    alice.check("subscribe news.1", ">['subscribe' 'news.1' :2]");
    c.ok("acl setuser alice &more");
    c.check("publish news.1 m", ":2");
    alice.checkNext(">['message' 'news.1' 'm']");
    alice.checkNext(">['pmessage' 'news.*' 'news.1' 'm']");
    c.ok("acl setuser alice resetchannels &news.* &more");
    c.check("publish news.1 m", ":2");
    alice.checkNext(">['message' 'news.1' 'm']");
    alice.checkNext(">['pmessage' 'news.*' 'news.1' 'm']");
    c.ok("acl setuser alice resetchannels &news.1");
    assertTrue(alice.isClosed());
    c.await("pubsub numpat", ":0");
  }

  @OnEveryTarget(sockets = true)
  void deletedUsersAreDisconnected(Client c) throws Exception {
    Client alice = alice(c, "+@all ~* &*");
    Client bob = c.other();
    c.check("acl deluser alice", ":1");
    assertTrue(alice.isClosed());
    bob.check("ping", "+PONG");
  }

  @OnEveryTarget
  void transactions(Client c) throws Exception {
    Client alice = alice(c, "+@all -acl ~a");
    alice.ok("multi");
    keyRefused(alice, "get b");
    alice.check("get a", "+QUEUED");
    alice.check("exec", "-EXECABORT Transaction discarded because of previous errors.");
    alice.ok("multi");
    alice.check("set a 1", "+QUEUED");
    alice.check("get a", "+QUEUED");
    c.ok("acl setuser alice -get");
    alice.check(
        "exec",
        "[+OK -'NOPERM ACLs rules changed between the moment the transaction was accumulated and"
            + " the EXEC call. This command is no longer allowed for the following reason: no"
            + " permission to execute the command or subcommand']");
    alice.ok("multi");
    alice.check("set a 2", "+QUEUED");
    c.ok("acl setuser alice resetkeys");
    alice.check(
        "exec",
        "[-'NOPERM ACLs rules changed between the moment the transaction was accumulated and the"
            + " EXEC call. This command is no longer allowed for the following reason: no"
            + " permission to touch the specified keys']");
    c.ok("acl setuser alice -multi");
    refused(alice, "multi", "multi");
    c.check("get a", "'1'");
  }

  @OnEveryTarget(sockets = true, since = "7.2")
  void aBlockedUserThatLosesTheKeyReceivesNothing(Client c) throws Exception {
    Client alice = alice(c, "+@all ~*");
    String id = alice.send("client id").toString().substring(1);
    alice.write("blpop l 0");
    c.awaitSuspended(id);
    c.ok("acl setuser alice resetkeys");
    c.check("rpush l 1", ":1");
    alice.checkNext("-NOPERM No permissions to access a key");
    c.check("llen l", ":1");
  }

  // --- commands that report permissions

  @OnEveryTarget
  void dryrun(Client c) throws Exception {
    c.ok("acl setuser alice +get +config|get +mget ~a* &c");
    c.ok("acl dryrun alice get a1", "acl dryrun default set a b", "acl dryrun alice config get x");
    c.ok("acl dryrun alice auth x");
    String user = c.target().isRedis() ? "This user" : "User alice";
    c.check(
        "acl dryrun alice set a 1",
        "'" + user + " has no permissions to run the \\'set\\' command'");
    c.check(
        "acl dryrun alice config set a 1",
        "'" + user + " has no permissions to run the \\'config|set\\' command'");
    c.check(
        "acl dryrun alice mget a b c",
        "'" + user + " has no permissions to access the \\'b\\' key'");
    c.ok("acl setuser alice +publish");
    c.check(
        "acl dryrun alice publish d m",
        "'" + user + " has no permissions to access the \\'d\\' channel'");
    c.check("acl dryrun nosuch get a", "-ERR User 'nosuch' not found");
    c.check("acl dryrun alice nosuch", "-ERR Command 'nosuch' not found");
    c.check("acl dryrun alice config nosuch", "-ERR Command 'config' not found");
    c.check("acl dryrun alice get", "-ERR wrong number of arguments for 'get' command");
  }

  /**
   * Returns the fields of an entry of ACL LOG that 7.0 also has, except for the client and the age.
   */
  private static String logged(Reply log, int index) {
    List<Reply> parts = log.parts().get(index).parts();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10; i += 2) {
      text.append(parts.get(i + 1).text()).append(' ');
    }
    assertEquals("age-seconds", parts.get(10).text());
    assertEquals("client-info", parts.get(12).text());
    assertTrue(parts.get(13).text().contains(" cmd="), () -> parts.get(13).text());
    return text.toString().strip();
  }

  @OnEveryTarget
  void log(Client c) throws Exception {
    Client alice = alice(c, "+@all -set -acl ~a &c");
    alice.send("set a 1");
    alice.send("SET a 1");
    alice.send("get b");
    alice.send("publish d m");
    alice.send("multi");
    alice.send("get b");
    alice.send("discard");
    alice.send("Auth alice wrong");
    Reply log = c.send("acl log");
    assertEquals(5, log.parts().size());
    assertEquals("1 auth toplevel Auth alice", logged(log, 0));
    assertEquals("1 key multi b alice", logged(log, 1));
    assertEquals("1 channel toplevel d alice", logged(log, 2));
    assertEquals("1 key toplevel b alice", logged(log, 3));
    assertEquals("2 command toplevel set alice", logged(log, 4));
    alice.send("get b");
    log = c.send("acl log 2");
    assertEquals(2, log.parts().size());
    assertEquals("2 key toplevel b alice", logged(log, 0));
    c.ok("config set acllog-max-len 1");
    alice.send("get c");
    c.check("acl log -1", "[]");
    assertEquals(1, c.send("acl log").parts().size());
    c.ok("acl log reset");
    c.check("acl log", "[]");
    c.check("acl log x", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget(since = "7.2")
  void entriesOfTheLogHaveIdsAndTimes(Client c) throws Exception {
    Client alice = alice(c, "+get ~a");
    alice.send("get b");
    Reply first = c.send("acl log").parts().get(0);
    c.passes(1500);
    alice.send("get b");
    c.passes(500);
    List<Reply> parts = c.send("acl log").parts().get(0).parts();
    assertEquals(first.parts().get(15).text(), parts.get(15).text());
    assertEquals("timestamp-created", parts.get(16).text());
    assertEquals("timestamp-last-updated", parts.get(18).text());
    assertEquals(first.parts().get(17).text(), parts.get(17).text());
    assertEquals(1500, Long.parseLong(parts.get(19).text()) - Long.parseLong(parts.get(17).text()));
    assertEquals("0.5", parts.get(11).text());
    c.passes(61_000);
    alice.send("get b");
    assertEquals(2, c.send("acl log").parts().size());
  }

  @OnEveryTarget
  void passwordOfTheDefaultUser(Client c) throws Exception {
    c.ok("config set requirepass secret");
    assertEquals("user default on #" + SECRET_HASH + " ~* &* +@all", line(c, "default"));
    c.check("config get requirepass", "{'requirepass' 'secret'}");
    c.ok("acl setuser default >more");
    Client other = c.other();
    other.ok("auth more", "auth default secret");
    c.ok("config set requirepass \"\"");
    assertEquals("user default on nopass ~* &* +@all", line(c, "default"));
  }

  @OnEveryTarget(sockets = true)
  void restrictedDefaultUser(Client c) throws Exception {
    c.ok("acl setuser alice on nopass ~* &* +@all", "auth alice x");
    c.ok("acl setuser default -@all +get resetkeys ~a");
    Client other = c.other();
    other.check("get a", "nil");
    keyRefused(other, "get b");
    c.ok("acl setuser default off");
    other.check("get a", "nil");
    Client late = c.other();
    late.check("get a", "-NOAUTH Authentication required.");
    c.ok("acl setuser default on");
    late.check("get a", "nil");
    c.ok("acl setuser default reset on nopass ~* &* +@all");
  }

  @OnEveryTarget(sockets = true)
  void clientsOfAUser(Client c) throws Exception {
    Client alice = alice(c, "+@all");
    c.check("client kill user nosuch", "-ERR No such user 'nosuch'");
    c.check("client kill user alice", ":1");
    assertTrue(alice.isClosed());
  }

  @OnEveryTarget
  void modules(Client c) throws Exception {
    c.check("module list", "[]");
    HelpText.check(c, "module", "LIST");
    String denied =
        "-ERR MODULE command not allowed. If the enable-module-command option is set to \"local\","
            + " you can run it from a local connection, otherwise you need to set this option in"
            + " the configuration file, and then restart the server.";
    c.check("module load /nosuch", denied);
    c.check("module loadex /nosuch", denied);
    c.check("module unload nosuch", denied);
  }
}
