// The files that a process proves itself with, and those it checks others by.
#ifndef OUTLAY_COMMON_AUTH_TLS_FILES_H_
#define OUTLAY_COMMON_AUTH_TLS_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace outlay::auth {

// Paths of PEM files. `certificate` and `key` together, or neither: a client without a certificate.
struct TlsFiles {
  std::string certificate;  // the leaf first, then what leads to the authority
  std::string key;          // unencrypted, readable by its owner only
  std::string ca;           // authorities that others' certificates are checked against
};

// What the files hold.
struct TlsMaterial {
  std::string identity_pem;  // key, then certificates; empty without a certificate
  std::string ca_pem;
  std::string service;  // that the certificate names
  absl::Time expires = absl::InfiniteFuture();

  bool operator==(const TlsMaterial&) const = default;
};

// A certificate with its key, whoever it names.
struct CertificateFiles {
  std::string identity_pem;  // key, then certificates
  absl::Time expires;
};

// INVALID_ARGUMENT / FILE_UNREADABLE, FILE_PERMISSIONS_TOO_WIDE or TLS_FILES_INVALID {path}: a file is not what it
// should be, key and certificate do not belong together, or the certificate is not valid at `now`.
absl::StatusOr<CertificateFiles> ReadCertificateFiles(const std::string& certificate, const std::string& key,
                                                      absl::Time now);

// Reads the files as one set. INVALID_ARGUMENT / FILE_UNREADABLE, FILE_PERMISSIONS_TOO_WIDE or TLS_FILES_INVALID
// {path}: a file is not what it should be, key and certificate do not belong together, the certificate is not valid at
// `now`, or it does not name exactly one service of the trust domain.
absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files, std::string_view trust_domain, absl::Time now);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TLS_FILES_H_
