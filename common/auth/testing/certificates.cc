#include "common/auth/testing/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>

#include "common/base/strings.h"

namespace outlay::auth {
namespace {

template <typename Write>
std::string ToPem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
  write(bio.get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

void AddExtension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string CertificatePem(X509* certificate) {
  return ToPem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); });
}

}  // namespace

TestAuthority::Certificate TestAuthority::Draft(const std::string& name, EVP_PKEY* key, absl::Time begins,
                                                absl::Time ends) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  unsigned char serial[8];
  RAND_bytes(serial, sizeof(serial));
  serial[0] &= 0x7f;
  BIGNUM* const number = BN_bin2bn(serial, sizeof(serial), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), absl::ToTimeT(begins));
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), absl::ToTimeT(ends));
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

TestAuthority::TestAuthority(const std::string& name, absl::Time now)
    : now_(now),
      key_(EVP_EC_gen("P-256")),
      certificate_(Draft(name, key_.get(), now - absl::Hours(24), now + absl::Hours(24 * 365))) {
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  AddExtension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate_.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(certificate_.get(), key_.get(), EVP_sha256());
}

std::string TestAuthority::pem() const {
  return CertificatePem(certificate_.get());
}

IssuedCertificate TestAuthority::Issue(const CertificateRequest& request) const {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = Draft("leaf", key.get(), request.begins, request.ends);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  std::string names;
  for (const std::string& uri : request.uris) {
    names += Concat(names.empty() ? "" : ",", "URI:", uri);
  }
  for (const std::string& host : request.hosts) {
    const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
    names += Concat(names.empty() ? "" : ",", is_address ? "IP:" : "DNS:", host);
  }
  if (!names.empty()) {
    AddExtension(certificate.get(), NID_subject_alt_name, names);
  }
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  return {
      .certificate = CertificatePem(certificate.get()),
      .key = ToPem([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}

IssuedCertificate TestAuthority::IssueFor(const std::string& uri) const {
  return Issue({.uris = {uri}, .begins = now_ - absl::Hours(1), .ends = now_ + absl::Hours(1)});
}

void WriteFile(const std::string& path, const std::string& text, int mode) {
  const std::string temporary = path + ".new";
  std::ofstream(temporary, std::ios::trunc | std::ios::binary) << text;
  chmod(temporary.c_str(), static_cast<mode_t>(mode));
  std::rename(temporary.c_str(), path.c_str());
}

}  // namespace outlay::auth
