// One run of a command: where it calls, as whom, and how it prints.
#ifndef OUTLAY_TOOLS_OUTLAY_SESSION_H_
#define OUTLAY_TOOLS_OUTLAY_SESSION_H_

#include <array>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "tools/client/blocking_client.h"
#include "tools/outlay/arguments.h"
#include "tools/outlay/environment.h"
#include "tools/outlay/table.h"

namespace outlay::cli {

enum class Peer { kPurchaseOrder, kInvoiceMatching, kDirectory, kNotification, kApproval, kBudget };
inline constexpr std::array kPeers = {Peer::kPurchaseOrder, Peer::kInvoiceMatching, Peer::kDirectory,
                                      Peer::kNotification,  Peer::kApproval,        Peer::kBudget};
// Those that are always there: without a directory its file stands in.
inline constexpr std::array kDocumentPeers = {Peer::kPurchaseOrder, Peer::kInvoiceMatching};
bool IsAlwaysThere(Peer peer);

// "purchase_order".
std::string_view PeerName(Peer peer);
// INVALID_ARGUMENT / USAGE: no service has this name.
absl::StatusOr<Peer> ParsePeer(std::string_view name);

// What the global flags and the environment say.
struct Settings {
  std::string organization;  // an id; empty: not said
  std::string user;
  std::array<std::string, kPeers.size()> addresses;        // by Peer
  std::array<std::string, kPeers.size()> admin_addresses;  // by Peer; empty: not said
  absl::Duration timeout;
  bool has_timeout = false;              // the caller chose it, so streams have it too
  std::string request_id;                // empty: a new one
  auth::ClientSecurityOptions security;  // without authorities: for development servers, which believe their callers
  bool json = false;
  bool quiet = false;
  bool has_colour = false;  // of standard output

  static absl::StatusOr<Settings> From(const Arguments& arguments, const Environment& environment);
  const std::string& address(Peer peer) const { return addresses[static_cast<std::size_t>(peer)]; }
  const std::string& admin_address(Peer peer) const { return admin_addresses[static_cast<std::size_t>(peer)]; }
};

// Flags that every command has.
const std::vector<Flag>& GlobalFlags();

// Printing is thread-safe; the rest belongs to one thread.
class Session {
 public:
  Session(const Environment& environment, Settings settings);

  const Settings& settings() const { return settings_; }
  const Environment& environment() const { return environment_; }

  // Calls with a time limit.
  client::BlockingClient Client(Peer peer) { return Client(peer, settings_.timeout); }
  client::BlockingClient orders() { return Client(Peer::kPurchaseOrder); }
  client::BlockingClient invoices() { return Client(Peer::kInvoiceMatching); }
  client::BlockingClient directory() { return Client(Peer::kDirectory); }
  client::BlockingClient notices() { return Client(Peer::kNotification); }
  client::BlockingClient budgets() { return Client(Peer::kBudget); }
  client::BlockingClient approval() { return Client(Peer::kApproval); }
  // The same, as another than the user: in development only, others have it in their certificate.
  client::BlockingClient ClientAs(Peer peer, std::string_view subject) {
    return Client(peer, settings_.timeout, subject);
  }
  // For streams, which last as long as there is something to say.
  client::BlockingClient StreamClient(Peer peer);

  // "organizations/acme". INVALID_ARGUMENT / USAGE: nobody said which, as below.
  absl::StatusOr<std::string> Organization() const;
  // "organizations/acme/purchaseOrders/po-1" from "po-1" and "purchaseOrders"; whole names stay as they are.
  absl::StatusOr<std::string> Name(std::string_view collection, std::string_view text) const;
  // The same for "initech/initech-gmbh"; `supplier`, a name, stands in where the text has no supplier.
  absl::StatusOr<std::string> EntityName(std::string_view text, std::string_view supplier = "") const;

  // The request id of this run's mutation.
  const std::string& RequestId();
  // Empty: no mutation with a request id was tried.
  const std::string& used_request_id() const { return used_request_id_; }

  // Standard output. One line; not changed in any way.
  void WriteLine(std::string_view line);
  void WriteBytes(std::string_view bytes);
  // The message as one line of proto JSON.
  void WriteJson(const google::protobuf::Message& message);
  // The same for a file that people will change: indented, unless --json wants a line.
  void WriteEditable(const google::protobuf::Message& message);
  void WriteTable(const Table& table);
  // `text`, painted; a line.
  void WriteTitle(std::string_view text);
  // A remark for people, on standard error; nothing with --quiet.
  void Note(std::string_view text);

  std::string Colour(std::string_view text, Tone tone) const { return Paint(text, tone, settings_.has_colour); }

 private:
  client::BlockingClient Client(Peer peer, absl::Duration timeout) { return Client(peer, timeout, settings_.user); }
  client::BlockingClient Client(Peer peer, absl::Duration timeout, std::string_view subject);

  const Environment& environment_;
  const Settings settings_;
  std::array<std::unique_ptr<rpc::Channel>, kPeers.size()> channels_;
  std::string used_request_id_;
  std::mutex printing_;
};

// One line of proto JSON.
std::string ToJson(const google::protobuf::Message& message);

// Fills `message` from proto JSON; `source` names it in the error.
// INVALID_ARGUMENT / JSON_INVALID {source}.
absl::Status FromJson(std::string_view json, std::string_view source, google::protobuf::Message& message);

// For reading piece by piece. NOT_FOUND / FILE_NOT_READABLE {file}.
absl::StatusOr<std::ifstream> OpenFile(const std::string& path);

// The text of a file; "-" is standard input. NOT_FOUND / FILE_NOT_READABLE {file}.
absl::StatusOr<std::string> ReadFile(const std::string& path, const Environment& environment);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_SESSION_H_
