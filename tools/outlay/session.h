// One run of a command: the services it calls, its caller, and its output.
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
// The services that are always deployed: without directory, a file replaces it.
inline constexpr std::array kDocumentPeers = {Peer::kPurchaseOrder, Peer::kInvoiceMatching};
bool IsAlwaysThere(Peer peer);

// "purchase_order".
std::string_view PeerName(Peer peer);
// INVALID_ARGUMENT / USAGE: no service has this name.
absl::StatusOr<Peer> ParsePeer(std::string_view name);

// The values of the global flags and the environment.
struct Settings {
  std::string organization;  // an id; empty: unset
  std::string user;
  std::array<std::string, kPeers.size()> addresses;        // by Peer
  std::array<std::string, kPeers.size()> admin_addresses;  // by Peer; empty: unset
  absl::Duration timeout;
  bool has_timeout = false;              // set by the caller, so it applies to streams too
  std::string request_id;                // empty: a new one
  auth::ClientSecurityOptions security;  // without authorities: for development servers, which trust their callers
  bool json = false;
  bool quiet = false;
  bool has_colour = false;  // of standard output

  static absl::StatusOr<Settings> From(const Arguments& arguments, const Environment& environment);
  const std::string& address(Peer peer) const { return addresses[static_cast<std::size_t>(peer)]; }
  const std::string& admin_address(Peer peer) const { return admin_addresses[static_cast<std::size_t>(peer)]; }
};

// Returns the flags that every command has.
const std::vector<Flag>& GlobalFlags();

// Printing is thread-safe; the rest is for one thread.
class Session {
 public:
  Session(const Environment& environment, Settings settings);

  const Settings& settings() const { return settings_; }
  const Environment& environment() const { return environment_; }

  // Return clients whose calls have a time limit.
  client::BlockingClient Client(Peer peer) { return Client(peer, settings_.timeout); }
  client::BlockingClient orders() { return Client(Peer::kPurchaseOrder); }
  client::BlockingClient invoices() { return Client(Peer::kInvoiceMatching); }
  client::BlockingClient directory() { return Client(Peer::kDirectory); }
  client::BlockingClient notices() { return Client(Peer::kNotification); }
  client::BlockingClient budgets() { return Client(Peer::kBudget); }
  client::BlockingClient approval() { return Client(Peer::kApproval); }
  // The same, as a subject other than the user: in development only; otherwise the certificate identifies the caller.
  client::BlockingClient ClientAs(Peer peer, std::string_view subject) {
    return Client(peer, settings_.timeout, subject);
  }
  // For streams, which have no time limit by default.
  client::BlockingClient StreamClient(Peer peer);

  // Returns "organizations/acme". INVALID_ARGUMENT / USAGE: none was given; also below.
  absl::StatusOr<std::string> Organization() const;
  // Returns "organizations/acme/purchaseOrders/po-1" for "po-1" and "purchaseOrders"; complete names are unchanged.
  absl::StatusOr<std::string> Name(std::string_view collection, std::string_view text) const;
  // The same for "initech/initech-gmbh"; `supplier`, a name, is used if the text has no supplier.
  absl::StatusOr<std::string> EntityName(std::string_view text, std::string_view supplier = "") const;

  // Returns the request id of this run's mutation.
  const std::string& RequestId();
  // Empty: no mutation with a request id was attempted.
  const std::string& used_request_id() const { return used_request_id_; }

  // Writes one unchanged line to standard output.
  void WriteLine(std::string_view line);
  void WriteBytes(std::string_view bytes);
  // Writes the message as one line of proto JSON.
  void WriteJson(const google::protobuf::Message& message);
  // The same for a file that people will edit: indented, unless --json requires one line.
  void WriteEditable(const google::protobuf::Message& message);
  void WriteTable(const Table& table);
  // Writes `text` as a coloured line.
  void WriteTitle(std::string_view text);
  // Writes a remark for people to standard error; nothing with --quiet.
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

// Opens a file for reading in pieces. NOT_FOUND / FILE_NOT_READABLE {file}.
absl::StatusOr<std::ifstream> OpenFile(const std::string& path);

// Returns the text of a file; "-" is standard input. NOT_FOUND / FILE_NOT_READABLE {file}.
absl::StatusOr<std::string> ReadFile(const std::string& path, const Environment& environment);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_SESSION_H_
