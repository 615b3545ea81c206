#include "common/http/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/auth/tls_files.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::http {
namespace {

struct Release {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Bio = std::unique_ptr<BIO, Release>;
using Certificate = std::unique_ptr<X509, Release>;

constexpr unsigned char kProtocol[] = "\x08http/1.1";

// HTTP/1.1 or nothing: a client that speaks only HTTP/2 learns that during the handshake.
int SelectProtocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                   unsigned int offered_length, void*) {
  unsigned char* out = nullptr;
  const int result = SSL_select_next_proto(&out, length, kProtocol, sizeof(kProtocol) - 1, offered, offered_length);
  *chosen = out;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// `identity`: a key, then certificates, known to fit together. Null: OpenSSL refuses, for instance a key that is too
// small.
std::shared_ptr<SSL_CTX> MakeContext(const std::string& identity) {
  std::unique_ptr<SSL_CTX, Release> context(SSL_CTX_new(TLS_server_method()));
  const Bio key_bio(BIO_new_mem_buf(identity.data(), static_cast<int>(identity.size())));
  const Bio chain_bio(BIO_new_mem_buf(identity.data(), static_cast<int>(identity.size())));
  if (context == nullptr || key_bio == nullptr || chain_bio == nullptr) return nullptr;
  const std::unique_ptr<EVP_PKEY, Release> key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
  const Certificate leaf(PEM_read_bio_X509(chain_bio.get(), nullptr, nullptr, nullptr));
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_use_certificate(context.get(), leaf.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
    return nullptr;
  }
  while (X509* const next = PEM_read_bio_X509(chain_bio.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context.get(), next) != 1) {
      X509_free(next);
      return nullptr;
    }
  }
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context.get(), &SelectProtocol, nullptr);
  return context;
}

}  // namespace

TlsContext::TlsContext(std::string certificate_path, std::string key_path, const Clock* clock, Log* log)
    : certificate_path_(std::move(certificate_path)), key_path_(std::move(key_path)), clock_(clock), log_(log) {}

absl::Status TlsContext::Load() {
  OUTLAY_ASSIGN_OR_RETURN(const auth::CertificateFiles files,
                          auth::ReadCertificateFiles(certificate_path_, key_path_, clock_->Now()));
  const std::lock_guard lock(mutex_);
  if (current_ != nullptr && files.identity_pem == in_force_) return absl::OkStatus();
  std::shared_ptr<SSL_CTX> context = MakeContext(files.identity_pem);
  ERR_clear_error();
  if (context == nullptr) {
    return auth::TlsFilesInvalid(certificate_path_, "cannot be used: its key may be too weak, or its chain broken");
  }
  current_ = std::move(context);
  in_force_ = files.identity_pem;
  expires_ = files.expires;
  log_->Write(LogLevel::kInfo, "http.certificate_changed", {{"expires", absl::FormatTime(expires_)}});
  return absl::OkStatus();
}

absl::Duration TlsContext::Look() {
  const absl::Status loaded = Load();
  const std::lock_guard lock(mutex_);
  std::string problem = loaded.ok() ? "" : std::string(ToStd(loaded.message()));
  if (loaded.ok() && expires_ - clock_->Now() < auth::limits::kCertificateEndsSoon) {
    problem = Concat("the certificate ends at ", absl::FormatTime(expires_));
  }
  if (std::exchange(told_, problem) != problem && !problem.empty()) {
    log_->Write(loaded.ok() ? LogLevel::kWarning : LogLevel::kError,
                loaded.ok() ? "http.certificate_ends_soon" : "http.certificate_refused", {{"cause", problem}});
  }
  return auth::limits::kFileLook;
}

std::shared_ptr<SSL_CTX> TlsContext::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace outlay::http
