// Gathers invoices of many callers, and of all organizations, into few AssociateInvoices calls.
//
// While a few calls are in progress the next one is filled, so an idle service answers at once and a busy one fills its
// calls. An organization is in one call at a time, so its invoices are tried in the order of their arrival. A call
// without an answer is repeated, through the gate, until it has one: purchase_order recognizes an invoice that it has
// booked.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_PEER_ASSOCIATOR_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_PEER_ASSOCIATOR_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "services/invoice_matching/domain/steps.h"
#include "services/invoice_matching/peer/gate.h"
#include "services/invoice_matching/peer/limits.h"
#include "services/invoice_matching/peer/purchase_order_client.h"

namespace outlay::invoice_matching {

struct AssociatorOptions {
  size_t calls_max = limits::kAssociateCallsAtATime;
  size_t invoices_per_call = limits::kInvoicesPerCall;
  size_t bytes_per_call = limits::kBytesPerCall;
  size_t queue_max = limits::kAssociationQueue;
};

// Thread-safe. Must outlive its calls, as must its parts.
class Associator {
 public:
  using Done = UniqueFunction<void(absl::StatusOr<Answer>)>;

  Associator(AssociatorOptions options, PurchaseOrderClient* client, PeerGate* gate, Scheduler* scheduler)
      : options_(options), client_(client), gate_(gate), scheduler_(scheduler) {}

  // Calls `done` with purchase_order's answer, however long it takes, on a thread of the channel. RESOURCE_EXHAUSTED /
  // OVERLOADED, before Associate returns: the queue is full.
  void Associate(const std::string& organization, std::unique_ptr<purchase_order::v1::InvoiceFacts> facts, Done done);

  // The number of invoices that wait for a call or its answer.
  size_t queued() const;

 private:
  struct Item {
    std::unique_ptr<purchase_order::v1::InvoiceFacts> facts;  // while it waits; then moved to the call's request
    size_t bytes = 0;
    Done done;
  };
  // The waiting invoices of one organization.
  struct Lane {
    std::deque<Item> items;
    bool is_ready = false;  // it is in ready_
    bool is_away = false;   // in a call, or pausing after one
    size_t alone = 0;       // after a refused call: so many go one by one, to find the invoice that is refused
    absl::Duration pause;   // after its last call
  };
  // Consecutive items of a call that belong to one organization.
  struct Share {
    std::string organization;
    size_t items = 0;
  };
  struct Flight {
    purchase_order::v1::AssociateInvoicesRequest request;
    std::vector<Item> items;  // of the request's invoices, in their order
    std::vector<Share> shares;
    size_t bytes = 0;
  };

  // Starts a call if one may start and invoices wait.
  void Launch();
  void Send();
  std::shared_ptr<Flight> Take();
  // Moves the items that fit from a lane to the flight; returns their number.
  size_t Move(Lane& lane, Flight& flight) const;
  void Ended(const std::shared_ptr<Flight>& flight, const absl::Status& status,
             const purchase_order::v1::AssociateInvoicesResponse& response);
  // Answers the items that have an answer; the others stay in the flight.
  void Answer(Flight& flight, const absl::Status& status,
              const purchase_order::v1::AssociateInvoicesResponse& response);
  // Queues the remaining items of a flight again.
  void PutBack(Flight& flight, bool one_by_one, bool pause);
  // Called when a lane has no items in a call: queues the lane, or removes it.
  void Settle(const std::string& organization, Lane& lane);
  void PauseLane(const std::string& organization, absl::Duration pause);

  const AssociatorOptions options_;
  PurchaseOrderClient* const client_;
  PeerGate* const gate_;
  Scheduler* const scheduler_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::unordered_map<std::string, Lane> lanes_;  // Lanes without items are removed.
  std::deque<std::string> ready_;                // The lanes that wait for a call, in turn.
  size_t calls_ = 0;                             // In progress, or waiting at the gate.
  bool is_launching_ = false;                    // A call waits at the gate; it will take whatever is queued then.
  size_t queued_ = 0;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_PEER_ASSOCIATOR_H_
