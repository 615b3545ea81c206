// Certificate authorities and certificates, created during a test.
#ifndef OUTLAY_COMMON_AUTH_TESTING_CERTIFICATES_H_
#define OUTLAY_COMMON_AUTH_TESTING_CERTIFICATES_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace outlay::auth {

struct IssuedCertificate {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

struct CertificateRequest {
  std::vector<std::string> uris;
  std::vector<std::string> hosts = {};  // names or addresses
  absl::Time begins;
  absl::Time ends;
};

// An authority with a new key. Keys are on P-256.
class TestAuthority {
 public:
  // Valid from a day before `now` to a year after it.
  TestAuthority(const std::string& name, absl::Time now);

  std::string pem() const;
  IssuedCertificate Issue(const CertificateRequest& request) const;
  // Issues a certificate for a service, valid from an hour before `now` to an hour after it.
  IssuedCertificate IssueFor(const std::string& uri) const;

 private:
  struct Release {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  using Certificate = std::unique_ptr<X509, Release>;
  using Key = std::unique_ptr<EVP_PKEY, Release>;

  static Certificate Draft(const std::string& name, EVP_PKEY* key, absl::Time begins, absl::Time ends);

  const absl::Time now_;
  Key key_;
  Certificate certificate_;
};

// Replaces a file atomically, with the given permissions.
void WriteFile(const std::string& path, const std::string& text, int mode = 0600);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TESTING_CERTIFICATES_H_
