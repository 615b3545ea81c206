#include "common/server/flags.h"

#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/log/json.h"
#include "common/server/address.h"

// Tell absl how to parse and show flags of our types; absl finds these functions through the types' namespaces.
namespace outlay {

template <typename Enum>
bool ParseEnum(absl::string_view text, const std::map<std::string_view, Enum>& values, Enum* value,
               std::string* error) {
  const auto found = values.find(ToStd(text));
  if (found != values.end()) {
    *value = found->second;
    return true;
  }
  *error = "must be one of:";
  for (const auto& [name, unused] : values) {
    *error += Concat(" ", name);
  }
  return false;
}

static bool AbslParseFlag(absl::string_view text, LogLevel* level, std::string* error) {
  return ParseEnum<LogLevel>(text,
                             {{"debug", LogLevel::kDebug},
                              {"info", LogLevel::kInfo},
                              {"warning", LogLevel::kWarning},
                              {"error", LogLevel::kError}},
                             level, error);
}
static std::string AbslUnparseFlag(LogLevel level) {
  return std::string(LogLevelName(level));
}

namespace server {

static bool AbslParseFlag(absl::string_view text, Auth* auth, std::string* error) {
  return ParseEnum<Auth>(text, {{"development", Auth::kDevelopment}, {"mtls", Auth::kMtls}}, auth, error);
}
static std::string AbslUnparseFlag(Auth auth) {
  return auth == Auth::kDevelopment ? "development" : auth == Auth::kMtls ? "mtls" : "";
}

}  // namespace server

namespace auth {

static bool AbslParseFlag(absl::string_view text, ClientCertificates* clients, std::string* error) {
  return ParseEnum<ClientCertificates>(
      text, {{"required", ClientCertificates::kRequired}, {"checked", ClientCertificates::kChecked}}, clients, error);
}
static std::string AbslUnparseFlag(ClientCertificates clients) {
  return clients == ClientCertificates::kRequired ? "required" : "checked";
}

}  // namespace auth
}  // namespace outlay

ABSL_FLAG(std::string, listen, "127.0.0.1:0", "host:port to serve gRPC on; port 0: the system chooses");
ABSL_FLAG(std::string, admin_listen, "127.0.0.1:0", "host:port for /metrics, /livez and /readyz");
ABSL_FLAG(std::string, data_dir, "", "the folder that holds the service's data; made if missing");
ABSL_FLAG(std::string, directory_file, "",
          "JSON file with organizations, groups and rates, until directory serves them");
ABSL_FLAG(std::string, ports_file, "", "where to write the ports as JSON once the server is ready");
ABSL_FLAG(outlay::server::Auth, auth, outlay::server::Auth::kNone,
          "who may call: \"mtls\" knows services by their certificates and people by bearer tokens; \"development\" "
          "believes what callers say and listens on loopback only");
ABSL_FLAG(std::string, tls_certificate, "",
          "PEM file: the certificate of this service, then what leads to its authority");
ABSL_FLAG(std::string, tls_key, "", "PEM file: its private key; only its owner may read it");
ABSL_FLAG(std::string, tls_ca, "", "PEM file: the authorities that others' certificates are checked against");
ABSL_FLAG(std::string, trust_domain, "", "of the names in certificates: spiffe://<trust domain>/<service>");
ABSL_FLAG(std::string, auth_config, "", "JSON file: whose tokens are believed and which services may call");
ABSL_FLAG(outlay::auth::ClientCertificates, client_certificates, outlay::auth::ClientCertificates::kRequired,
          "\"required\": whoever shows none is cut off; \"checked\": people may come with a token alone, and the port "
          "must then be kept from strangers in another way");
ABSL_FLAG(outlay::LogLevel, log_level, outlay::LogLevel::kInfo, "least level to log: debug, info, warning or error");
ABSL_FLAG(int, threads, 2, "threads that serve gRPC, 1 to 64");
ABSL_FLAG(absl::Duration, drain, absl::Seconds(10), "how long calls may take to end after SIGTERM");

namespace outlay::server {
namespace {

absl::Status ReadFlagFile(const std::string& path);

// `text` is without its dashes; `next` is the word after it, or null.
absl::Status ParseFlag(std::string_view text, const char* next, bool* took_next) {
  const size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  if (name == "flagfile" && equals != std::string_view::npos) {
    return ReadFlagFile(std::string(text.substr(equals + 1)));
  }
  absl::CommandLineFlag* flag = absl::FindCommandLineFlag(ToAbsl(name));
  std::string value = equals == std::string_view::npos ? "" : std::string(text.substr(equals + 1));
  if (equals == std::string_view::npos) {
    const bool negated = flag == nullptr && name.substr(0, 2) == "no";
    flag = negated ? absl::FindCommandLineFlag(ToAbsl(name.substr(2))) : flag;
    const bool is_switch = flag != nullptr && flag->IsOfType<bool>();
    if (negated && !is_switch) {
      flag = nullptr;
    } else if (is_switch) {
      value = negated ? "false" : "true";
    } else if (flag != nullptr && next == nullptr) {
      return FlagInvalid(name, "needs a value");
    } else if (flag != nullptr) {
      *took_next = true;
      value = next;
    }
  }
  if (flag == nullptr) {
    return FlagInvalid(name, "no such flag; --help lists them");
  }
  std::string error;
  return flag->ParseFrom(value, &error) ? absl::OkStatus() : FlagInvalid(name, error);
}

absl::Status ReadFlagFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return FlagInvalid("flagfile", Concat("cannot read ", path));
  }
  std::string line;
  bool took_next = false;
  while (std::getline(file, line)) {
    const absl::string_view text = absl::StripAsciiWhitespace(line);
    if (text.empty() || text.front() == '#') {
      continue;
    }
    if (!absl::StartsWith(text, "--") || absl::StartsWith(text, "--flagfile")) {
      return FlagInvalid("flagfile", Concat(path, ": write one --name=value per line, not \"", text, "\""));
    }
    OUTLAY_RETURN_IF_ERROR(ParseFlag(ToStd(text.substr(2)), nullptr, &took_next));
  }
  return absl::OkStatus();
}

// Returns whether a flag is ours, and not one of Abseil itself.
bool IsOurs(const absl::CommandLineFlag& flag) {
  const std::string file = flag.Filename();
  return absl::StrContains(file, "common/") || absl::StrContains(file, "services/") ||
         absl::StrContains(file, "tools/");
}

}  // namespace

absl::Status ParseFlags(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.size() < 3 || word.substr(0, 2) != "--") {
      return FlagInvalid(word, "is no flag; --help lists them");
    }
    bool took_next = false;
    OUTLAY_RETURN_IF_ERROR(ParseFlag(word.substr(2), i + 1 < argc ? argv[i + 1] : nullptr, &took_next));
    i += took_next ? 1 : 0;
  }
  return absl::OkStatus();
}

absl::Status CheckTargets() {
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    const std::string value = flag->CurrentValue();
    if (!absl::EndsWith(name, "_target") || value.empty() || absl::StartsWith(value, "unix:")) continue;
    // Only checks that there is a port, which is what people tend to leave out; gRPC resolves the rest.
    const absl::StatusOr<Address> address = ParseAddress(value);
    if (address.ok() && address->port > 0) continue;
    return FlagInvalid(ToStd(name), Concat("\"", value, "\" is not host:port, such as 127.0.0.1:7100"));
  }
  return absl::OkStatus();
}

bool HelpWanted(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--help" || std::string_view(argv[i]) == "-h") {
      return true;
    }
  }
  return false;
}

std::string DescribeFlags() {
  std::map<std::string, const absl::CommandLineFlag*> flags;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (IsOurs(*flag)) {
      flags[std::string(name)] = flag;
    }
  }
  std::string text;
  for (const auto& [name, flag] : flags) {
    text += Concat("  --", name, "  (default \"", flag->CurrentValue(), "\")\n      ", flag->Help(), "\n");
  }
  return text + "  --flagfile\n      a file with one --name=value per line; lines with # are comments\n";
}

ServerOptions OptionsFromFlags() {
  return {.listen = absl::GetFlag(FLAGS_listen),
          .admin_listen = absl::GetFlag(FLAGS_admin_listen),
          .data_dir = absl::GetFlag(FLAGS_data_dir),
          .directory_file = absl::GetFlag(FLAGS_directory_file),
          .ports_file = absl::GetFlag(FLAGS_ports_file),
          .auth = absl::GetFlag(FLAGS_auth),
          .tls = {.certificate = absl::GetFlag(FLAGS_tls_certificate),
                  .key = absl::GetFlag(FLAGS_tls_key),
                  .ca = absl::GetFlag(FLAGS_tls_ca)},
          .trust_domain = absl::GetFlag(FLAGS_trust_domain),
          .auth_config = absl::GetFlag(FLAGS_auth_config),
          .client_certificates = absl::GetFlag(FLAGS_client_certificates),
          .log_level = absl::GetFlag(FLAGS_log_level),
          .threads = absl::GetFlag(FLAGS_threads),
          .drain = absl::GetFlag(FLAGS_drain)};
}

void SetDefaultListen(const std::string& address) {
  absl::SetFlag(&FLAGS_listen, address);
}

}  // namespace outlay::server
