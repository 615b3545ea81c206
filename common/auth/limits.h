// The limits of authentication, by name.
#ifndef OUTLAY_COMMON_AUTH_LIMITS_H_
#define OUTLAY_COMMON_AUTH_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::auth::limits {

// A bearer token, in bytes; the metadata of a call have 16 KiB in total.
inline constexpr size_t kTokenBytes = 8 << 10;
// A key id, in bytes.
inline constexpr size_t kKeyIdBytes = 256;
// Values of a token's `aud`; more are refused.
inline constexpr size_t kTokenAudiences = 64;
// Bits of an RSA key.
inline constexpr size_t kRsaBitsMin = 2048;
inline constexpr size_t kRsaBitsMax = 8192;

// Keys of one issuer.
inline constexpr size_t kKeys = 64;
// The text of a key set, in bytes.
inline constexpr size_t kKeySetBytes = 256 << 10;
// The time for fetching a key set, up to its last byte.
inline constexpr absl::Duration kFetchTime = absl::Seconds(5);
// The least time between fetches that tokens with unknown keys cause for an issuer.
inline constexpr absl::Duration kUnknownKeyRefresh = absl::Seconds(10);
// The pause after a failed fetch.
inline constexpr absl::Duration kFetchRetry = absl::Seconds(5);
// The time after which keys that could not be fetched again are no longer accepted.
inline constexpr absl::Duration kKeysStale = absl::Hours(24);
// The time after which a call that came before the keys may be retried.
inline constexpr absl::Duration kKeysRetryAfter = absl::Milliseconds(500);

// Verified tokens that are cached, until they expire or their issuer's keys change.
inline constexpr size_t kVerifiedTokens = 65536;
// Refused tokens that are cached, and the time for which they are.
inline constexpr size_t kRefusedTokens = 4096;
inline constexpr absl::Duration kRefusalKept = absl::Seconds(10);

// The text of the configuration, in bytes.
inline constexpr size_t kConfigBytes = 4 << 20;
// Issuers in the configuration.
inline constexpr int kIssuers = 64;
// Services in the configuration.
inline constexpr int kServices = 256;
// Audiences of one issuer.
inline constexpr int kIssuerAudiences = 16;
// Organizations for which one issuer may vouch.
inline constexpr int kIssuerOrganizations = 10000;
// Seconds by which the clocks of an issuer and of a service may differ: at most, and by default.
inline constexpr int32_t kLeewaySecondsMax = 300;
inline constexpr int32_t kLeewaySecondsDefault = 30;
// Seconds between two fetches of an issuer's keys: at least, at most, and by default.
inline constexpr int32_t kRefreshSecondsMin = 10;
inline constexpr int32_t kRefreshSecondsMax = 86400;
inline constexpr int32_t kRefreshSecondsDefault = 300;

// The interval at which files (configuration, certificates, keys, tokens) are checked for changes.
inline constexpr absl::Duration kFileLook = absl::Seconds(1);
// A file of certificates or a key, in bytes.
inline constexpr size_t kTlsFileBytes = 1 << 20;
// A certificate that expires within this time is reported.
inline constexpr absl::Duration kCertificateEndsSoon = absl::Hours(24);

}  // namespace outlay::auth::limits

#endif  // OUTLAY_COMMON_AUTH_LIMITS_H_
