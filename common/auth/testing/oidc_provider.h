// A real OpenID provider as a child process; see oidc_provider.mjs.
#ifndef OUTLAY_COMMON_AUTH_TESTING_OIDC_PROVIDER_H_
#define OUTLAY_COMMON_AUTH_TESTING_OIDC_PROVIDER_H_

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

namespace outlay::auth {

struct SignedIn {
  std::string access_token;
  std::string id_token;
};

// Used by one thread.
class OidcProvider {
 public:
  struct Files {
    std::string certificate;
    std::string key;
    std::string ca;
  };
  // Aborts the process if the provider does not start, because nothing can be tested then.
  explicit OidcProvider(const Files& files);
  ~OidcProvider();
  OidcProvider(const OidcProvider&) = delete;
  OidcProvider& operator=(const OidcProvider&) = delete;

  // Returns whether Node and the npm package are installed.
  static bool IsInstalled();

  // "https://127.0.0.1:<port>"; its keys are below /jwks.
  const std::string& issuer() const { return issuer_; }
  // Signs in by the authorization code flow.
  SignedIn SignIn(const std::string& subject, const std::string& audience);
  // Publishes RSA keys by their ids, and signs with the first.
  void Publish(const std::vector<std::string>& ids);

 private:
  std::string Ask(const std::string& line);
  std::string ReadLine();

  pid_t process_ = 0;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
  std::string issuer_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TESTING_OIDC_PROVIDER_H_
