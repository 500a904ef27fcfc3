class Reredis < Formula
  desc "Redis-compatible in-memory store with a live page"
  homepage "https://${repository}"
  url "https://${repository}/releases/download/v${project.version}/reredis-${project.version}.tar.gz"
  sha256 "@SHA256@"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install "reredis", "reredis.jar", "make-archive"
    (bin/"reredis").write_env_script libexec/"reredis", Language::Java.overridable_java_home_env
    etc.install "reredis.conf"
  end

  def post_install
    (var/"db/reredis").mkpath
    # without an archive of classes the server starts too, but not as fast
    with_env(JAVA_HOME: Language::Java.java_home.to_s) { quiet_system libexec/"make-archive" }
  end

  service do
    run [opt_bin/"reredis", etc/"reredis.conf"]
    keep_alive true
    working_dir var/"db/reredis"
    log_path var/"log/reredis.log"
    error_log_path var/"log/reredis.log"
  end

  test do
    port = free_port
    server = spawn bin/"reredis", "--port", port.to_s, "--ui-port", "0", "--dir", testpath.to_s
    begin
      50.times do
        break if quiet_system bin/"reredis", "cli", "-p", port.to_s, "PING"

        sleep 0.2
      end
      system bin/"reredis", "cli", "-p", port.to_s, "SET", "key", "value"
      assert_equal "value", shell_output("#{bin}/reredis cli -p #{port} GET key").strip
    ensure
      Process.kill "TERM", server
      Process.wait server
    end
  end
end
