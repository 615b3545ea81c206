// The keys of one issuer, kept fresh in the background.
#ifndef OUTLAY_COMMON_AUTH_ISSUER_KEYS_H_
#define OUTLAY_COMMON_AUTH_ISSUER_KEYS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/auth/auth_config.h"
#include "common/auth/key_set.h"
#include "common/auth/key_source.h"
#include "common/base/clock.h"
#include "common/base/digest.h"
#include "common/base/scheduler.h"
#include "common/log/log.h"

namespace outlay::auth {

// All must outlive the keys.
struct IssuerKeysParts {
  const Clock* clock = nullptr;
  Scheduler* scheduler = nullptr;
  Log* log = nullptr;
};

// Thread-safe. Keys are replaced as a whole when a new valid set was fetched: a key is accepted until a set lacks it.
// While nothing can be fetched, the last set is accepted for limits::kKeysStale. Held by shared_ptr.
class IssuerKeys : public std::enable_shared_from_this<IssuerKeys> {
 public:
  IssuerKeys(std::string issuer, KeySetLocation location, std::unique_ptr<KeySource> source, IssuerKeysParts parts);

  // Starts to fetch, and continues while the keys are held. A file is read before Start returns.
  void Start();

  // Null: there are no acceptable keys.
  std::shared_ptr<const KeySet> Current() const;
  // Increases when the keys change.
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  // Called for a token with an unknown key. True: keys are being fetched, so the same token may be valid soon. False:
  // they were fetched very recently.
  bool RefreshForUnknownKey();

  const KeySetLocation& location() const { return location_; }

 private:
  // Fetches, and again after a pause, while the keys are held.
  void Repeat();
  absl::Status FetchNow();
  absl::Status Take(std::string_view text);

  const std::string issuer_;
  const KeySetLocation location_;
  const std::unique_ptr<KeySource> source_;
  const IssuerKeysParts parts_;

  std::mutex fetching_;  // One fetch at a time: an older answer must not replace a newer one.
  std::atomic<uint64_t> generation_{0};
  mutable std::mutex mutex_;
  // The fields below are guarded by mutex_.
  std::shared_ptr<const KeySet> keys_;
  Digest digest_;
  absl::Time fetched_ = absl::InfinitePast();
  absl::Time asked_for_unknown_ = absl::InfinitePast();
  bool is_asked_for_ = false;  // by a token with an unknown key; the fetch has not ended
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_ISSUER_KEYS_H_
