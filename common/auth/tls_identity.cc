#include "common/auth/tls_identity.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "common/auth/files.h"
#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "grpcpp/security/tls_certificate_verifier.h"
#include "grpcpp/security/tls_credentials_options.h"

namespace outlay::auth {
namespace {

using grpc::experimental::TlsCustomVerificationCheckRequest;

// gRPC's least.
constexpr unsigned kWatchSeconds = 1;

// Who the server is, not where it runs.
class SpiffeVerifier final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  explicit SpiffeVerifier(std::string expected) : expected_(std::move(expected)) {}

  bool Verify(TlsCustomVerificationCheckRequest* request, std::function<void(grpc::Status)>,
              grpc::Status* status) override {
    const std::vector<grpc::string_ref> uris = request->uri_names();
    const bool is_expected = uris.size() == 1 && uris.front() == expected_;
    *status = is_expected ? grpc::Status::OK
                          : grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "the server is not " + expected_);
    return true;
  }
  void Cancel(TlsCustomVerificationCheckRequest*) override {}

 private:
  const std::string expected_;
};

class TokenFile final : public grpc::MetadataCredentialsPlugin {
 public:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  bool IsBlocking() const override { return false; }
  const char* GetType() const override { return "outlay-token-file"; }
  grpc::string DebugString() override { return "token file"; }
  grpc::Status GetMetadata(grpc::string_ref, grpc::string_ref, const grpc::AuthContext&,
                           std::multimap<grpc::string, grpc::string>* metadata) override {
    const absl::StatusOr<std::string> text = ReadSecretFile(path_, limits::kTokenBytes);
    if (!text.ok()) {
      return {grpc::StatusCode::UNAVAILABLE, std::string(text.status().message())};
    }
    metadata->emplace("authorization", Concat("Bearer ", absl::StripAsciiWhitespace(*text)));
    return grpc::Status::OK;
  }

 private:
  const std::string path_;
};

}  // namespace

// Bytes that gRPC reads through a path, on no disk; replaced as a whole.
class TlsIdentity::MemoryFile {
 public:
  // Null: the kernel refuses.
  static std::unique_ptr<MemoryFile> Create(const std::string& bytes) {
    const int number = Make(bytes);
    return number < 0 ? nullptr : std::unique_ptr<MemoryFile>(new MemoryFile(number));
  }
  ~MemoryFile() { close(number_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool Replace(const std::string& bytes) const {
    const int number = Make(bytes);
    const bool is_replaced = number >= 0 && dup3(number, number_, O_CLOEXEC) == number_;
    if (number >= 0) {
      close(number);
    }
    return is_replaced;
  }
  std::string path() const { return Concat("/proc/self/fd/", number_); }

 private:
  explicit MemoryFile(int number) : number_(number) {}
  // -1: the kernel refuses.
  static int Make(const std::string& bytes) {
    const int number = memfd_create("outlay-tls", MFD_CLOEXEC);
    if (number >= 0 && write(number, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
      close(number);
      return -1;
    }
    return number;
  }

  const int number_;
};

TlsIdentity::TlsIdentity(TlsFiles files, std::string trust_domain, const Clock* clock, Log* log)
    : files_(std::move(files)), trust_domain_(std::move(trust_domain)), clock_(clock), log_(log) {}

TlsIdentity::~TlsIdentity() = default;

absl::Status TlsIdentity::Load() {
  OUTLAY_ASSIGN_OR_RETURN(TlsMaterial material, ReadTlsFiles(files_, trust_domain_, clock_->Now()));
  const std::lock_guard lock(mutex_);
  if (provider_ != nullptr && material == material_) {
    return absl::OkStatus();
  }
  if (provider_ == nullptr) {
    identity_ = MemoryFile::Create(material.identity_pem);
    ca_ = MemoryFile::Create(material.ca_pem);
    if (identity_ == nullptr || ca_ == nullptr) {
      return absl::InternalError("no memory file for certificates");
    }
    const std::string identity = material.identity_pem.empty() ? "" : identity_->path();
    provider_ = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(identity, identity, ca_->path(),
                                                                                     kWatchSeconds);
  } else if (!ca_->Replace(material.ca_pem) || !identity_->Replace(material.identity_pem)) {
    return absl::InternalError("no memory file for certificates");
  }
  material_ = std::move(material);
  log_->Write(LogLevel::kInfo, "auth.certificate_changed",
              {{"service", material_.service}, {"expires", absl::FormatTime(material_.expires)}});
  return absl::OkStatus();
}

absl::Duration TlsIdentity::Look() {
  const absl::Status loaded = Load();
  std::string problem = loaded.ok() ? "" : loaded.ToString();
  const std::lock_guard lock(mutex_);
  const bool ends_soon = material_.expires - clock_->Now() < limits::kCertificateEndsSoon;
  if (loaded.ok() && ends_soon) {
    problem = Concat("the certificate ends at ", absl::FormatTime(material_.expires));
  }
  if (std::exchange(told_, problem) != problem && !problem.empty()) {
    log_->Write(loaded.ok() ? LogLevel::kWarning : LogLevel::kError,
                loaded.ok() ? "auth.certificate_ends_soon" : "auth.certificate_refused", {{"cause", problem}});
  }
  return limits::kFileLook;
}

std::shared_ptr<grpc::ServerCredentials> TlsIdentity::ServerCredentials(ClientCertificates clients) const {
  const std::lock_guard lock(mutex_);
  grpc::experimental::TlsServerCredentialsOptions options(provider_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(clients == ClientCertificates::kRequired
                                    ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                    : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> TlsIdentity::ChannelCredentials(const std::string& service) const {
  const std::lock_guard lock(mutex_);
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(provider_);
  options.watch_root_certs();
  if (!material_.identity_pem.empty()) {
    options.watch_identity_key_cert_pairs();
  }
  options.set_verify_server_certs(true);
  options.set_check_call_host(false);
  options.set_certificate_verifier(grpc::experimental::ExternalCertificateVerifier::Create<SpiffeVerifier>(
      Concat("spiffe://", trust_domain_, "/", service)));
  return grpc::experimental::TlsCredentials(options);
}

std::string TlsIdentity::service() const {
  const std::lock_guard lock(mutex_);
  return material_.service;
}

absl::Time TlsIdentity::expires() const {
  const std::lock_guard lock(mutex_);
  return material_.expires;
}

std::shared_ptr<grpc::ChannelCredentials> WithTokenFile(const std::shared_ptr<grpc::ChannelCredentials>& channel,
                                                        const std::string& path) {
  return grpc::CompositeChannelCredentials(channel,
                                           grpc::MetadataCredentialsFromPlugin(std::make_unique<TokenFile>(path)));
}

}  // namespace outlay::auth
