#include "common/auth/issuer_keys.h"

#include <algorithm>
#include <utility>

#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::auth {

IssuerKeys::IssuerKeys(std::string issuer, KeySetLocation location, std::unique_ptr<KeySource> source,
                       IssuerKeysParts parts)
    : issuer_(std::move(issuer)), location_(std::move(location)), source_(std::move(source)), parts_(parts) {}

void IssuerKeys::Start() {
  if (!location_.file.empty()) {
    Repeat();
    return;
  }
  parts_.scheduler->Run([weak = weak_from_this()] {
    if (const std::shared_ptr<IssuerKeys> self = weak.lock()) self->Repeat();
  });
}

void IssuerKeys::Repeat() {
  const absl::Duration refresh = location_.file.empty() ? location_.refresh : limits::kFileLook;
  const absl::Duration pause = FetchNow().ok() ? refresh : std::min(refresh, limits::kFetchRetry);
  parts_.scheduler->RunAfter(pause, [weak = weak_from_this()] {
    if (const std::shared_ptr<IssuerKeys> self = weak.lock()) self->Repeat();
  });
}

absl::Status IssuerKeys::FetchNow() {
  const std::lock_guard fetching(fetching_);
  const absl::StatusOr<std::string> text = source_->Read();
  const absl::Status status = text.ok() ? Take(*text) : text.status();
  if (!status.ok()) {
    parts_.log->Write(LogLevel::kWarning, "auth.keys_not_fetched",
                      {{"issuer", issuer_}, {"reason", ErrorReason(status)}, {"cause", ToStd(status.message())}});
  }
  return status;
}

absl::Status IssuerKeys::Take(std::string_view text) {
  const absl::Time now = parts_.clock->Now();
  const Digest digest = Sha256(text);
  const std::lock_guard lock(mutex_);
  if (keys_ == nullptr || digest != digest_) {
    OUTLAY_ASSIGN_OR_RETURN(keys_, KeySet::Parse(text));
    digest_ = digest;
    generation_.fetch_add(1, std::memory_order_release);
    parts_.log->Write(
        LogLevel::kInfo, "auth.keys_changed",
        {{"issuer", issuer_}, {"keys", keys_->size()}, {"left_out", keys_->left_out()}, {"digest", digest.ToHex()}});
  }
  fetched_ = now;
  return absl::OkStatus();
}

std::shared_ptr<const KeySet> IssuerKeys::Current() const {
  const absl::Time now = parts_.clock->Now();
  const std::lock_guard lock(mutex_);
  return now - fetched_ > limits::kKeysStale ? nullptr : keys_;
}

bool IssuerKeys::RefreshForUnknownKey() {
  const absl::Time now = parts_.clock->Now();
  {
    const std::lock_guard lock(mutex_);
    if (is_asked_for_) {
      return true;
    }
    if (now - asked_for_unknown_ < limits::kUnknownKeyRefresh) {
      return false;
    }
    asked_for_unknown_ = now;
    is_asked_for_ = true;
  }
  parts_.scheduler->Run([weak = weak_from_this()] {
    if (const std::shared_ptr<IssuerKeys> self = weak.lock()) {
      static_cast<void>(self->FetchNow());
      const std::lock_guard lock(self->mutex_);
      self->is_asked_for_ = false;
    }
  });
  return true;
}

}  // namespace outlay::auth
