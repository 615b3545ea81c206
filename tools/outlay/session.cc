#include "tools/outlay/session.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/util/json_util.h"

namespace outlay::cli {
namespace {

// Enough to get over a restart; who needs more repeats the command with its request id.
constexpr int kAttempts = 3;
constexpr std::string_view kTimeout = "10s";

// "host:port", as a call or a page is asked for. An address with a scheme is for gRPC to judge.
absl::Status CheckAddress(const std::string& flag, const std::string& address) {
  const std::size_t colon = address.rfind(':');
  uint32_t port = 0;
  constexpr uint32_t kPortMax = 65535;
  const bool is_good = address.starts_with("unix:") ||
                       (colon != std::string::npos && colon > 0 && absl::SimpleAtoi(address.substr(colon + 1), &port) &&
                        port > 0 && port <= kPortMax);
  return is_good ? absl::OkStatus()
                 : UsageError(Concat("--", flag, ": '", address, "' is not host:port, such as 127.0.0.1:7103"));
}

// A value that a flag or a variable of the environment gives.
struct Setting {
  std::string_view flag;
  std::string_view variable;
  std::string_view otherwise;
};

constexpr Setting kOrganizationSetting = {"organization", "OUTLAY_ORGANIZATION", ""};
constexpr Setting kTlsCaSetting = {"tls-ca", "OUTLAY_TLS_CA", ""};
constexpr Setting kTlsCertificateSetting = {"tls-certificate", "OUTLAY_TLS_CERTIFICATE", ""};
constexpr Setting kTlsKeySetting = {"tls-key", "OUTLAY_TLS_KEY", ""};
constexpr Setting kTrustDomainSetting = {"trust-domain", "OUTLAY_TRUST_DOMAIN", ""};
constexpr Setting kTokenFileSetting = {"token-file", "OUTLAY_TOKEN_FILE", ""};
constexpr Setting kTimeoutSetting = {"timeout", "OUTLAY_TIMEOUT", kTimeout};
constexpr std::array<Setting, kPeers.size()> kAddressSettings = {
    {{"purchase-order", "OUTLAY_PURCHASE_ORDER", "127.0.0.1:7101"},
     {"invoice-matching", "OUTLAY_INVOICE_MATCHING", "127.0.0.1:7102"},
     {"directory", "OUTLAY_DIRECTORY", "127.0.0.1:7100"},
     {"notification", "OUTLAY_NOTIFICATION", "127.0.0.1:7106"},
     {"approval", "OUTLAY_APPROVAL", "127.0.0.1:7104"},
     {"budget", "OUTLAY_BUDGET", "127.0.0.1:7103"}}};
constexpr std::array<Setting, kPeers.size()> kAdminSettings = {
    {{"purchase-order-admin", "OUTLAY_PURCHASE_ORDER_ADMIN", ""},
     {"invoice-matching-admin", "OUTLAY_INVOICE_MATCHING_ADMIN", ""},
     {"directory-admin", "OUTLAY_DIRECTORY_ADMIN", ""},
     {"notification-admin", "OUTLAY_NOTIFICATION_ADMIN", ""},
     {"approval-admin", "OUTLAY_APPROVAL_ADMIN", ""},
     {"budget-admin", "OUTLAY_BUDGET_ADMIN", ""}}};

std::string Choose(const Setting& setting, const Arguments& arguments, const Environment& environment) {
  if (arguments.Has(setting.flag)) {
    return arguments.Get(setting.flag);
  }
  return environment.variable(setting.variable).value_or(std::string(setting.otherwise));
}

std::string ChooseUser(const Arguments& arguments, const Environment& environment) {
  const std::string login = environment.variable("USER").value_or("");
  return Choose({"user", "OUTLAY_USER", login}, arguments, environment);
}

absl::Status ReadSecurity(const Arguments& arguments, const Environment& environment,
                          auth::ClientSecurityOptions* security) {
  security->tls = {.certificate = Choose(kTlsCertificateSetting, arguments, environment),
                   .key = Choose(kTlsKeySetting, arguments, environment),
                   .ca = Choose(kTlsCaSetting, arguments, environment)};
  security->trust_domain = Choose(kTrustDomainSetting, arguments, environment);
  security->token_file = Choose(kTokenFileSetting, arguments, environment);
  const bool has_more = !security->tls.certificate.empty() || !security->tls.key.empty() ||
                        !security->trust_domain.empty() || !security->token_file.empty();
  if (!security->tls.ca.empty() && security->trust_domain.empty()) {
    return UsageError("--tls-ca needs --trust-domain: the domain of the names in the servers' certificates");
  }
  // Otherwise a token would go to whoever answers, or nowhere.
  return security->tls.ca.empty() && has_more
             ? UsageError(
                   "--tls-certificate, --tls-key, --trust-domain and --token-file need --tls-ca: the authority "
                   "that the servers' certificates are checked against")
             : absl::OkStatus();
}

}  // namespace

bool IsAlwaysThere(Peer peer) {
  return std::find(kDocumentPeers.begin(), kDocumentPeers.end(), peer) != kDocumentPeers.end();
}

std::string_view PeerName(Peer peer) {
  switch (peer) {
    case Peer::kPurchaseOrder:
      return "purchase_order";
    case Peer::kInvoiceMatching:
      return "invoice_matching";
    case Peer::kNotification:
      return "notification";
    case Peer::kApproval:
      return "approval";
    case Peer::kBudget:
      return "budget";
    case Peer::kDirectory:
      break;
  }
  return "directory";
}

absl::StatusOr<Peer> ParsePeer(std::string_view name) {
  for (const Peer peer : kPeers) {
    if (name == PeerName(peer)) {
      return peer;
    }
  }
  return UsageError(Concat("there is no service '", name,
                           "'; it is purchase_order, invoice_matching, directory, notification, approval or budget"));
}

const std::vector<Flag>& GlobalFlags() {
  static const std::vector<Flag> flags = {
      {"organization", "ID", "for which organization; OUTLAY_ORGANIZATION"},
      {"user", "ID", "who you are; OUTLAY_USER, else your login name ($USER)"},
      {"purchase-order", "ADDRESS", "host:port of purchase_order; OUTLAY_PURCHASE_ORDER, else 127.0.0.1:7101"},
      {"invoice-matching", "ADDRESS", "host:port of invoice_matching; OUTLAY_INVOICE_MATCHING, else 127.0.0.1:7102"},
      {"directory", "ADDRESS", "host:port of directory; OUTLAY_DIRECTORY, else 127.0.0.1:7100"},
      {"notification", "ADDRESS", "host:port of notification; OUTLAY_NOTIFICATION, else 127.0.0.1:7106"},
      {"approval", "ADDRESS", "host:port of approval; OUTLAY_APPROVAL, else 127.0.0.1:7104"},
      {"budget", "ADDRESS", "host:port of budget; OUTLAY_BUDGET, else 127.0.0.1:7103"},
      {"purchase-order-admin", "ADDRESS", "its admin port, for doctor; OUTLAY_PURCHASE_ORDER_ADMIN"},
      {"invoice-matching-admin", "ADDRESS", "its admin port, for doctor; OUTLAY_INVOICE_MATCHING_ADMIN"},
      {"directory-admin", "ADDRESS", "its admin port, for doctor; OUTLAY_DIRECTORY_ADMIN"},
      {"notification-admin", "ADDRESS", "its admin port, for doctor; OUTLAY_NOTIFICATION_ADMIN"},
      {"approval-admin", "ADDRESS", "its admin port, for doctor; OUTLAY_APPROVAL_ADMIN"},
      {"budget-admin", "ADDRESS", "its admin port, for doctor; OUTLAY_BUDGET_ADMIN"},
      {"tls-ca", "FILE", "the authority of the servers' certificates; OUTLAY_TLS_CA; without: development servers"},
      {"tls-certificate", "FILE", "your certificate; OUTLAY_TLS_CERTIFICATE"},
      {"tls-key", "FILE", "its key; OUTLAY_TLS_KEY"},
      {"trust-domain", "NAME", "of the names in certificates; OUTLAY_TRUST_DOMAIN"},
      {"token-file", "FILE", "your access token; OUTLAY_TOKEN_FILE"},
      {"timeout", "DURATION", "how long to wait for an answer, such as 500ms or 1m; OUTLAY_TIMEOUT, else 10s"},
      {"request-id", "ID", "repeat an earlier change: the one that printed this id"},
      {"json", "", "one line of proto JSON for each thing, for scripts"},
      {"quiet", "", "only names, one in a line; no progress and no remarks"},
      {"no-color", "", "no colours; so does NO_COLOR"},
      {"help", "", "explain the command"},
  };
  return flags;
}

absl::StatusOr<Settings> Settings::From(const Arguments& arguments, const Environment& environment) {
  Settings settings;
  settings.organization = Choose(kOrganizationSetting, arguments, environment);
  if (settings.organization.starts_with("organizations/")) {
    settings.organization.erase(0, settings.organization.find('/') + 1);
  }
  if (!settings.organization.empty() && !IsValidId(settings.organization)) {
    return UsageError(
        Concat("--organization: '", settings.organization, "' is no id: small letters, digits and '-', such as acme"));
  }
  settings.user = ChooseUser(arguments, environment);
  for (std::size_t i = 0; i < kPeers.size(); ++i) {
    settings.addresses[i] = Choose(kAddressSettings[i], arguments, environment);
    OUTLAY_RETURN_IF_ERROR(CheckAddress(std::string(kAddressSettings[i].flag), settings.addresses[i]));
    settings.admin_addresses[i] = Choose(kAdminSettings[i], arguments, environment);
    if (!settings.admin_addresses[i].empty()) {
      OUTLAY_RETURN_IF_ERROR(CheckAddress(std::string(kAdminSettings[i].flag), settings.admin_addresses[i]));
    }
  }
  const std::string timeout = Choose(kTimeoutSetting, arguments, environment);
  if (!absl::ParseDuration(timeout, &settings.timeout) || settings.timeout <= absl::ZeroDuration()) {
    return UsageError(Concat("--timeout: '", timeout, "' is not a duration, such as 500ms, 10s or 1m"));
  }
  settings.has_timeout = arguments.Has("timeout");
  OUTLAY_RETURN_IF_ERROR(ReadSecurity(arguments, environment, &settings.security));
  settings.request_id = arguments.Get("request-id");
  settings.json = arguments.Has("json");
  settings.quiet = arguments.Has("quiet");
  settings.has_colour = environment.out_is_terminal && !arguments.Has("no-color") &&
                        environment.variable("NO_COLOR").value_or("").empty();
  return settings;
}

Session::Session(const Environment& environment, Settings settings)
    : environment_(environment), settings_(std::move(settings)) {}

client::BlockingClient Session::StreamClient(Peer peer) {
  return Client(peer, settings_.has_timeout ? settings_.timeout : absl::InfiniteDuration());
}

client::BlockingClient Session::Client(Peer peer, absl::Duration timeout, std::string_view subject) {
  std::unique_ptr<rpc::Channel>& channel = channels_[static_cast<std::size_t>(peer)];
  if (channel == nullptr) {
    channel = environment_.connect(PeerName(peer), settings_.address(peer));
  }
  return {*channel,
          *environment_.scheduler,
          {.caller = {.subject = std::string(subject), .organization = settings_.organization}, .timeout = timeout},
          {.attempts = kAttempts}};
}

absl::StatusOr<std::string> Session::Organization() const {
  if (settings_.organization.empty()) {
    return UsageError("say for which organization: --organization ID, or set OUTLAY_ORGANIZATION");
  }
  return Concat("organizations/", settings_.organization);
}

absl::StatusOr<std::string> Session::Name(std::string_view collection, std::string_view text) const {
  if (text.starts_with("organizations/")) {
    return std::string(text);
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::string organization, Organization());
  return Concat(organization, "/", collection, "/", text);
}

absl::StatusOr<std::string> Session::EntityName(std::string_view text, std::string_view supplier) const {
  if (text.starts_with("organizations/")) {
    return std::string(text);
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos && supplier.empty()) {
    return UsageError(Concat("'", text, "' names no entity: write SUPPLIER/ENTITY, such as initech/initech-gmbh"));
  }
  const bool has_supplier = slash != std::string_view::npos;
  OUTLAY_ASSIGN_OR_RETURN(const std::string owner, Name("suppliers", has_supplier ? text.substr(0, slash) : supplier));
  return Concat(owner, "/billFromEntities/", has_supplier ? text.substr(slash + 1) : text);
}

const std::string& Session::RequestId() {
  if (used_request_id_.empty()) {
    used_request_id_ = settings_.request_id.empty() ? IdGenerator(environment_.clock, environment_.random).Next()
                                                    : settings_.request_id;
  }
  return used_request_id_;
}

void Session::WriteLine(std::string_view line) {
  WriteBytes(Concat(line, "\n"));
}

void Session::WriteBytes(std::string_view bytes) {
  const std::lock_guard lock(printing_);
  *environment_.out << bytes << std::flush;
}

void Session::WriteJson(const google::protobuf::Message& message) {
  WriteLine(ToJson(message));
}

void Session::WriteTable(const Table& table) {
  WriteBytes(table.Render(settings_.has_colour));
}

void Session::WriteTitle(std::string_view text) {
  WriteLine(Colour(Harmless(text), Tone::kStrong));
}

void Session::Note(std::string_view text) {
  if (!settings_.quiet) {
    const std::lock_guard lock(printing_);
    *environment_.err << Harmless(text) << "\n";
  }
}

void Session::WriteEditable(const google::protobuf::Message& message) {
  if (settings_.json) {
    WriteJson(message);
    return;
  }
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  // Fails as ToJson does.
  if (google::protobuf::util::MessageToJsonString(message, &json, options).ok()) WriteBytes(json);
}

std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  // Fails only for messages that hold an unknown Any, which the API does not have outside of errors.
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return "{}";
  }
  return json;
}

absl::Status FromJson(std::string_view json, std::string_view source, google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &message);
  if (status.ok()) {
    return absl::OkStatus();
  }
  const std::string why(status.message().data(), status.message().size());
  return MakeError(absl::StatusCode::kInvalidArgument, "JSON_INVALID",
                   Concat(source, " is no ", message.GetDescriptor()->name(), " in proto JSON: ", why),
                   {{"source", std::string(source)}});
}

absl::StatusOr<std::ifstream> OpenFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  // Opening a folder succeeds; reading it does not.
  file.peek();
  if (!file.is_open() || file.bad()) {
    return MakeError(absl::StatusCode::kNotFound, "FILE_NOT_READABLE", Concat("cannot read ", path), {{"file", path}});
  }
  return file;
}

absl::StatusOr<std::string> ReadFile(const std::string& path, const Environment& environment) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(*environment.in), {});
  }
  OUTLAY_ASSIGN_OR_RETURN(std::ifstream file, OpenFile(path));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace outlay::cli
