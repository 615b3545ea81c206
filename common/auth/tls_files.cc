#include "common/auth/tls_files.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <optional>
#include <vector>

#include "common/auth/errors.h"
#include "common/auth/files.h"
#include "common/auth/limits.h"
#include "common/auth/spiffe.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::auth {
namespace {

struct Release {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
using Certificate = std::unique_ptr<X509, Release>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Release>;

std::unique_ptr<BIO, Release> Open(const std::string& pem) {
  return std::unique_ptr<BIO, Release>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Nobody is there to type a passphrase.
int NoPassphrase(char*, int, int, void*) {
  return -1;
}

Certificate FirstCertificate(const std::string& pem) {
  Certificate certificate(PEM_read_bio_X509(Open(pem).get(), nullptr, &NoPassphrase, nullptr));
  ERR_clear_error();
  return certificate;
}

PrivateKey ReadKey(const std::string& pem) {
  PrivateKey key(PEM_read_bio_PrivateKey(Open(pem).get(), nullptr, &NoPassphrase, nullptr));
  ERR_clear_error();
  return key;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? absl::FromTM(parts, absl::UTCTimeZone()) : absl::InfinitePast();
}

std::vector<std::string> UrisOf(X509* certificate) {
  std::vector<std::string> uris;
  const std::unique_ptr<GENERAL_NAMES, Release> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_URI) {
      const ASN1_IA5STRING* const uri = name->d.uniformResourceIdentifier;
      uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                        static_cast<size_t>(ASN1_STRING_length(uri)));
    }
  }
  return uris;
}

absl::Status ReadIdentity(const TlsFiles& files, std::string_view trust_domain, absl::Time now, TlsMaterial* into) {
  OUTLAY_ASSIGN_OR_RETURN(CertificateFiles read, ReadCertificateFiles(files.certificate, files.key, now));
  const std::vector<std::string> uris = UrisOf(FirstCertificate(read.identity_pem).get());
  const std::optional<std::string> service =
      uris.size() == 1 ? ServiceInSpiffeId(uris.front(), trust_domain) : std::nullopt;
  if (!service.has_value()) {
    return TlsFilesInvalid(files.certificate,
                           Concat("must have exactly one URI, spiffe://", trust_domain, "/<service>"));
  }
  into->service = *service;
  into->expires = read.expires;
  into->identity_pem = std::move(read.identity_pem);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CertificateFiles> ReadCertificateFiles(const std::string& certificate, const std::string& key_path,
                                                      absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string key_pem, ReadSecretFile(key_path, limits::kTlsFileBytes));
  OUTLAY_ASSIGN_OR_RETURN(const std::string chain_pem, ReadFile(certificate, limits::kTlsFileBytes));
  const PrivateKey key = ReadKey(key_pem);
  if (key == nullptr) {
    return TlsFilesInvalid(key_path, "is no unencrypted private key in PEM");
  }
  const Certificate leaf = FirstCertificate(chain_pem);
  if (leaf == nullptr) {
    return TlsFilesInvalid(certificate, "is no certificate in PEM");
  }
  if (X509_check_private_key(leaf.get(), key.get()) != 1) {
    ERR_clear_error();
    return TlsFilesInvalid(certificate, Concat("does not belong to the key in ", key_path));
  }
  const absl::Time expires = TimeOf(X509_get0_notAfter(leaf.get()));
  if (now < TimeOf(X509_get0_notBefore(leaf.get())) || now >= expires) {
    return TlsFilesInvalid(certificate, Concat("is not valid now; it ends at ", absl::FormatTime(expires)));
  }
  return CertificateFiles{.identity_pem = Concat(key_pem, "\n", chain_pem), .expires = expires};
}

absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files, std::string_view trust_domain, absl::Time now) {
  TlsMaterial material;
  if (!files.certificate.empty() || !files.key.empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadIdentity(files, trust_domain, now, &material));
  }
  OUTLAY_ASSIGN_OR_RETURN(material.ca_pem, ReadFile(files.ca, limits::kTlsFileBytes));
  if (FirstCertificate(material.ca_pem) == nullptr) {
    return TlsFilesInvalid(files.ca, "is no certificate in PEM");
  }
  return material;
}

}  // namespace outlay::auth
