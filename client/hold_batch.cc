#include "client/hold_batch.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"

namespace outlay::client {
namespace {

constexpr std::string_view kOutcomeUnknown = "OUTCOME_UNKNOWN";
constexpr std::string_view kSpendsField = "spends[";

void Tell(WaitingSpend& spend, absl::StatusOr<SpendDecision> decision, std::vector<Told>* told) {
  if (spend.done) told->push_back({.done = std::exchange(spend.done, nullptr), .decision = std::move(decision)});
}

// The spend of a batch that an error concerns, and the error in the form for that spend alone.
struct SpendError {
  std::size_t number = 0;
  absl::Status status;
};

// The service puts the spend before the path of its field, or beside a field that all spends share.
std::optional<SpendError> SpendErrorOf(const absl::Status& error) {
  std::optional<ErrorDetail> detail = GetErrorDetail(error);
  if (!detail.has_value()) return std::nullopt;
  std::optional<std::size_t> number;
  ErrorMetadata metadata;
  for (auto& [key, value] : detail->metadata) {
    const std::size_t begin = value.find(kSpendsField);
    const std::size_t end = value.find(']', begin);
    std::size_t read = 0;
    const bool is_place =
        (key == "field" || key == "spend") && begin != std::string::npos && end != std::string::npos &&
        absl::SimpleAtoi(value.substr(begin + kSpendsField.size(), end - begin - kSpendsField.size()), &read);
    if (!is_place) {
      metadata.emplace_back(key, value);
      continue;
    }
    number = read;
    if (key == "field") metadata.emplace_back(key, Concat("spend", value.substr(end + 1)));
  }
  if (!number.has_value()) return std::nullopt;
  return SpendError{.number = *number,
                    .status = MakeError(error.code(), detail->reason, ToStd(error.message()), std::move(metadata),
                                        detail->retry_after)};
}

bool IsOfSpend(const SentBatch& batch, const std::optional<SpendError>& error) {
  return error.has_value() && error->number < batch.spends.size();
}

// The batch writes more rows than one step may, which a retry cannot change.
bool IsTooLarge(const absl::Status& error) {
  return ErrorReason(error) == "BODY_TOO_LARGE";
}

// The service was busy or unavailable: the same batch can be sent again.
bool MayPass(const absl::Status& error) {
  return absl::IsUnavailable(error) || absl::IsAborted(error) || absl::IsDeadlineExceeded(error) ||
         absl::IsCancelled(error) ||
         (absl::IsResourceExhausted(error) && ErrorReason(error) != "QUOTA_EXCEEDED" && !IsTooLarge(error));
}

// Takes the waiting spends of a batch, to be sent with others.
std::deque<WaitingSpend> TakeWaiting(SentBatch& batch) {
  std::deque<WaitingSpend> taken;
  for (std::size_t i = 0; i < batch.spends.size(); ++i) {
    WaitingSpend& spend = batch.spends[i];
    if (!spend.done) continue;
    spend.spend = std::make_unique<budget::v1::Spend>(batch.request.batch().spends(static_cast<int>(i)));
    taken.push_back(std::move(spend));
  }
  return taken;
}

}  // namespace

BatchKind KindOf(const SpendRequest& request) {
  BatchKind kind = {
      .stage = request.stage, .expire_micros = {}, .tolerance_basis_points = request.tolerance_basis_points};
  if (request.expire_time.has_value()) kind.expire_micros = absl::ToUnixMicros(*request.expire_time);
  return kind;
}

bool SentBatch::has_waiting() const {
  return std::any_of(spends.begin(), spends.end(), [](const WaitingSpend& spend) { return bool(spend.done); });
}

bool SentBatch::is_due(int64_t tick) const {
  return std::any_of(spends.begin(), spends.end(),
                     [&](const WaitingSpend& spend) { return spend.done && spend.due_tick <= tick; });
}

std::shared_ptr<SentBatch> MakeBatch(const std::string& organization, const BatchKind& kind, std::string id,
                                     std::size_t most, std::deque<WaitingSpend>* waiting) {
  auto made = std::make_shared<SentBatch>();
  made->kind = kind;
  budget::v1::AuthorizeHoldsRequest& batch = *made->request.mutable_batch();
  batch.set_parent(Concat("organizations/", organization));
  batch.set_batch_id(std::move(id));
  batch.set_stage(static_cast<budget::v1::Stage>(kind.stage));
  if (kind.expire_micros.has_value()) {
    rpc::ToProto(absl::FromUnixMicros(*kind.expire_micros), batch.mutable_expire_time());
  }
  batch.set_tolerance_basis_points(kind.tolerance_basis_points);
  const std::size_t taken = std::min(most, waiting->size());
  made->spends.reserve(taken);
  batch.mutable_spends()->Reserve(static_cast<int>(taken));
  for (std::size_t i = 0; i < taken; ++i) {
    WaitingSpend& spend = made->spends.emplace_back(std::move(waiting->front()));
    waiting->pop_front();
    batch.mutable_spends()->AddAllocated(spend.spend.release());
    if (spend.override_grant.empty()) continue;
    budget::v1::SpendOverride& named = *batch.add_overrides();
    named.set_spend(static_cast<int32_t>(i));
    named.set_override_grant(spend.override_grant);
  }
  return made;
}

std::string HoldNameOf(const SentBatch& batch, std::size_t number) {
  return absl::StrFormat("%s/holds/%s-%03d", batch.request.batch().parent(), batch.id(), number);
}

absl::Status OutcomeUnknown(const SentBatch& batch, std::size_t number, const absl::Status& cause) {
  const std::string reason = ErrorReason(cause);
  std::string told = reason.empty() ? std::string(ToStd(cause.message())) : reason;
  return MakeError(
      absl::StatusCode::kUnavailable, kOutcomeUnknown,
      "it is not known whether the spend was decided: look the hold up, and release it if it is not needed",
      {{"hold", HoldNameOf(batch, number)}, {"cause", std::move(told)}});
}

bool IsOutcomeUnknown(const absl::Status& status) {
  return ErrorReason(status) == kOutcomeUnknown;
}

void Answer(SentBatch& batch, const budget::v1::StreamAuthorizeHoldsResponse& response, std::vector<Told>* told) {
  const auto& decisions = response.response().decisions();
  told->reserve(told->size() + batch.spends.size());
  for (std::size_t i = 0; i < batch.spends.size(); ++i) {
    if (i >= static_cast<std::size_t>(decisions.size())) {
      Tell(batch.spends[i], OutcomeUnknown(batch, i, absl::InternalError("the answer has too few decisions")), told);
      continue;
    }
    const budget::v1::HoldDecision& decided = decisions[static_cast<int>(i)];
    SpendDecision decision = {.refusal = decided.refusal(),
                              .override_grant_used = decided.override_grant_used(),
                              .organization_sequence = response.organization_sequence()};
    if (!decided.hold_id().empty()) {
      decision.hold = Concat(batch.request.batch().parent(), "/holds/", decided.hold_id());
    }
    Tell(batch.spends[i], std::move(decision), told);
  }
}

Failure Fail(SentBatch& batch, const std::vector<absl::Status>& errors, std::vector<Told>* told) {
  const absl::Status& error = errors.front();
  const std::optional<ErrorDetail> detail = GetErrorDetail(error);
  if (MayPass(error)) {
    // With these two it is known that nothing was decided.
    const bool is_turned_away = absl::IsResourceExhausted(error) || absl::IsAborted(error);
    if (is_turned_away) {
      batch.TakeBack();
    } else {
      batch.may_be_decided = true;
    }
    const absl::Duration pause =
        detail.has_value() ? detail->retry_after.value_or(absl::ZeroDuration()) : absl::ZeroDuration();
    return {.asks_again = batch.has_waiting(), .pause = pause, .rest = {}};
  }
  if (IsTooLarge(error) && batch.spends.size() > 1 && !batch.may_be_decided) {
    return {.pause = {}, .rest = TakeWaiting(batch), .rest_most = (batch.spends.size() + 1) / 2};
  }
  if (batch.may_be_decided || !IsOfSpend(batch, SpendErrorOf(error))) {
    FailAll(batch, error, told);
    return {};
  }
  for (const absl::Status& each : errors) {
    std::optional<SpendError> one = SpendErrorOf(each);
    if (IsOfSpend(batch, one)) Tell(batch.spends[one->number], std::move(one->status), told);
  }
  return {.pause = {}, .rest = TakeWaiting(batch), .rest_most = batch.spends.size()};
}

void FailLate(SentBatch& batch, int64_t tick, const absl::Status& not_sent, std::vector<Told>* told) {
  for (std::size_t i = 0; i < batch.spends.size(); ++i) {
    if (batch.spends[i].due_tick > tick) continue;
    Tell(batch.spends[i], batch.was_sent ? OutcomeUnknown(batch, i, not_sent) : not_sent, told);
  }
}

void FailAll(SentBatch& batch, const absl::Status& error, std::vector<Told>* told) {
  for (std::size_t i = 0; i < batch.spends.size(); ++i) {
    Tell(batch.spends[i], batch.may_be_decided ? OutcomeUnknown(batch, i, error) : error, told);
  }
}

}  // namespace outlay::client
