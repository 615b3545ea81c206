#include "common/auth/testing/token_maker.h"

#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>

#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::auth {
namespace {

constexpr uint8_t kExponent[] = {1, 0, 1};

std::string Dump(const json_t* value) {
  const std::unique_ptr<char, decltype(&std::free)> text(json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY), &std::free);
  return text.get();
}

}  // namespace

TestKey::TestKey(const std::string& id, cjose_jwk_t* key) : key_(key) {
  cjose_jwk_set_kid(key_.get(), id.data(), id.size(), nullptr);
}

TestKey TestKey::Rsa(const std::string& id, size_t bits) {
  return TestKey(id, cjose_jwk_create_RSA_random(bits, kExponent, sizeof(kExponent), nullptr));
}

const TestKey& TestKey::Shared(const std::string& id) {
  static std::mutex mutex;
  static auto* const keys = new std::map<std::string, TestKey>();  // Never destroyed: tests may use it until the end.
  const std::lock_guard lock(mutex);
  const auto found = keys->find(id);
  return found != keys->end() ? found->second : keys->emplace(id, Rsa(id)).first->second;
}

TestKey TestKey::Ec(const std::string& id, cjose_jwk_ec_curve curve) {
  return TestKey(id, cjose_jwk_create_EC_random(curve, nullptr));
}

TestKey TestKey::Secret(const std::string& id, std::string_view bytes) {
  return TestKey(id, cjose_jwk_create_oct_spec(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), nullptr));
}

std::string TestKey::Jwk(std::string_view more, bool is_private) const {
  const std::unique_ptr<char, decltype(&std::free)> text(cjose_jwk_to_json(key_.get(), is_private, nullptr),
                                                         &std::free);
  std::string jwk = text.get();
  if (!more.empty()) {
    jwk.insert(1, Concat(more, ","));
  }
  return jwk;
}

std::string TestKey::Sign(const std::string& header, const std::string& claims) const {
  const Json json = ParseJsonObject(header);
  if (TextOf(json.get(), "alg") == "none") {
    return Concat(EncodeBase64Url(header), ".", EncodeBase64Url(claims), ".");
  }
  const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
      cjose_jws_sign(key_.get(), json.get(), reinterpret_cast<const uint8_t*>(claims.data()), claims.size(), nullptr),
      &cjose_jws_release);
  const char* compact = nullptr;
  if (jws == nullptr || !cjose_jws_export(jws.get(), &compact, nullptr)) {
    return "";
  }
  return compact;
}

std::string KeySetOf(const std::vector<std::string>& jwks) {
  std::string text;
  for (const std::string& jwk : jwks) {
    text += Concat(text.empty() ? "" : ",", jwk);
  }
  return Concat(R"({"keys":[)", text, "]}");
}

TestClaims::TestClaims(absl::Time now) : claims_(json_object()) {
  Set("iss", R"("https://id.test")").Set("aud", R"("outlay")").Set("sub", R"("ann")");
  SetTime("iat", now).SetTime("exp", now + absl::Minutes(5));
}

TestClaims& TestClaims::Set(const std::string& name, const std::string& json) {
  if (json.empty()) {
    json_object_del(claims_.get(), name.c_str());
  } else {
    json_object_set_new(claims_.get(), name.c_str(), json_loads(json.c_str(), JSON_DECODE_ANY, nullptr));
  }
  return *this;
}

TestClaims& TestClaims::SetTime(const std::string& name, absl::Time time) {
  return Set(name, Concat(absl::ToUnixSeconds(time)));
}

std::string TestClaims::ToJson() const {
  return Dump(claims_.get());
}

std::string HeaderOf(const std::string& algorithm, const std::string& key_id, const std::string& type) {
  return Concat(R"({"alg":")", algorithm, R"(","typ":")", type, R"(","kid":")", key_id, R"("})");
}

}  // namespace outlay::auth
