#include "client/hold_sender.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/rpc/status.h"
#include "grpcpp/support/status.h"

namespace outlay::client {
namespace {

constexpr std::string_view kMethod = "/outlay.budget.v1.Holds/StreamAuthorizeHolds";
// Practically forever.
constexpr int64_t kLongestTicks = int64_t{1} << 40;

// The error is not caused by the stream's messages, or the next attempt may succeed.
bool IsPassing(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kNotFound:
      return false;
    default:
      return true;
  }
}

absl::Status ErrorOf(const google::rpc::Status& error) {
  return rpc::FromGrpcStatus({static_cast<grpc::StatusCode>(error.code()), error.message(), error.SerializeAsString()});
}

// Returns the errors of a batch that could not be decided.
std::vector<absl::Status> ErrorsOf(const budget::v1::StreamAuthorizeHoldsResponse& response) {
  std::vector<absl::Status> errors = {ErrorOf(response.error())};
  for (const google::rpc::Status& further : response.further_errors()) errors.push_back(ErrorOf(further));
  return errors;
}

absl::Status Closed() {
  return MakeError(absl::StatusCode::kCancelled, "CLIENT_CLOSED", "the client was closed before the spend was sent");
}

absl::Status NotSent() {
  return MakeError(
      absl::StatusCode::kDeadlineExceeded, "NOT_SENT",
      "the time passed before the service took the spend: nothing was set aside; ask again, with more time");
}

absl::Status TurnedAway(std::size_t most) {
  return MakeError(absl::StatusCode::kResourceExhausted, "CLIENT_OVERLOADED",
                   "as many spends wait for an answer as may: ask again later, or allow more",
                   {{"limit", absl::StrCat(most)}}, limits::kPauseMin);
}

// Returns the options with invalid values replaced.
HoldClientOptions Sound(HoldClientOptions options) {
  options.batch_spends_max = std::clamp<std::size_t>(options.batch_spends_max, 1, limits::kBatchSpendsMax);
  options.streams = std::max<std::size_t>(options.streams, 1);
  options.batches_in_flight = std::max<std::size_t>(options.batches_in_flight, 1);
  return options;
}

// The service refused the stream without reading it.
bool IsTurnedAway(const absl::Status& why) {
  return absl::IsResourceExhausted(why) && ErrorReason(why) == "OVERLOADED";
}

}  // namespace

HoldSender::HoldSender(const HoldClientParts& parts, HoldClientOptions options)
    : parts_(parts),
      options_(Sound(std::move(options))),
      call_{.caller = {.subject = options_.subject,
                       .organization = options_.organization,
                       .on_behalf_of = options_.on_behalf_of},
            .timeout = absl::InfiniteDuration()},
      check_(options_.organization),
      id_prefix_(IdGenerator(parts.clock, parts.random).Next()),
      places_(options_.streams) {}

void HoldSender::Authorize(SpendRequest&& request, HoldClient::Done done) {
  absl::Status refused = check_.Check(request);
  if (refused.ok()) {
    auto spend = std::make_unique<budget::v1::Spend>(std::move(request.spend));
    Lock lock(mutex_);
    if (is_closed_) {
      refused = Closed();
    } else if (in_flight_ >= options_.spends_in_flight_max) {
      refused = TurnedAway(options_.spends_in_flight_max);
    } else {
      StartTicking();
      ++in_flight_;
      waiting_[KindOf(request)].push_back({.spend = std::move(spend),
                                           .override_grant = std::move(request.override_grant),
                                           .done = std::move(done),
                                           .due_tick = tick_ + TicksOf(request.timeout)});
      if (settling_ == 0) Pump(lock);
      return;
    }
  }
  done(std::move(refused));
}

void HoldSender::Pump(Lock& lock) {
  for (std::size_t tries = 0; tries < places_.size() && !is_closed_ && HasNext();) {
    const std::size_t at = next_place_++ % places_.size();
    Place& place = places_[at];
    if (place.link == nullptr && tick_ >= place.open_tick) Open(at);
    const std::shared_ptr<Link> link = place.link;
    // The first batch is sent alone: if the stream ends without an answer, its error concerns that batch.
    const std::size_t room = link == nullptr ? 0 : link->has_answered ? options_.batches_in_flight : 1;
    if (link == nullptr || link->is_writing || link->sent.size() >= room) {
      ++tries;
      continue;
    }
    Write(link, lock);
    tries = 0;
  }
}

void HoldSender::Open(std::size_t place) {
  auto link = std::make_shared<Link>();
  link->place = place;
  places_[place].link = link;
  link->stream = parts_.channel->Open(kMethod, call_);
  // In another task: a stream may call back at once, while the lock is held.
  parts_.scheduler->Run([self = shared_from_this(), link] { self->Read(link); });
}

bool HoldSender::HasNext() const {
  return !again_.empty() || !waiting_.empty();
}

std::shared_ptr<SentBatch> HoldSender::NextBatch() {
  if (!again_.empty()) {
    std::shared_ptr<SentBatch> batch = std::move(again_.front());
    again_.pop_front();
    return batch;
  }
  // The spends that have waited longest.
  const auto kind = std::min_element(waiting_.begin(), waiting_.end(), [](const auto& left, const auto& right) {
    return left.second.front().due_tick < right.second.front().due_tick;
  });
  std::shared_ptr<SentBatch> batch =
      MakeBatch(options_.organization, kind->first, NextId(), options_.batch_spends_max, &kind->second);
  if (kind->second.empty()) waiting_.erase(kind);
  return batch;
}

std::string HoldSender::NextId() {
  return absl::StrCat(id_prefix_, "-", ++batches_);
}

void HoldSender::Write(const std::shared_ptr<Link>& link, Lock& lock) {
  const std::shared_ptr<SentBatch> batch = NextBatch();
  batch->was_sent = true;
  batch->sent_tick = tick_;
  link->sent.push_back(batch);
  link->is_writing = true;
  const std::shared_ptr<rpc::ClientStream> stream = link->stream;
  lock.unlock();
  stream->Write(batch->request, [self = shared_from_this(), link](bool good) { self->OnWritten(link, good); });
  lock.lock();
}

void HoldSender::Read(const std::shared_ptr<Link>& link) {
  std::shared_ptr<rpc::ClientStream> stream;
  {
    const std::lock_guard lock(mutex_);
    stream = link->stream;
  }
  if (stream == nullptr) return;
  stream->Read(&link->response, [self = shared_from_this(), link](bool good) { self->OnRead(link, good); });
}

void HoldSender::OnWritten(const std::shared_ptr<Link>& link, bool good) {
  Lock lock(mutex_);
  link->is_writing = false;
  // An error of the stream is reported by its end.
  if (good && settling_ == 0) Pump(lock);
}

void HoldSender::OnRead(const std::shared_ptr<Link>& link, bool good) {
  std::vector<Told> told;
  Lock lock(mutex_);
  const std::shared_ptr<rpc::ClientStream> stream = link->stream;
  if (stream == nullptr) return;
  if (!good) {
    lock.unlock();
    stream->Finish([self = shared_from_this(), link](const absl::Status& status) {
      std::vector<Told> ended;
      Lock again(self->mutex_);
      self->Break(link, status.ok() ? rpc::ServerStopping() : status, &ended);
      self->Settle(again, std::move(ended));
    });
    return;
  }
  link->has_answered = true;
  places_[link->place].breaks = 0;
  TakeAnswer(*link, &told);
  lock.unlock();
  Read(link);
  lock.lock();
  Settle(lock, std::move(told));
}

void HoldSender::TakeAnswer(Link& link, std::vector<Told>* told) {
  const auto found = std::find_if(link.sent.begin(), link.sent.end(), [&](const std::shared_ptr<SentBatch>& batch) {
    return batch->id() == link.response.batch_id();
  });
  if (found == link.sent.end()) return;
  const std::shared_ptr<SentBatch> batch = std::move(*found);
  link.sent.erase(found);
  if (link.response.has_error()) {
    TakeFailure(batch, ErrorsOf(link.response), told);
  } else {
    Answer(*batch, link.response, told);
  }
}

void HoldSender::TakeFailure(const std::shared_ptr<SentBatch>& batch, const std::vector<absl::Status>& errors,
                             std::vector<Told>* told) {
  Failure failure = Fail(*batch, errors, told);
  if (failure.asks_again) {
    paused_.push_back({.batch = batch, .due_tick = tick_ + TicksOf(std::max(failure.pause, limits::kPauseMin))});
  }
  while (!failure.rest.empty()) {
    again_.push_back(MakeBatch(options_.organization, batch->kind, NextId(), failure.rest_most, &failure.rest));
  }
}

void HoldSender::Break(const std::shared_ptr<Link>& link, const absl::Status& why, std::vector<Told>* told) {
  if (link->stream == nullptr) return;
  link->stream->Cancel();
  const bool has_reached = link->stream->HasReached();
  link->stream.reset();
  Place& place = places_[link->place];
  place.link = nullptr;
  const std::optional<ErrorDetail> detail = GetErrorDetail(why);
  const absl::Duration pause =
      detail.has_value() ? detail->retry_after.value_or(absl::ZeroDuration()) : absl::ZeroDuration();
  place.open_tick = tick_ + std::max(BackoffTicks(++place.breaks), TicksOf(pause));
  // The service answers the batches it has taken before it ends a stream itself.
  const bool is_unseen = !has_reached || !IsPassing(why) || (IsTurnedAway(why) && !link->has_answered);
  const bool is_about_batch = !IsPassing(why) && !link->has_answered;
  for (auto batch = link->sent.rbegin(); batch != link->sent.rend(); ++batch) {
    if (is_about_batch) {
      FailAll(**batch, why, told);
      continue;
    }
    if (is_unseen) {
      (*batch)->TakeBack();
    } else {
      (*batch)->may_be_decided = true;
    }
    if ((*batch)->has_waiting()) again_.push_front(*batch);
  }
  link->sent.clear();
}

void HoldSender::StartTicking() {
  if (std::exchange(is_ticking_, true)) return;
  // Pauses also pass while no caller waits.
  if (rest_time_.has_value()) {
    tick_ += std::max<int64_t>(TicksOf(parts_.clock->Now() - *std::exchange(rest_time_, std::nullopt)) - 1, 0);
  }
  parts_.scheduler->RunAfter(limits::kTick, [self = shared_from_this()] { self->Tick(); });
}

void HoldSender::Tick() {
  std::vector<Told> told;
  Lock lock(mutex_);
  is_ticking_ = false;
  if (is_closed_) return;
  ++tick_;
  EndUnreached(&told);
  TellLate(NotSent(), tick_, &told);
  for (const Place& place : places_) {
    const std::shared_ptr<Link> link = place.link;
    if (link == nullptr || link->sent.empty()) continue;
    if (tick_ - link->sent.front()->sent_tick <= TicksOf(options_.stall)) continue;
    Break(link, absl::DeadlineExceededError("the stream does not answer"), &told);
  }
  const auto due = std::stable_partition(paused_.begin(), paused_.end(),
                                         [&](const Paused& paused) { return paused.due_tick > tick_; });
  for (auto paused = due; paused != paused_.end(); ++paused) again_.push_back(std::move(paused->batch));
  paused_.erase(due, paused_.end());
  if (in_flight_ > told.size()) {
    StartTicking();
  } else {
    rest_time_ = parts_.clock->Now();
  }
  Settle(lock, std::move(told));
}

// A caller whose time is over must not get "unknown" because the service might be reached at that very moment.
void HoldSender::EndUnreached(std::vector<Told>* told) {
  for (const Place& place : places_) {
    const std::shared_ptr<Link> link = place.link;
    if (link == nullptr || link->has_answered || link->sent.empty() || link->stream->HasReached()) continue;
    if (!link->sent.front()->is_due(tick_)) continue;
    Break(link, absl::UnavailableError("the service was not reached in time"), told);
  }
}

void HoldSender::TellLate(const absl::Status& not_sent, int64_t tick, std::vector<Told>* told) {
  for (auto kind = waiting_.begin(); kind != waiting_.end();) {
    std::deque<WaitingSpend>& spends = kind->second;
    const auto late = std::stable_partition(spends.begin(), spends.end(),
                                            [&](const WaitingSpend& spend) { return spend.due_tick > tick; });
    for (auto spend = late; spend != spends.end(); ++spend) {
      told->push_back({.done = std::move(spend->done), .decision = not_sent});
    }
    spends.erase(late, spends.end());
    kind = spends.empty() ? waiting_.erase(kind) : std::next(kind);
  }
  for (const Place& place : places_) {
    if (place.link == nullptr) continue;
    for (const std::shared_ptr<SentBatch>& batch : place.link->sent) FailLate(*batch, tick, not_sent, told);
  }
  for (const std::shared_ptr<SentBatch>& batch : again_) FailLate(*batch, tick, not_sent, told);
  for (const Paused& paused : paused_) FailLate(*paused.batch, tick, not_sent, told);
  // Batches without waiting callers are not sent again.
  std::erase_if(again_, [](const std::shared_ptr<SentBatch>& batch) { return !batch->has_waiting(); });
  std::erase_if(paused_, [](const Paused& paused) { return !paused.batch->has_waiting(); });
}

int64_t HoldSender::TicksOf(absl::Duration duration) const {
  return std::clamp<int64_t>(absl::IDivDuration(duration, limits::kTick, &duration), 1, kLongestTicks);
}

int64_t HoldSender::BackoffTicks(int breaks) {
  absl::Duration pause = limits::kPauseMin;
  for (int i = 1; i < breaks && pause < limits::kPauseMax; ++i) pause *= 2;
  // At least half of it: clients that lost a server must not all return at once.
  const int64_t ticks = TicksOf(std::min(pause, limits::kPauseMax));
  return 1 + ticks / 2 + static_cast<int64_t>(parts_.random->Uniform(static_cast<uint64_t>(ticks)));
}

void HoldSender::Settle(Lock& lock, std::vector<Told> told) {
  in_flight_ -= told.size();
  if (!told.empty()) {
    ++settling_;
    lock.unlock();
    for (Told& one : told) one.done(std::move(one.decision));
    lock.lock();
    --settling_;
  }
  if (settling_ == 0) Pump(lock);
}

void HoldSender::Close() {
  std::vector<Told> told;
  Lock lock(mutex_);
  is_closed_ = true;
  TellLate(Closed(), std::numeric_limits<int64_t>::max(), &told);
  for (const Place& place : std::vector<Place>(places_)) {
    if (place.link != nullptr) Break(place.link, Closed(), &told);
  }
  Settle(lock, std::move(told));
}

}  // namespace outlay::client
