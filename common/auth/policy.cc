#include "common/auth/policy.h"

#include <utility>
#include <vector>

#include "common/auth/files.h"
#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace outlay::auth {

PolicyFile::PolicyFile(std::string path, IssuerKeysParts parts) : path_(std::move(path)), parts_(parts) {}

absl::Status PolicyFile::Load() {
  OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path_, limits::kConfigBytes));
  const Digest digest = Sha256(text);
  const std::shared_ptr<const Policy> before = Current();
  {
    const std::lock_guard lock(mutex_);
    if (before != nullptr && digest == seen_) {
      return absl::OkStatus();
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(AuthConfig config, AuthConfig::Parse(text));
  std::shared_ptr<const Policy> policy = MakePolicy(std::move(config), before.get());
  parts_.log->Write(LogLevel::kInfo, "auth.config_changed",
                    {{"issuers", policy->config.issuers.size()},
                     {"services", policy->config.services.size()},
                     {"digest", digest.ToHex()}});
  const std::lock_guard lock(mutex_);
  current_ = std::move(policy);
  seen_ = digest;
  return absl::OkStatus();
}

absl::Duration PolicyFile::Look() {
  const absl::Status loaded = Load();
  const std::string text = loaded.ToString();
  const std::lock_guard lock(mutex_);
  if (!loaded.ok() && std::exchange(told_, text) != text) {
    parts_.log->Write(LogLevel::kError, "auth.config_refused",
                      {{"reason", ErrorReason(loaded)}, {"cause", std::string(loaded.message())}});
  } else if (loaded.ok()) {
    told_.clear();
  }
  return limits::kFileLook;
}

std::shared_ptr<const Policy> PolicyFile::MakePolicy(AuthConfig config, const Policy* before) const {
  std::vector<TrustedIssuer> issuers;
  for (const IssuerConfig& issuer : config.issuers) {
    std::shared_ptr<IssuerKeys> keys;
    for (const TrustedIssuer& old : before == nullptr ? std::vector<TrustedIssuer>{} : before->verifier->issuers()) {
      if (old.config.issuer == issuer.issuer && old.keys->location() == issuer.keys) {
        keys = old.keys;
      }
    }
    if (keys == nullptr) {
      keys = std::make_shared<IssuerKeys>(issuer.issuer, issuer.keys, MakeKeySource(issuer.keys), parts_);
      keys->Start();
    }
    issuers.push_back({.config = issuer, .keys = std::move(keys)});
  }
  auto verifier = std::make_unique<TokenVerifier>(std::move(issuers), parts_.clock);
  return std::make_shared<const Policy>(Policy{.config = std::move(config), .verifier = std::move(verifier)});
}

std::shared_ptr<const Policy> PolicyFile::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace outlay::auth
