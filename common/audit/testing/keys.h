// Keys for tests, newly generated each time.
#ifndef OUTLAY_COMMON_AUDIT_TESTING_KEYS_H_
#define OUTLAY_COMMON_AUDIT_TESTING_KEYS_H_

#include <string>

namespace outlay::audit {

// Both halves in PEM, as `openssl genpkey` writes them.
struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

// `algorithm`: of OpenSSL, "ED25519".
KeyPair MakeKeyPair(const char* algorithm = "ED25519");

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_TESTING_KEYS_H_
