#include "common/feed/unit_runner.h"

#include <iterator>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/feed/limits.h"

namespace outlay::feed {
namespace {

// Selects the store's view.
const std::string& OrganizationOf(const FeedUnit& unit) {
  static const std::string& none = *new std::string();
  return unit.event.has_value() ? unit.event->organization : none;
}

}  // namespace

UnitRunner::UnitRunner(const FeedConsumerOptions& options, std::shared_ptr<Strand> strand, store::PartitionId partition,
                       ApplyFunction apply, std::function<void()> on_idle)
    : options_(options),
      strand_(std::move(strand)),
      partition_(partition),
      apply_(apply),
      on_idle_(std::move(on_idle)),
      queue_name_(Concat("feed of ", options.producer, " ", partition.value)) {}

void UnitRunner::Run(std::vector<FeedUnit> units) {
  std::move(units.begin(), units.end(), std::back_inserter(queue_));
  Pump();
}

void UnitRunner::Stop() {
  *is_over_ = true;
  queue_.clear();
  on_idle_ = nullptr;
  // Bodies in progress may otherwise end with a request to start again.
  status_ = absl::CancelledError("stopped");
}

void UnitRunner::Pump() {
  while (!queue_.empty() && CanBegin()) {
    FeedUnit unit = std::move(queue_.front());
    queue_.pop_front();
    Begin(std::move(unit));
  }
}

bool UnitRunner::CanBegin() const {
  return again_.empty() && status_.ok() && under_way_ < limits::kBodiesUnderWay;
}

void UnitRunner::Begin(FeedUnit unit) {
  ++under_way_;
  std::string organization = OrganizationOf(unit);
  const auto attempt = std::make_shared<Attempt>(Attempt{.unit = std::move(unit)});
  auto body = [attempt, apply = apply_, producer = options_.producer, handler = options_.handler,
               is_over = is_over_](store::Transaction& txn) -> absl::Status {
    if (*is_over) return absl::CancelledError("the conversation is over");
    const absl::StatusOr<Applied> applied = apply(txn, producer, *handler, attempt->unit);
    if (applied.ok()) attempt->applied = *applied;
    return applied.status();
  };
  options_.store->Write(
      {.partition = partition_, .organization = std::move(organization), .body = std::move(body), .queue = queue_name_},
      [self = shared_from_this(), attempt](absl::Status status) {
        self->strand_->Post([self, attempt, status = std::move(status)] { self->OnEnded(*attempt, status); });
      });
}

void UnitRunner::OnEnded(Attempt& attempt, const absl::Status& status) {
  --under_way_;
  if (status.ok()) {
    Note(attempt);
  } else if (!again_.empty() && ErrorReason(status) == "FEED_GAP") {
    again_.push_back(std::move(attempt.unit));
  } else if (!IsRetryable(status) && attempt.unit.event.has_value() && attempt.unit.refused.ok()) {
    // The handler accepted the event, but the store refused its effects permanently.
    attempt.unit.refused = status;
    again_.push_back(std::move(attempt.unit));
  } else if (status_.ok()) {
    status_ = status;
    queue_.clear();
  }
  if (under_way_ == 0 && !again_.empty()) {
    queue_.insert(queue_.begin(), std::make_move_iterator(again_.begin()), std::make_move_iterator(again_.end()));
    again_.clear();
    if (!status_.ok()) queue_.clear();
  }
  Pump();
  if (idle() && on_idle_) on_idle_();
}

void UnitRunner::Note(const Attempt& attempt) const {
  if (options_.observer == nullptr || !attempt.unit.event.has_value()) return;
  if (attempt.applied == Applied::kApplied) options_.observer->OnApplied(*attempt.unit.event);
  if (attempt.applied == Applied::kParked) options_.observer->OnParked(*attempt.unit.event);
}

}  // namespace outlay::feed
