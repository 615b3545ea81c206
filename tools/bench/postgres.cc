#include "tools/bench/postgres.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/load.h"

namespace outlay::bench {
namespace {

constexpr char kUser[] = "postgres";
constexpr char kNoPort[] = "1";  // only names the socket
constexpr int kStartTries = 300;
constexpr absl::Duration kStartWait = absl::Milliseconds(100);
constexpr int kClientThreads = 4;
// A window in which not every connection ended a transaction, as on a busy machine, is followed by a longer one.
constexpr int kLongerWindow = 4;
constexpr absl::Duration kLongestWindow = absl::Seconds(60);

// Rows that are updated in place without touching the index; the sums that are waited for most, the root's, come last,
// so that they are locked for the shortest time. One row of the log is event, audit record and answer at once.
constexpr char kSchema[] = R"(
CREATE TABLE nodes (id int PRIMARY KEY, above int, most bigint NOT NULL, held bigint NOT NULL) WITH (fillfactor = 20);
CREATE TABLE holds (id bigint PRIMARY KEY, node int NOT NULL, amount bigint NOT NULL, time timestamptz NOT NULL);
CREATE TABLE log (number bigint PRIMARY KEY, body bytea NOT NULL);
CREATE SEQUENCE numbers CACHE 1000;

CREATE FUNCTION authorize(leaf int, amount bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  number bigint := nextval('numbers');
  node int := leaf;
BEGIN
  INSERT INTO holds VALUES (number, leaf, amount, clock_timestamp());
  INSERT INTO log VALUES (number, decode(repeat('ab', 200), 'hex'));
  WHILE node IS NOT NULL LOOP
    UPDATE nodes SET held = held + amount WHERE id = node AND held + amount <= most RETURNING above INTO node;
    IF NOT FOUND THEN RAISE EXCEPTION 'insufficient'; END IF;
  END LOOP;
  RETURN true;
END $$;

CREATE FUNCTION authorize_batch(leaves int, size int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  spend_nodes int[];
  spend_amounts bigint[];
BEGIN
  SELECT array_agg(1 + floor(random() * leaves)::int), array_agg(i % 100 + 1)
    INTO spend_nodes, spend_amounts FROM generate_series(1, size) AS i;
  INSERT INTO holds SELECT nextval('numbers'), s.node, s.amount, clock_timestamp()
    FROM unnest(spend_nodes, spend_amounts) AS s(node, amount);
  INSERT INTO log VALUES (nextval('numbers'), decode(repeat('ab', 200 * size), 'hex'));
  CREATE TEMP TABLE IF NOT EXISTS sums (id int, amount bigint) ON COMMIT DELETE ROWS;
  INSERT INTO sums
    WITH RECURSIVE chain AS (
      SELECT s.node AS id, sum(s.amount)::bigint AS amount
        FROM unnest(spend_nodes, spend_amounts) AS s(node, amount) GROUP BY s.node
      UNION ALL
      SELECT n.above, c.amount FROM chain c JOIN nodes n ON n.id = c.id WHERE n.above IS NOT NULL)
    SELECT id, sum(amount)::bigint FROM chain GROUP BY id;
  PERFORM 1 FROM nodes WHERE id IN (SELECT id FROM sums) ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM nodes n JOIN sums s ON s.id = n.id WHERE n.held + s.amount > n.most) THEN
    RAISE EXCEPTION 'insufficient';
  END IF;
  UPDATE nodes n SET held = n.held + s.amount FROM sums s WHERE s.id = n.id;
  RETURN true;
END $$;
)";

// PostgreSQL refuses to run as root.
std::vector<std::string> AsUser(std::vector<std::string> command) {
  if (geteuid() != 0) return command;
  std::vector<std::string> as_user = {"/usr/bin/setpriv", Concat("--reuid=", kUser), Concat("--regid=", kUser),
                                      "--clear-groups"};
  as_user.insert(as_user.end(), command.begin(), command.end());
  return as_user;
}

// All that a command prints; an error with it unless the command succeeds within its time.
absl::StatusOr<std::string> Output(const std::vector<std::string>& command, const std::string& log_path) {
  OUTLAY_ASSIGN_OR_RETURN(process::Child child, process::Child::Start({.command = command, .log_path = log_path}));
  std::string output;
  for (absl::StatusOr<std::string> line = child.ReadLine(); line.ok(); line = child.ReadLine()) {
    output += Concat(*line, "\n");
  }
  return output;
}

// The word behind `label`; empty: the label is not there.
std::string NumberAfter(const std::string& output, std::string_view label) {
  const std::size_t at = output.find(label);
  if (at == std::string::npos) return std::string();
  const std::size_t begin = at + label.size();
  return output.substr(begin, output.find_first_of(" \n", begin) - begin);
}

}  // namespace

std::string Postgres::Programs() {
  const std::string folder = "/usr/lib/postgresql/15/bin";
  return std::filesystem::exists(folder + "/pgbench") ? folder : std::string();
}

Postgres::~Postgres() {
  server_.Stop();
  std::error_code error;
  if (!socket_folder_.empty()) std::filesystem::remove_all(socket_folder_, error);
}

absl::Status Postgres::Start() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  std::filesystem::create_directories(folder_, error);
  std::string name = "/tmp/outlay-postgres-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) return absl::UnavailableError("cannot make a folder in /tmp");
  socket_folder_ = name;
  if (geteuid() == 0) {
    OUTLAY_RETURN_IF_ERROR(Output({"/usr/bin/chown", Concat(kUser, ":", kUser), folder_, socket_folder_}, "").status());
  }
  const std::string data = std::filesystem::absolute(folder_).string() + "/data";
  const std::string log = socket_folder_ + "/log";
  OUTLAY_RETURN_IF_ERROR(
      Output(AsUser({Programs() + "/initdb", "--no-sync", "-A", "trust", "-U", kUser, "-D", data}), log).status());
  std::vector<std::string> command = {Programs() + "/postgres", "-D", data, "-p", kNoPort};
  for (const char* const setting :
       {"listen_addresses=", "max_connections=400", "shared_buffers=1GB", "max_wal_size=8GB", "wal_buffers=64MB",
        "checkpoint_timeout=30min", "fsync=on", "synchronous_commit=on", "full_page_writes=on"}) {
    command.insert(command.end(), {"-c", setting});
  }
  command.insert(command.end(), {"-c", Concat("unix_socket_directories=", socket_folder_)});
  OUTLAY_ASSIGN_OR_RETURN(server_, process::Child::Start({.command = AsUser(command), .log_path = log}));
  for (int i = 0; i < kStartTries; ++i) {
    const absl::StatusOr<std::string> ready = Query("SELECT 1");
    if (ready.ok()) return Query(kSchema).status();
    Wait(kStartWait);
  }
  return absl::UnavailableError(Concat("PostgreSQL did not start; see ", log));
}

absl::StatusOr<std::string> Postgres::Query(const std::string& sql) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string output,
                          Output({Programs() + "/psql", "-h", socket_folder_, "-p", kNoPort, "-U", kUser, "-qAt", "-v",
                                  "ON_ERROR_STOP=1", "-c", Concat(sql, "; SELECT 'done'")},
                                 socket_folder_ + "/log"));
  if (!absl::EndsWith(output, "done\n")) return absl::UnavailableError(Concat("psql: ", output));
  return output;
}

absl::Status Postgres::Fill(int departments, int teams) {
  leaves_ = departments * teams;
  return Query(absl::StrFormat(R"(TRUNCATE nodes, holds, log;
      INSERT INTO nodes SELECT t, %1$d + 1 + (t - 1) / %2$d, 1000000000000000, 0 FROM generate_series(1, %1$d) AS t;
      INSERT INTO nodes SELECT %1$d + d, %1$d + %3$d + 1, 1000000000000000, 0 FROM generate_series(1, %3$d) AS d;
      INSERT INTO nodes VALUES (%1$d + %3$d + 1, NULL, 1000000000000000, 0);
      ANALYZE)",
                               leaves_, teams, departments))
      .status();
}

absl::StatusOr<Postgres::Counted> Postgres::Count(int connections, const std::string& script, absl::Duration window) {
  OUTLAY_ASSIGN_OR_RETURN(
      const std::string output,
      Output({Programs() + "/pgbench", "-h", socket_folder_, "-p", kNoPort, "-U", kUser, "-n", "-M", "prepared", "-c",
              std::to_string(connections), "-j", std::to_string(kClientThreads), "-T",
              std::to_string(std::max<int64_t>(1, absl::ToInt64Seconds(window))), "-f", script, kUser},
             socket_folder_ + "/log"));
  Counted counted;
  if (!absl::SimpleAtoi(NumberAfter(output, "actually processed: "), &counted.transactions)) {
    return absl::UnavailableError(Concat("pgbench: ", output));
  }
  // Without a transaction it names no rate.
  if (counted.transactions > 0 && !absl::SimpleAtod(NumberAfter(output, "tps = "), &counted.per_second)) {
    return absl::UnavailableError(Concat("pgbench: ", output));
  }
  return counted;
}

absl::StatusOr<double> Postgres::Rate(int connections, int batch, absl::Duration window) {
  const std::string script = socket_folder_ + "/script.sql";
  std::ofstream(script) << (batch == 1 ? absl::StrFormat("\\set leaf random(1, %d)\n\\set amount random(1, 100)\n"
                                                         "SELECT authorize(:leaf, :amount);\n",
                                                         leaves_)
                                       : absl::StrFormat("SELECT authorize_batch(%d, %d);\n", leaves_, batch));
  OUTLAY_ASSIGN_OR_RETURN(Counted counted, Count(connections, script, window));
  while (counted.transactions < connections && window < kLongestWindow) {
    window = std::min(window * kLongerWindow, kLongestWindow);
    OUTLAY_ASSIGN_OR_RETURN(counted, Count(connections, script, window));
  }
  return counted.per_second * batch;
}

}  // namespace outlay::bench
