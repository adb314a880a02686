package dev.sealift.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The database of the bundle, used by an application through its driver. */
@TestInstance(Lifecycle.PER_CLASS)
class MysqlIT {
  private static final String USER = "shop";
  private static final String PASSWORD = "it's a \"secret\"";
  private static final String DATABASE = "shop";
  private static final String STATEMENTS =
      """
      -- A comment, and a statement over several lines.
      CREATE DATABASE shop
        CHARACTER SET utf8mb4;
      CREATE USER 'shop'@'%' IDENTIFIED BY 'it''s a "secret"';
      GRANT ALL ON shop.* TO 'shop'@'%';
      ALTER USER 'root'@'localhost' IDENTIFIED BY 'generated';
      """;
  private static final int ENOUGH_ROWS = 200;

  private String volume = "";

  @BeforeAll
  void firstBoot(@TempDir Path folder) throws Exception {
    volume = Containers.docker().run("volume", "create").orThrow();
    Path statements = Files.writeString(folder.resolve("init.sql"), STATEMENTS);
    assertThat(Mysql.firstBoot(volume, statements)).isZero();
  }

  @AfterAll
  void removeTheVolume() {
    Containers.docker().run("volume", "rm", volume).orThrow();
  }

  @Test
  void firstBootMadeTheUserWhoMayUseItsDatabaseOnly() throws Exception {
    try (Mysql mysql = Mysql.start(volume);
        Connection connection = mysql.connect(USER, PASSWORD, DATABASE);
        Statement statement = connection.createStatement()) {
      assertThat(BundleUnderTest.open().image("sealift/mysql").tag())
          .startsWith(text(statement, "SELECT VERSION()"));
      assertThat(text(statement, "SELECT CURRENT_USER()")).isEqualTo("shop@%");
      assertThat(text(statement, "SELECT @@character_set_database")).isEqualTo("utf8mb4");
      assertThatThrownBy(() -> statement.executeQuery("SELECT user FROM mysql.user"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("denied");
      assertThatThrownBy(() -> mysql.connect(USER, "guess", DATABASE))
          .hasMessageContaining("Access denied");
      assertThatThrownBy(() -> mysql.connect("root", "generated", ""))
          .as("root comes from the container itself only")
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void firstBootRunsOnceAndStatementsThatAreWrongFailIt(@TempDir Path folder) throws Exception {
    Path wrong = Files.writeString(folder.resolve("init.sql"), "CREATE GARBAGE;\n");
    assertThat(Mysql.firstBoot(volume, wrong)).as("not read: the volume is filled").isZero();
    String fresh = Containers.docker().run("volume", "create").orThrow();
    try {
      assertThat(Mysql.firstBoot(fresh, wrong)).isNotZero();
    } finally {
      Containers.docker().run("volume", "rm", fresh).orThrow();
    }
  }

  @Test
  void connectionsWithoutTlsAreRefused() throws Exception {
    try (Mysql mysql = Mysql.start(volume)) {
      assertThatThrownBy(() -> mysql.connect(USER, PASSWORD, DATABASE, "DISABLED"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("require_secure_transport=ON");
      try (Connection connection = mysql.connect(USER, PASSWORD, DATABASE);
          Statement statement = connection.createStatement();
          ResultSet cipher = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
        assertThat(cipher.next()).isTrue();
        assertThat(cipher.getString(2)).startsWith("TLS_");
      }
    }
  }

  @Test
  void everyCharacterOfUnicodeIsKept() throws Exception {
    String word = "Grüße, 世界 \uD83D\uDEA2\uD83D\uDC69\u200D\uD83D\uDE80";
    try (Mysql mysql = Mysql.start(volume);
        Connection connection = mysql.connect(USER, PASSWORD, DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE words (word VARCHAR(40))");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO words VALUES (?)")) {
        insert.setString(1, word);
        insert.executeUpdate();
      }
      assertThat(text(statement, "SELECT word FROM words")).isEqualTo(word);
      assertThat(text(statement, "SELECT CHAR_LENGTH(word) FROM words"))
          .isEqualTo(String.valueOf(word.codePointCount(0, word.length())));
    }
  }

  @Test
  void serverThatWasKilledLosesNoCommittedRow() throws Exception {
    int committed;
    try (Mysql mysql = Mysql.start(volume);
        Connection connection = mysql.connect(USER, PASSWORD, DATABASE)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE numbers (number INT PRIMARY KEY)");
      }
      CountDownLatch underWay = new CountDownLatch(ENOUGH_ROWS);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Integer> last = threads.submit(() -> insertUntilKilled(connection, underWay));
        underWay.await();
        mysql.kill();
        committed = last.get();
      }
    }
    try (Mysql mysql = Mysql.start(volume);
        Connection connection = mysql.connect(USER, PASSWORD, DATABASE);
        Statement statement = connection.createStatement()) {
      int kept = Integer.parseInt(text(statement, "SELECT COUNT(*) FROM numbers"));
      assertThat(kept)
          .as("all that was acknowledged, and at most one whose answer was on its way")
          .isBetween(committed, committed + 1);
    }
  }

  /** How many insertions were acknowledged, each a transaction of its own. */
  private static int insertUntilKilled(Connection connection, CountDownLatch underWay) {
    int committed = 0;
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO numbers VALUES (?)")) {
      while (true) {
        insert.setInt(1, committed);
        insert.executeUpdate();
        committed++;
        underWay.countDown();
      }
    } catch (SQLException killed) {
      return committed;
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      assertThat(result.next()).as(query).isTrue();
      return result.getString(1);
    }
  }
}
