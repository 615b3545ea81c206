#include "services/invoice_matching/peer/associator.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "services/invoice_matching/convert/associations.h"

namespace outlay::invoice_matching {
namespace {

namespace po = purchase_order::v1;

// The invoice itself was not judged: sending it again may succeed.
bool IsTransient(const po::AssociationResult& result) {
  return result.has_error() &&
         !IsAnswer(absl::Status(static_cast<absl::StatusCode>(result.error().code()), absl::string_view()));
}

}  // namespace

void Associator::Associate(const std::string& organization, std::unique_ptr<po::InvoiceFacts> facts, Done done) {
  const size_t bytes = facts->ByteSizeLong();
  {
    const std::lock_guard lock(mutex_);
    if (queued_ < options_.queue_max) {
      queued_ += 1;
      Lane& lane = lanes_[organization];
      lane.items.push_back({.facts = std::move(facts), .bytes = bytes, .done = std::move(done)});
      if (!lane.is_away) Settle(organization, lane);
    }
  }
  if (done) {
    done(Overloaded(limits::kBackoffMax));
  } else {
    Launch();
  }
}

size_t Associator::queued() const {
  const std::lock_guard lock(mutex_);
  return queued_;
}

void Associator::Launch() {
  {
    const std::lock_guard lock(mutex_);
    if (is_launching_ || ready_.empty() || calls_ >= options_.calls_max) return;
    is_launching_ = true;
    calls_ += 1;
  }
  gate_->Enter([this] { Send(); });
}

void Associator::Send() {
  std::shared_ptr<Flight> flight = Take();
  const po::AssociateInvoicesRequest& request = flight->request;
  client_->AssociateInvoices(
      {}, request,
      [this, flight = std::move(flight)](absl::Status status, const po::AssociateInvoicesResponse& response) {
        Ended(flight, status, response);
      });
  Launch();
}

std::shared_ptr<Associator::Flight> Associator::Take() {
  auto flight = std::make_shared<Flight>();
  const std::lock_guard lock(mutex_);
  is_launching_ = false;
  while (!ready_.empty()) {
    Lane& lane = lanes_[ready_.front()];
    const bool alone = lane.alone > 0;
    const bool is_first = flight->items.empty();
    const size_t moved = alone && !is_first ? 0 : Move(lane, *flight);
    if (moved == 0) break;
    lane.is_ready = false;
    lane.is_away = true;
    flight->shares.push_back({std::move(ready_.front()), moved});
    ready_.pop_front();
    if (alone) break;
  }
  return flight;
}

size_t Associator::Move(Lane& lane, Flight& flight) const {
  const size_t room = options_.invoices_per_call - flight.items.size();
  const size_t most = std::min(lane.alone > 0 ? size_t{1} : room, lane.items.size());
  size_t moved = 0;
  for (; moved < most; ++moved) {
    Item& item = lane.items.front();
    if (!flight.items.empty() && flight.bytes + item.bytes > options_.bytes_per_call) break;
    flight.bytes += item.bytes;
    flight.request.mutable_invoices()->AddAllocated(item.facts.release());
    flight.items.push_back(std::move(item));
    lane.items.pop_front();
  }
  if (lane.alone > 0) lane.alone -= moved;
  return moved;
}

void Associator::Ended(const std::shared_ptr<Flight>& flight, const absl::Status& status,
                       const po::AssociateInvoicesResponse& response) {
  const bool complete = static_cast<size_t>(response.results_size()) == flight->items.size();
  const bool answered = status.ok() ? complete : IsAnswer(status);
  const bool is_refused = answered && !status.ok();
  gate_->Ended(answered);
  const bool seek = is_refused && flight->items.size() > 1;
  if (answered && !seek) Answer(*flight, status, response);
  PutBack(*flight, seek, /*pause=*/answered && !is_refused);
  Launch();
}

void Associator::Answer(Flight& flight, const absl::Status& status, const po::AssociateInvoicesResponse& response) {
  size_t answered = 0;
  for (size_t i = 0; i < flight.items.size(); ++i) {
    Done done;
    if (!status.ok() || !IsTransient(response.results(static_cast<int>(i)))) {
      done = std::exchange(flight.items[i].done, Done());
      answered += 1;
    }
    if (!done) continue;
    done(status.ok() ? FromProto(response.results(static_cast<int>(i)))
                     : invoice_matching::Answer(Unmatched{.message = std::string(status.message())}));
  }
  const std::lock_guard lock(mutex_);
  queued_ -= answered;
}

void Associator::PutBack(Flight& flight, bool one_by_one, bool pause) {
  std::vector<std::pair<std::string, absl::Duration>> pausing;
  {
    const std::lock_guard lock(mutex_);
    calls_ -= 1;
    for (auto share = flight.shares.rbegin(); share != flight.shares.rend(); ++share) {
      Lane& lane = lanes_[share->organization];
      size_t left = 0;
      for (size_t i = 0; i < share->items; ++i) {
        Item& item = flight.items.back();
        item.facts.reset(flight.request.mutable_invoices()->ReleaseLast());
        if (item.done) {
          lane.items.push_front(std::move(item));
          left += 1;
        }
        flight.items.pop_back();
      }
      if (one_by_one) lane.alone = left;
      lane.pause = pause && left > 0 ? std::clamp(lane.pause * 2, limits::kBackoffMin, limits::kBackoffMax)
                                     : absl::ZeroDuration();
      if (lane.pause > absl::ZeroDuration()) {
        pausing.emplace_back(share->organization, lane.pause);
      } else {
        Settle(share->organization, lane);
      }
    }
  }
  for (const auto& [organization, time] : pausing) PauseLane(organization, time);
}

void Associator::Settle(const std::string& organization, Lane& lane) {
  lane.is_away = false;
  if (lane.items.empty()) {
    lanes_.erase(organization);
  } else if (!lane.is_ready) {
    lane.is_ready = true;
    ready_.push_back(organization);
  }
}

void Associator::PauseLane(const std::string& organization, absl::Duration pause) {
  scheduler_->RunAfter(pause, [this, organization] {
    {
      const std::lock_guard lock(mutex_);
      Settle(organization, lanes_[organization]);
    }
    Launch();
  });
}

}  // namespace outlay::invoice_matching
