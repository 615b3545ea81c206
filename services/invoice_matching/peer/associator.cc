#include "services/invoice_matching/peer/associator.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/invoice_matching/convert/associations.h"

namespace outlay::invoice_matching {
namespace {

namespace po = purchase_order::v1;

}  // namespace

void Associator::Associate(const std::string& organization, std::unique_ptr<po::InvoiceFacts> facts, Done done) {
  const size_t bytes = facts->ByteSizeLong();
  bool idle = false;
  {
    const std::lock_guard lock(mutex_);
    if (queued_ < options_.queue_max) {
      queued_ += 1;
      Lane& lane = lanes_[organization];
      lane.items.push_back({.facts = std::move(facts), .bytes = bytes, .done = std::move(done)});
      idle = !std::exchange(lane.calling, true);
    }
  }
  if (done) {
    done(Overloaded(limits::kBackoffMax));
  } else if (idle) {
    EnterGate(organization);
  }
}

size_t Associator::queued() const {
  const std::lock_guard lock(mutex_);
  return queued_;
}

void Associator::EnterGate(const std::string& organization) {
  gate_->Enter([this, organization] { Send(organization); });
}

std::shared_ptr<Associator::Flight> Associator::Take(const std::string& organization) {
  auto flight = std::make_shared<Flight>();
  flight->organization = organization;
  flight->request.set_parent(Concat("organizations/", organization));
  const std::lock_guard lock(mutex_);
  Lane& lane = lanes_[organization];
  const size_t most = std::min(lane.alone > 0 ? 1 : options_.invoices_per_call, lane.items.size());
  flight->items.reserve(most);
  flight->request.mutable_invoices()->Reserve(static_cast<int>(most));
  size_t bytes = 0;
  while (flight->items.size() < most) {
    Item& item = lane.items.front();
    bytes += item.bytes;
    if (!flight->items.empty() && bytes > options_.bytes_per_call) break;
    flight->request.mutable_invoices()->AddAllocated(item.facts.release());
    flight->items.push_back(std::move(item));
    lane.items.pop_front();
  }
  if (lane.alone > 0) lane.alone -= 1;
  return flight;
}

void Associator::Send(const std::string& organization) {
  std::shared_ptr<Flight> flight = Take(organization);
  const po::AssociateInvoicesRequest& request = flight->request;
  client_->AssociateInvoices(
      {.organization = organization}, request,
      [this, flight = std::move(flight)](absl::Status status, const po::AssociateInvoicesResponse& response) {
        Ended(flight, status, response);
      });
}

void Associator::Ended(const std::shared_ptr<Flight>& flight, const absl::Status& status,
                       const po::AssociateInvoicesResponse& response) {
  std::vector<Item>& items = flight->items;
  const bool complete = static_cast<size_t>(response.results_size()) == items.size();
  const bool answered = status.ok() ? complete : IsAnswer(status);
  gate_->Ended(answered);
  if (!answered) {
    PutBack(*flight, /*one_by_one=*/false);
  } else if (!status.ok() && items.size() > 1) {
    PutBack(*flight, /*one_by_one=*/true);
  } else {
    {
      const std::lock_guard lock(mutex_);
      queued_ -= items.size();
    }
    for (size_t i = 0; i < items.size(); ++i) {
      items[i].done(status.ok() ? FromProto(response.results(static_cast<int>(i)))
                                : Answer(Unmatched{.message = std::string(status.message())}));
    }
  }
  GoOn(flight->organization);
}

void Associator::PutBack(Flight& flight, bool one_by_one) {
  const std::lock_guard lock(mutex_);
  Lane& lane = lanes_[flight.organization];
  if (one_by_one) lane.alone = flight.items.size();
  for (size_t i = flight.items.size(); i > 0; --i) {
    Item& item = flight.items[i - 1];
    item.facts.reset(flight.request.mutable_invoices()->ReleaseLast());
    lane.items.push_front(std::move(item));
  }
}

void Associator::GoOn(const std::string& organization) {
  {
    const std::lock_guard lock(mutex_);
    const auto lane = lanes_.find(organization);
    if (lane->second.items.empty()) {
      lanes_.erase(lane);
      return;
    }
  }
  EnterGate(organization);
}

}  // namespace outlay::invoice_matching
