#include "common/auth/key_set.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::auth {
namespace {

struct ReleaseKey {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct ReleaseSignature {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct Free {
  void operator()(char* text) const { std::free(text); }
};
using Jwk = std::unique_ptr<cjose_jwk_t, ReleaseKey>;

// The members of a key that hold its private half. A key whose private half is published proves nothing.
constexpr const char* kPrivateParts[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

bool IsForVerifying(const json_t* key) {
  if (json_object_get(key, "use") != nullptr && TextOf(key, "use") != "sig") {
    return false;
  }
  const json_t* const operations = json_object_get(key, "key_ops");
  if (operations == nullptr) {
    return true;
  }
  for (size_t i = 0; i < json_array_size(operations); ++i) {
    const json_t* const operation = json_array_get(operations, i);
    if (json_is_string(operation) && std::string_view(json_string_value(operation)) == "verify") {
      return true;
    }
  }
  return false;
}

bool HasPrivatePart(const json_t* key) {
  return std::any_of(std::begin(kPrivateParts), std::end(kPrivateParts),
                     [key](const char* part) { return json_object_get(key, part) != nullptr; });
}

Jwk Import(const json_t* key) {
  const std::unique_ptr<char, Free> text(json_dumps(key, JSON_COMPACT));
  return Jwk(text == nullptr ? nullptr : cjose_jwk_import(text.get(), std::string_view(text.get()).size(), nullptr));
}

}  // namespace

class PublicKey {
 public:
  // Returns null if the key is not of an accepted kind.
  static std::unique_ptr<const PublicKey> Create(const json_t* json) {
    if (HasPrivatePart(json) || !IsForVerifying(json)) {
      return nullptr;
    }
    auto key = std::make_unique<PublicKey>();
    if (json_object_get(json, "alg") != nullptr) {
      const std::optional<std::string_view> name = TextOf(json, "alg");
      key->only = name.has_value() ? FindAlgorithm(*name) : std::nullopt;
      if (!key->only.has_value()) {
        return nullptr;
      }
    }
    if (const std::optional<std::string_view> id = TextOf(json, "kid"); id.has_value()) {
      key->id = std::string(*id);
    }
    key->jwk = Import(json);
    if (key->jwk == nullptr || !key->HasGoodKind()) {
      return nullptr;
    }
    const std::unique_ptr<char, Free> text(cjose_jwk_to_json(key->jwk.get(), /*priv=*/false, nullptr));
    if (text == nullptr) {
      return nullptr;
    }
    key->fingerprint = Sha256(text.get());
    return key;
  }

  bool Fits(Algorithm algorithm) const {
    return is_rsa == (algorithm != Algorithm::kEs256) && only.value_or(algorithm) == algorithm;
  }

  Jwk jwk;
  bool is_rsa = false;
  std::optional<Algorithm> only;
  std::optional<std::string> id;
  Digest fingerprint;

 private:
  bool HasGoodKind() {
    const cjose_jwk_kty_t kind = cjose_jwk_get_kty(jwk.get(), nullptr);
    const size_t bits = cjose_jwk_get_keysize(jwk.get(), nullptr);
    is_rsa = kind == CJOSE_JWK_KTY_RSA;
    const bool is_good_rsa = is_rsa && bits >= limits::kRsaBitsMin && bits <= limits::kRsaBitsMax;
    const bool is_good_ec =
        kind == CJOSE_JWK_KTY_EC && cjose_jwk_EC_get_curve(jwk.get(), nullptr) == CJOSE_JWK_EC_P_256;
    return (is_good_rsa || is_good_ec) && (!only.has_value() || Fits(*only));
  }
};

KeySet::KeySet() = default;
KeySet::~KeySet() = default;

absl::StatusOr<std::shared_ptr<const KeySet>> KeySet::Parse(std::string_view text) {
  if (text.size() > limits::kKeySetBytes) {
    return KeySetInvalid(Concat("is larger than ", limits::kKeySetBytes, " bytes"));
  }
  const Json json = ParseJsonObject(text);
  const json_t* const keys = json == nullptr ? nullptr : json_object_get(json.get(), "keys");
  if (!json_is_array(keys)) {
    return KeySetInvalid("is not a JSON object with an array \"keys\"");
  }
  if (json_array_size(keys) > limits::kKeys) {
    return KeySetInvalid(Concat("has more than ", limits::kKeys, " keys"));
  }
  std::shared_ptr<KeySet> set(new KeySet());
  for (size_t i = 0; i < json_array_size(keys); ++i) {
    OUTLAY_RETURN_IF_ERROR(set->Add(json_array_get(keys, i)));
  }
  if (set->keys_.empty()) {
    return KeySetInvalid(
        "has no usable key: RSA of 2048 to 8192 bits or EC on P-256, for signatures, without a private half");
  }
  return set;
}

absl::Status KeySet::Add(const json_t* json) {
  std::unique_ptr<const PublicKey> key = PublicKey::Create(json);
  if (key == nullptr) {
    ++left_out_;
    return absl::OkStatus();
  }
  for (const auto& other : keys_) {
    if (other->id == key->id && other->is_rsa == key->is_rsa && key->id.has_value()) {
      return KeySetInvalid("has two keys of a kind with one id");
    }
  }
  keys_.push_back(std::move(key));
  return absl::OkStatus();
}

const PublicKey* KeySet::Find(const std::optional<std::string>& id, Algorithm algorithm) const {
  const PublicKey* found = nullptr;
  for (const auto& key : keys_) {
    if (!key->Fits(algorithm) || (id.has_value() && key->id != id)) {
      continue;
    }
    if (found != nullptr) {
      return nullptr;
    }
    found = key.get();
  }
  return found;
}

const Digest& KeySet::FingerprintOf(const PublicKey& key) {
  return key.fingerprint;
}

bool KeySet::Contains(const Digest& fingerprint) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const auto& key) { return key->fingerprint == fingerprint; });
}

bool KeySet::Verify(const std::string& compact, const PublicKey& key) {
  const std::unique_ptr<cjose_jws_t, ReleaseSignature> jws(cjose_jws_import(compact.data(), compact.size(), nullptr));
  return jws != nullptr && cjose_jws_verify(jws.get(), key.jwk.get(), nullptr);
}

}  // namespace outlay::auth
