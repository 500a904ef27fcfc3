package io.reredis.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket.
 *
 * @param address the address as configured, null for a Unix socket
 * @param file the path of a Unix socket, else null
 * @param fileKey distinguishes that file from a later one at the same path
 */
record Listener(
    Kind kind,
    ServerSocketChannel channel,
    @Nullable String address,
    @Nullable Path file,
    @Nullable Object fileKey) {
  /** The protocol of a socket. */
  enum Kind {
    TCP,
    UNIX,
    TLS
  }

  /**
   * Listens on all of the addresses.
   *
   * @param port 0 for a free one, the same for all
   */
  static List<Listener> tcp(Kind kind, List<String> addresses, int port, int backlog)
      throws IOException {
    List<Listener> listeners = new ArrayList<>();
    int number = port;
    try {
      for (String name : addresses) {
        boolean optional = name.startsWith("-");
        String address = optional ? name.substring(1) : name;
        try {
          ServerSocketChannel channel = listen(address, number, backlog);
          listeners.add(new Listener(kind, channel, name, null, null));
        } catch (IOException e) {
          if (!optional) {
            throw new BindException(failed(address, number, e));
          }
          continue;
        }
        if (number == 0) {
          // all addresses share the port that the first one got
          number = listeners.get(0).port();
        }
      }
      if (listeners.isEmpty()) {
        throw new BindException("cannot listen on any of " + addresses);
      }
      return listeners;
    } catch (IOException e) {
      for (Listener listener : listeners) {
        listener.close();
      }
      throw e;
    }
  }

  private static String failed(String address, int port, IOException e) {
    boolean taken = e instanceof BindException && "Address already in use".equals(e.getMessage());
    return taken
        ? "port " + port + " is in use on " + address
        : "cannot listen on " + address + ":" + port + ": " + e.getMessage();
  }

  private static ServerSocketChannel listen(String address, int port, int backlog)
      throws IOException {
    InetAddress inet = resolve(address);
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            inet instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(inet, port), backlog);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static InetAddress resolve(String address) throws UnknownHostException {
    switch (address) {
      case "*":
        return InetAddress.getByName("0.0.0.0");
      case "::*":
        return InetAddress.getByName("::");
      default:
        return InetAddress.getByName(address);
    }
  }

  /**
   * Listens on a Unix socket, replacing an existing socket file.
   *
   * @param permissions bits such as 0700; 0 keeps the default permissions
   */
  static Listener unix(Path path, int permissions, int backlog) throws IOException {
    Path file = path.toAbsolutePath();
    ServerSocketChannel channel = null;
    try {
      removeSocket(file);
      channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(file), backlog);
      if (permissions != 0) {
        Files.setPosixFilePermissions(file, permissions(permissions));
      }
      return new Listener(Kind.UNIX, channel, null, file, attributes(file).fileKey());
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      throw new BindException("cannot listen on " + file + ": " + e.getMessage());
    }
  }

  private static void removeSocket(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!attributes(file).isOther()) {
        throw new BindException("a file exists there that is not a socket");
      }
      Files.delete(file);
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Converts permission bits, the highest of nine being read by the owner. */
  private static Set<PosixFilePermission> permissions(int bits) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((bits & 1 << 8 - permission.ordinal()) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  /** Returns the port. */
  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Closes the socket, and removes its file unless it was replaced. */
  void close() throws IOException {
    channel.close();
    if (file != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Object there = attributes(file).fileKey();
      if (there == null || there.equals(fileKey)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
