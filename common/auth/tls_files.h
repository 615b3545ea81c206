// The files with which a process proves its identity, and checks that of others.
#ifndef OUTLAY_COMMON_AUTH_TLS_FILES_H_
#define OUTLAY_COMMON_AUTH_TLS_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace outlay::auth {

// Paths of PEM files. `certificate` and `key` together, or neither: a client without a certificate.
struct TlsFiles {
  std::string certificate;  // the leaf first, then the chain to the authority
  std::string key;          // unencrypted, readable by its owner only
  std::string ca;           // authorities for others' certificates
};

// The contents of the files.
struct TlsMaterial {
  std::string identity_pem;  // key, then certificates; empty without a certificate
  std::string ca_pem;
  std::string service;  // that the certificate names
  absl::Time expires = absl::InfiniteFuture();

  bool operator==(const TlsMaterial&) const = default;
};

// A certificate with its key, whatever it names.
struct CertificateFiles {
  std::string identity_pem;  // key, then certificates
  absl::Time expires;
};

// INVALID_ARGUMENT / FILE_UNREADABLE, FILE_PERMISSIONS_TOO_WIDE or TLS_FILES_INVALID {path}: a file is invalid, key and
// certificate do not match, or the certificate is not valid at `now`.
absl::StatusOr<CertificateFiles> ReadCertificateFiles(const std::string& certificate, const std::string& key,
                                                      absl::Time now);

// Reads the files as one set. INVALID_ARGUMENT / FILE_UNREADABLE, FILE_PERMISSIONS_TOO_WIDE or TLS_FILES_INVALID
// {path}: a file is invalid, key and certificate do not match, the certificate is not valid at `now`, or it does not
// name exactly one service of the trust domain.
absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files, std::string_view trust_domain, absl::Time now);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TLS_FILES_H_
